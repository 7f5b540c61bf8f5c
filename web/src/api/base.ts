/** The part of a path that names the workspace: "/w/tramasole", or "" where the address has only one. */
export const baseOf = (pathname: string): string => pathname.match(/^\/w\/[^/]+/)?.[0] ?? "";

/** Where the pages and the API of this workspace begin. */
export const base: string = baseOf(globalThis.location?.pathname ?? "/");

/** The address of a page or an operation of this workspace, for a link or a request. */
export const address = (path: string): string => base + path;
