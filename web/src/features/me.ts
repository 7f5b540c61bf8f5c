import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { request } from "../api/client.ts";

/** What an operation asks of whoever calls it; people/right.go says the same. */
export type Right = "nobody" | "self" | "figures" | "maps" | "new_maps" | "customers" | "catalogue" | "sources" | "settings" | "members";

export type Role = "viewer" | "analyst" | "editor" | "owner";

type Person = { readonly id: string; readonly name: string; readonly email: string };
type Answer = {
  readonly person: Person | null;
  readonly role: Role;
  readonly rights: readonly Right[];
  readonly demo?: boolean;
  /** Whether nobody can sign in yet: the first one does it by a link. */
  readonly needs_owner?: boolean;
  /** What the provider is called by which one can sign in too; "" without one. */
  readonly oidc?: string;
  readonly workspace?: { readonly id: string; readonly name: string };
};

const nobody: Answer = { person: null, role: "viewer", rights: [] };

export type Me = Answer & {
  readonly may: (right: Right) => boolean;
  /** False until the server has said who this is. */
  readonly known: boolean;
};

/** Who is signed in, and what they may do. */
export function useMe(): Me {
  const { data } = useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => request<Answer>("/api/me", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const me = data ?? nobody;
    return { ...me, known: data !== undefined, may: (right) => me.rights.includes(right) };
  }, [data]);
}

/** The page for signing in, which afterwards goes on to where one wanted to be. */
export const signInPath = (next: string): string => `/signin${next === "/" ? "" : `?next=${encodeURIComponent(next)}`}`;

/** Where one wanted to be before signing in: only a page of this workspace. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(next) ? next : "/";
}

/** Ends the session and goes to the page for signing in. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return () => {
    void request("/api/session", { method: "DELETE" }).finally(() => {
      client.clear();
      navigate(signInPath("/"));
    });
  };
}
