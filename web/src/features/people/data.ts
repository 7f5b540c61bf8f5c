import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type { Right, Role } from "../me.ts";

export const roles: readonly Role[] = ["viewer", "analyst", "editor", "owner"];

/** A right that somebody has or has not. */
export type Grant = Exclude<Right, "nobody" | "self">;

/** All of them, in the order in which the roles bring them. */
export const rights: readonly Grant[] = ["figures", "customers", "catalogue", "sources", "settings", "members"];

/** What each role may do; people/right.go says the same, and the server decides. */
export const rightsOf: Readonly<Record<Role, readonly Grant[]>> = {
  viewer: ["figures"],
  analyst: ["figures", "customers"],
  editor: ["figures", "customers", "catalogue", "sources"],
  owner: rights,
};

export type Member = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly state: "active" | "blocked";
  readonly created_at: string;
  readonly last_seen: string | null;
  readonly oidc: boolean;
  readonly password: boolean;
  readonly you: boolean;
};

export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly created_at: string;
  readonly expires_at: string;
  readonly expired: boolean;
  readonly by: string;
};

/** A path that opens a page once; only its maker ever sees it. */
export type Handed = { readonly path: string; readonly expires_at: string };

export type Token = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly rights: readonly Grant[];
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used: string | null;
  readonly expired: boolean;
};

export const outcomes = ["done", "refused", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

export type Entry = {
  readonly id: number;
  readonly at: string;
  readonly person: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
  readonly operation: string;
  readonly subject: string;
  readonly address: string;
  readonly status: number;
  readonly outcome: Outcome;
  readonly detail: string;
};

export type AuditPage = { readonly entries: readonly Entry[]; readonly next: number | null; readonly operations: readonly string[] };

const part = encodeURIComponent;

export const useMembers = () =>
  useQuery({
    queryKey: ["people"],
    queryFn: async ({ signal }) => (await request<readonly Member[] | null>("/api/people", { signal })) ?? [],
  });

export const useInvitations = () =>
  useQuery({
    queryKey: ["invitations"],
    queryFn: async ({ signal }) => (await request<readonly Invitation[] | null>("/api/invitations", { signal })) ?? [],
  });

export const useTokens = () =>
  useQuery({
    queryKey: ["tokens"],
    queryFn: async ({ signal }) => (await request<readonly Token[] | null>("/api/tokens", { signal })) ?? [],
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
export type Invite = { readonly email: string; readonly name?: string; readonly role: Role; readonly days: number };
export type NewToken = { readonly name: string; readonly rights: readonly Grant[]; readonly days?: number };

export const useChangeMember = () =>
  useChange(({ id, ...body }: MemberChange) => request<Member>(`/api/people/${part(id)}`, { method: "PUT", body }), ["people", "me"]);
export const useRemoveMember = () =>
  useChange((id: string) => request<void>(`/api/people/${part(id)}`, { method: "DELETE" }), ["people", "tokens"]);
export const useReset = () => useChange((id: string) => request<Handed>(`/api/people/${part(id)}/reset`, { method: "POST" }), []);
export const useInvite = () => useChange((body: Invite) => request<Invitation & Handed>("/api/invitations", { body }), ["invitations"]);
export const useWithdraw = () =>
  useChange((id: string) => request<void>(`/api/invitations/${part(id)}`, { method: "DELETE" }), ["invitations"]);
export const useMakeToken = () =>
  useChange((body: NewToken) => request<Token & { readonly token: string }>("/api/tokens", { body }), ["tokens"]);
export const useRevoke = () => useChange((id: string) => request<void>(`/api/tokens/${part(id)}`, { method: "DELETE" }), ["tokens"]);
