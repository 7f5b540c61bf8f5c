import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type {
  ApiToken,
  AuditEntry,
  MadeApiToken,
  MadeInvitation,
  Member,
  NewInvitation,
  PendingInvitation,
  ResetLink,
} from "../../api/shape.ts";
import type { Right, Role } from "../me.ts";

export const roles: readonly Role[] = ["viewer", "analyst", "editor", "owner"];

/** A right that somebody has or has not. */
export type Grant = Exclude<Right, "nobody" | "self">;

/** All of them, in the order in which the roles bring them. */
export const rights: readonly Grant[] = ["figures", "maps", "customers", "new_maps", "catalogue", "sources", "settings", "members"];

/** What each role may do; people/right.go says the same, and the server decides. */
export const rightsOf: Readonly<Record<Role, readonly Grant[]>> = {
  viewer: ["figures", "maps"],
  analyst: ["figures", "maps", "customers"],
  editor: ["figures", "maps", "customers", "new_maps", "catalogue", "sources"],
  owner: rights,
};

/** A path that opens a page once; only its maker ever sees it. */
export type Handed = Pick<ResetLink, "path" | "expires_at">;

export const outcomes: readonly AuditEntry["outcome"][] = ["done", "refused", "failed"];

const part = encodeURIComponent;

export const useMembers = () =>
  useQuery({
    queryKey: ["people"],
    queryFn: async ({ signal }) => (await request<readonly Member[] | null>("/api/people", { signal })) ?? [],
  });

export const useInvitations = () =>
  useQuery({
    queryKey: ["invitations"],
    queryFn: async ({ signal }) => (await request<readonly PendingInvitation[] | null>("/api/invitations", { signal })) ?? [],
  });

export const useTokens = () =>
  useQuery({
    queryKey: ["tokens"],
    queryFn: async ({ signal }) => (await request<readonly ApiToken[] | null>("/api/tokens", { signal })) ?? [],
  });

/** A change; afterwards what it may have changed is asked for again. */
function useChange<In, Out>(act: (input: In) => Promise<Out>, keys: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

type MemberChange = { readonly id: string; readonly role?: Role; readonly state?: Member["state"]; readonly name?: string };
type NewToken = { readonly name: string; readonly rights: readonly Grant[]; readonly days?: number };

export const useChangeMember = () =>
  useChange(({ id, ...body }: MemberChange) => request<Member>(`/api/people/${part(id)}`, { method: "PUT", body }), ["people", "me"]);
export const useRemoveMember = () =>
  useChange((id: string) => request<void>(`/api/people/${part(id)}`, { method: "DELETE" }), ["people", "tokens"]);
export const useReset = () => useChange((id: string) => request<ResetLink>(`/api/people/${part(id)}/reset`, { method: "POST" }), []);
export const useInvite = () => useChange((body: NewInvitation) => request<MadeInvitation>("/api/invitations", { body }), ["invitations"]);
export const useWithdraw = () =>
  useChange((id: string) => request<void>(`/api/invitations/${part(id)}`, { method: "DELETE" }), ["invitations"]);
export const useMakeToken = () => useChange((body: NewToken) => request<MadeApiToken>("/api/tokens", { body }), ["tokens"]);
export const useRevoke = () => useChange((id: string) => request<void>(`/api/tokens/${part(id)}`, { method: "DELETE" }), ["tokens"]);
