import { test as base, expect } from "@playwright/test";

/** The addresses of the two workspaces, without a slash at the end. */
const demo = (): string => process.env.PERCORSO_DEMO ?? "";
export const empty = (): string => process.env.PERCORSO_EMPTY ?? "";
/** A small made-up retailer, whose data may be added to. */
export const imports = (): string => process.env.PERCORSO_IMPORTS ?? "";

/**
 * A page that may not complain: no error on its console, no breach of its
 * policy, and no request to anybody but its own server.
 */
export const test = base.extend<{ readonly complaints: string[]; readonly quiet: undefined }>({
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && ![demo(), empty(), imports()].some((own) => new URL(own).origin === url.origin))
        complaints.push(`request to ${url.origin}`);
    });
    await use(complaints);
  },
  quiet: [
    async ({ complaints }, use) => {
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  // A path is one of the demo's pages: "/customers" is its /w/tramasole/customers.
  page: async ({ page }, use) => {
    const open = page.goto.bind(page);
    page.goto = (url, options) => open(url.startsWith("/") ? demo() + url : url, options);
    await use(page);
  },
  baseURL: async ({ baseURL }, use) => use(baseURL ?? demo()),
  // The demo signs in by itself; in the empty workspace the page is its owner's.
  storageState: async ({ storageState }, use) => use(storageState ?? process.env.PERCORSO_STATE),
});

export { expect };

/** What a request to the API brings along: the owner's cookie, for the empty workspace. */
export const signedIn = (): Record<string, string> => ({ Cookie: process.env.PERCORSO_COOKIE ?? "" });

/** The answer to a question, as anybody who calls the API gets it. */
export async function ask<A = JourneyAnswer>(origin: string | undefined, query: object): Promise<A> {
  const response = await fetch(`${origin}/api/query`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(query),
  });
  expect(response.status).toBe(200);
  const answer: A = await response.json();
  return answer;
}

type JourneyAnswer = {
  readonly totals: { readonly customers: number };
  readonly stages: readonly { readonly stage: string; readonly customers: number; readonly next: number }[];
};

/** Months that are over, as the API and as an address have them: new interactions of the running demo do not fall into them. */
export const summer = { from: "2026-03-01", to: "2026-09-01" };
export const closed = "period=2026-03-01..2026-08-31&compare=none";

const italian = new Intl.NumberFormat("it-IT", { useGrouping: "always", maximumFractionDigits: 0 });
/** A count as an Italian page says it. */
export const said = (n: number): string => italian.format(n);

/** A request to the API of the demo. */
export async function call<A>(origin: string, path: string, body?: object, method = body ? "POST" : "GET"): Promise<A> {
  const response = await fetch(origin + path, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(response.status, path).toBeLessThan(300);
  const text = await response.text();
  const answer: A = text === "" ? undefined : JSON.parse(text);
  return answer;
}
