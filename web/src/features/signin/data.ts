import { address } from "../../api/base.ts";
import { request } from "../../api/client.ts";
import type { LinkInfo } from "../../api/shape.ts";

/** How an attempt to sign in ended. */
export type Attempt =
  | { readonly kind: "in" }
  | { readonly kind: "wrong" }
  | { readonly kind: "throttled"; readonly until: number }
  | { readonly kind: "network" };

/** Tries email and password. How long to wait after too many attempts stands in a header, so it is asked here. */
export async function signIn(email: string, password: string): Promise<Attempt> {
  let response: Response;
  try {
    response = await fetch(address("/api/session"), {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
  } catch {
    return { kind: "network" };
  }
  if (response.ok) return { kind: "in" };
  switch (response.status) {
    case 401:
    case 422:
      return { kind: "wrong" };
    case 429:
      return { kind: "throttled", until: Date.now() + 1000 * Math.max(1, Number(response.headers.get("Retry-After") ?? 60)) };
    default:
      return { kind: "network" };
  }
}

/** What a link sent to somebody lets them do, once. */
export const getLink = (token: string, signal: AbortSignal): Promise<LinkInfo> =>
  request(`/api/links/${encodeURIComponent(token)}`, { signal });

export type Acceptance = { readonly email?: string; readonly name?: string; readonly password: string };

export const acceptLink = (token: string, body: Acceptance): Promise<unknown> =>
  request(`/api/links/${encodeURIComponent(token)}`, { body });
