import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type { components } from "../../api/schema.ts";

type Schemas = components["schemas"];

export type Source = Schemas["Source"];
export type EventRow = Schemas["EventRow"];
type EventList = Schemas["EventList"];
type EventDetail = Schemas["EventDetail"];
export type RejectedCall = Schemas["RejectedCall"];
type Job = Schemas["Job"];

/** Which events are looked for; empty texts ask for all. */
export type EventFilter = { readonly source: string; readonly type: string; readonly name: string; readonly outcome: string };

const part = encodeURIComponent;

/** The given parameters as the search part of an address; those that say nothing are left out. */
export function search(of: Readonly<Record<string, string | number | boolean>>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(of)) if (value !== "" && value !== 0 && value !== false) params.set(key, String(value));
  return params.size > 0 ? `?${params}` : "";
}

export const useSources = () =>
  useQuery({
    queryKey: ["sources"],
    queryFn: async ({ signal }) => (await request<readonly Source[] | null>("/api/sources", { signal })) ?? [],
    refetchInterval: 5_000,
  });

export const useEvents = (filter: EventFilter) =>
  useInfiniteQuery({
    queryKey: ["events", filter],
    queryFn: ({ pageParam, signal }) => request<EventList>(`/api/events${search({ ...filter, before: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next ?? null,
    enabled: filter.outcome !== "refused" && filter.outcome !== "duplicate",
  });

/** One event of the journal; asked again until it is in the answers. */
export const useEvent = (seq: number) =>
  useQuery({
    queryKey: ["event", seq],
    queryFn: ({ signal }) => request<EventDetail>(`/api/events/${seq}`, { signal }),
    enabled: seq > 0,
    refetchInterval: (query) => (query.state.data?.visible === false ? 1_000 : false),
  });

export type RejectFilter = { readonly source: string; readonly code: string; readonly open: boolean };

export const useRejects = (filter: RejectFilter) =>
  useInfiniteQuery({
    queryKey: ["rejects", filter],
    queryFn: ({ pageParam, signal }) =>
      request<Schemas["RejectList"]>(`/api/rejects${search({ ...filter, before: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => {
      const list = page.rejects ?? [];
      return list.length === 50 ? (list.at(-1)?.id ?? null) : null;
    },
    refetchInterval: 10_000,
  });

/** A change; afterwards what it may have changed is asked for again. */
function useChange<In, Out>(act: (input: In) => Promise<Out>, keys: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export type NewSource = { readonly name: string; readonly trust: "browser" | "server"; readonly shared: boolean };
export type SourceChange = { readonly id: string } & Schemas["SourceChange"];

export const useAddSource = () => useChange((body: NewSource) => request<Source>("/api/sources", { body }), ["sources"]);
export const useChangeSource = () =>
  useChange(({ id, ...body }: SourceChange) => request<Source>(`/api/sources/${part(id)}`, { method: "PATCH", body }), ["sources"]);
export const useRenewKey = () =>
  useChange(
    ({ id, hours }: { readonly id: string; readonly hours: number }) =>
      request<Source>(`/api/sources/${part(id)}/key`, { body: { grace_hours: hours } }),
    ["sources"],
  );
export const useReplay = () =>
  useChange(
    ({ id, call }: { readonly id: number; readonly call?: string }) =>
      request<Schemas["Replayed"]>(`/api/rejects/${id}/replay`, { body: call === undefined ? {} : { call } }),
    ["rejects", "sources", "events"],
  );
export const useReplayMany = () =>
  useChange((body: { readonly source?: string; readonly code?: string }) => request<Job>("/api/rejects/replay", { body }), []);
export const useStopJob = () => useChange((id: string) => request<void>(`/api/jobs/${part(id)}/stop`, { method: "POST" }), []);

/** A job, asked for until it is over. */
export const useJob = (id: string | null) =>
  useQuery({
    queryKey: ["job", id],
    queryFn: ({ signal }) => request<Job>(`/api/jobs/${part(id ?? "")}`, { signal }),
    enabled: id !== null,
    refetchInterval: (query) =>
      query.state.data && query.state.data.state !== "queued" && query.state.data.state !== "running" ? false : 300,
  });
