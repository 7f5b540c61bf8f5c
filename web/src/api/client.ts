import { address } from "./base.ts";
import { watch } from "./reach.ts";
import type { Fields, JourneyAnswer, ModelInfo, Problem, Query, Source, Workspace } from "./shape.ts";

/** What went wrong with a request, for the region of the page that asked. */
export type Fault =
  | { readonly kind: "network" } // no answer at all
  | { readonly kind: "stopped" } // by the reader
  | { readonly kind: "refused"; readonly status: number; readonly detail: string; readonly places: readonly Place[] };

/** One place of a request that does not fit: "body.name", and why. */
export type Place = { readonly location: string; readonly message: string };

class RequestError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.kind === "refused" ? fault.detail : fault.kind);
    this.fault = fault;
  }
}

export const faultOf = (error: unknown): Fault => (error instanceof RequestError ? error.fault : { kind: "network" });

/** Whether an answer was refused with this status. */
export const refusedWith = (error: unknown, status: number): boolean => {
  const fault = faultOf(error);
  return fault.kind === "refused" && fault.status === status;
};

/** Whether the server answers at all. */
export const reach = watch({
  ask: async () => {
    try {
      return (await fetch(address("/api/health"), { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  },
});

const signedOut = new Set<() => void>();

/** Calls the listener when a request was refused because nobody is signed in. Returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type RequestOptions = {
  /** GET without a body, else POST. */
  readonly method?: Method | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

let language = "en";

/** From now on what the server says is asked for in this language. */
export function speakIn(wish: string): void {
  language = wish;
}

/** What answers should be: JSON, its sentences in the page's language. */
const wanted = (): Record<string, string> => ({ Accept: "application/json", "Accept-Language": language });

/** Asks the API of this workspace: path is "/api/…"; an answer without content is undefined. */
export async function request<T>(path: string, { method, body, signal }: RequestOptions = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(path), {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...wanted(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch {
    throw unanswered(signal);
  }
  return read<T>(response.status, response.statusText, await textOf(response, signal));
}

/** Asks for a file by a POST, and returns it. */
export async function download(path: string, body: unknown): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(address(path), {
      method: "POST",
      headers: { "Accept-Language": language, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw unanswered(undefined);
  }
  if (!response.ok) return read(response.status, response.statusText, await textOf(response, undefined));
  reach.answered();
  return response.blob();
}

async function textOf(response: Response, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await response.text();
  } catch {
    throw unanswered(signal);
  }
}

type UploadOptions = {
  readonly method?: "POST" | "PUT";
  readonly type?: string;
  readonly signal?: AbortSignal;
  /** Told the bytes that are on the server, and of how many. */
  readonly onProgress?: (sent: number, total: number) => void;
};

/** Sends a file to the API of this workspace, saying how far it is; the signal stops it half-way. */
export function upload<T>(
  path: string,
  file: Blob | FormData,
  { method = "POST", type, signal, onProgress }: UploadOptions = {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, address(path));
    for (const [name, value] of Object.entries(wanted())) call.setRequestHeader(name, value);
    if (type) call.setRequestHeader("Content-Type", type);
    call.upload.onprogress = (event) => onProgress?.(event.loaded, event.total);
    call.onload = () => {
      try {
        resolve(read<T>(call.status, call.statusText, call.responseText));
      } catch (error) {
        reject(error);
      }
    };
    call.onerror = () => reject(unanswered(signal));
    call.onabort = () => reject(new RequestError({ kind: "stopped" }));
    if (signal?.aborted) return reject(new RequestError({ kind: "stopped" }));
    signal?.addEventListener("abort", () => call.abort(), { once: true });
    call.send(file);
  });
}

function unanswered(signal: AbortSignal | undefined): RequestError {
  if (signal?.aborted) return new RequestError({ kind: "stopped" });
  reach.missed();
  return new RequestError({ kind: "network" });
}

function read<T>(status: number, words: string, text: string): T {
  reach.answered();
  if (status < 200 || status > 299) {
    if (status === 401) for (const listener of signedOut) listener();
    throw new RequestError({ kind: "refused", status, ...problemIn(text, `${status} ${words}`) });
  }
  const answer: T = text === "" ? undefined : JSON.parse(text, filled);
  return answer;
}

/** Go writes a list without elements as null or []; the pages see a list. */
const lists = new Set([
  "stages",
  "touchpoints",
  "transitions",
  "loops",
  "counts",
  "arrivals",
  "channels",
  "events",
  "properties",
  "sources",
  "traits",
  "values",
  "audiences",
  "cards",
  "errors",
  "where",
  "rights",
  "points",
  "quotes",
  "nodes",
  "edges",
  "curves",
  "gaps",
  "unknown",
  "splits",
  "personas",
  "deviations",
  "kinds",
]);
const filled = (key: string, value: unknown): unknown => (value === null && lists.has(key) ? [] : value);

function problemIn(text: string, fallback: string): { readonly detail: string; readonly places: readonly Place[] } {
  try {
    const problem: Partial<Problem> = JSON.parse(text);
    const places = (problem.errors ?? []).map((e) => ({ location: e.location ?? "", message: e.message ?? "" }));
    const detail = problem.detail ?? fallback;
    const where = places.filter((p) => !detail.includes(p.message)).map((p) => [p.location, p.message].filter(Boolean).join(": "));
    return { detail: [detail, ...where].join(". "), places };
  } catch {
    return { detail: fallback, places: [] };
  }
}

export const getWorkspace = (signal?: AbortSignal): Promise<Workspace> => request("/api/workspace", { signal });
export const getModels = async (signal?: AbortSignal): Promise<readonly ModelInfo[]> =>
  (await request<readonly ModelInfo[] | null>("/api/models", { signal })) ?? [];
export const getFields = (signal?: AbortSignal): Promise<Fields> => request("/api/fields", { signal });
export const getSources = async (signal?: AbortSignal): Promise<readonly Source[]> =>
  (await request<readonly Source[] | null>("/api/sources", { signal })) ?? [];
export const askJourney = (query: Query, signal?: AbortSignal): Promise<JourneyAnswer> => request("/api/query", { body: query, signal });
