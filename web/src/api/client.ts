import type { Fields, JourneyAnswer, ModelInfo, Problem, Query, Source, Workspace } from "./shape.ts";

/** What went wrong with a request, for the region of the page that asked. */
export type Fault =
  | { readonly kind: "network" } // no answer at all
  | { readonly kind: "stopped" } // by the reader
  | { readonly kind: "refused"; readonly status: number; readonly detail: string };

class RequestError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.kind === "refused" ? fault.detail : fault.kind);
    this.fault = fault;
  }
}

export const faultOf = (error: unknown): Fault => (error instanceof RequestError ? error.fault : { kind: "network" });

async function request<T>(path: string, signal: AbortSignal | undefined, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? { Accept: "application/json" } : { Accept: "application/json", "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch {
    throw new RequestError({ kind: signal?.aborted ? "stopped" : "network" });
  }
  if (!response.ok) throw new RequestError({ kind: "refused", status: response.status, detail: await detailOf(response) });
  const answer: T = JSON.parse(await response.text(), filled);
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
  "errors",
  "where",
]);
const filled = (key: string, value: unknown): unknown => (value === null && lists.has(key) ? [] : value);

async function detailOf(response: Response): Promise<string> {
  const fallback = `${response.status} ${response.statusText}`;
  try {
    const problem: Partial<Problem> = await response.json();
    const where = problem.errors?.map((e) => [e.location, e.message].filter(Boolean).join(": ")) ?? [];
    return [problem.detail ?? fallback, ...where].join(". ");
  } catch {
    return fallback;
  }
}

export const getWorkspace = (signal?: AbortSignal): Promise<Workspace> => request("/api/workspace", signal);
export const getModels = async (signal?: AbortSignal): Promise<readonly ModelInfo[]> =>
  (await request<readonly ModelInfo[] | null>("/api/models", signal)) ?? [];
export const getFields = (signal?: AbortSignal): Promise<Fields> => request("/api/fields", signal);
export const getSources = async (signal?: AbortSignal): Promise<readonly Source[]> =>
  (await request<readonly Source[] | null>("/api/sources", signal)) ?? [];
export const askJourney = (query: Query, signal?: AbortSignal): Promise<JourneyAnswer> => request("/api/query", signal, query);
