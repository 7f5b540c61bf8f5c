import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type { MapHappened, MapMentioned, MapRow, MapTemplate } from "../../api/shape.ts";
import type { Language } from "../../domain/format.ts";
import type { MapNode } from "../../domain/map/node.ts";

const part = encodeURIComponent;

/** Where a map is opened. */
export const mapPath = (id: string): string => `/maps/${part(id)}`;
const api = (id: string): string => `/api/maps/${part(id)}`;

/** The maps that the reader sees, or those that were deleted and can be brought back. */
export const useMaps = (deleted = false, on = true) =>
  useQuery({
    queryKey: ["maps", deleted],
    queryFn: ({ signal }) => request<readonly MapRow[]>(`/api/maps${deleted ? "?deleted=true" : ""}`, { signal }),
    refetchInterval: 30_000,
    enabled: on,
  });

export const useTemplates = (language: Language) =>
  useQuery({
    queryKey: ["map templates", language],
    queryFn: ({ signal }) => request<readonly MapTemplate[]>(`/api/maps/templates?language=${language}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Where the reader was mentioned on any map, the newest first. */
export const useMentions = () =>
  useQuery({
    queryKey: ["map mentions"],
    queryFn: ({ signal }) => request<readonly MapMentioned[]>("/api/maps/mentions", { signal }),
    refetchInterval: 30_000,
  });

/** Marks mentions as read: those in these comments, or all of them. */
export function useRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (comments: readonly string[]) => request<void>("/api/maps/mentions", { method: "PUT", body: { comments } }),
    onSettled: () => client.invalidateQueries({ queryKey: ["map mentions"] }),
  });
}

type HistoryPage = { readonly entries: readonly MapHappened[] };
const pageSize = 40;

/** What happened, the newest first: on one map, or on all that the reader sees. */
export const useHistory = (map: string | null) =>
  useInfiniteQuery({
    queryKey: ["map history", map],
    queryFn: ({ signal, pageParam }) =>
      request<HistoryPage>(`${map === null ? "/api/maps" : api(map)}/history?limit=${pageSize}${pageParam ? `&before=${pageParam}` : ""}`, {
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.entries.length < pageSize ? undefined : page.entries.at(-1)?.id),
  });

/** The nodes of a map, for its small picture. */
export const useNodes = (row: MapRow, on: boolean) =>
  useQuery({
    queryKey: ["map nodes", row.id, row.seq],
    queryFn: ({ signal }) => request<{ readonly nodes: readonly MapNode[] }>(api(row.id), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: on,
  });

/** What a map lacks. */
export type Lint = {
  readonly findings: readonly {
    readonly id: string;
    readonly node: string;
    readonly severity: "error" | "warning" | "hint";
    readonly params: Readonly<Record<string, string>>;
  }[];
  readonly errors: number;
  readonly warnings: number;
  readonly hints: number;
};

export const useLint = (map: string, seq: number, on = true) =>
  useQuery({
    queryKey: ["map lint", map, seq],
    queryFn: ({ signal }) => request<Lint>(`${api(map)}/lint`, { signal }),
    staleTime: 60_000,
    enabled: on,
    retry: false,
    placeholderData: (before) => before,
  });

export type NewMap = {
  readonly title?: string;
  readonly language?: Language;
  readonly template?: string;
  readonly document?: unknown;
  readonly copy?: string;
  readonly form?: "as-is" | "to-be";
};

export function useCreate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (map: NewMap) => (await request<{ readonly id: string }>("/api/maps", { body: map })).id,
    onSuccess: () => client.invalidateQueries({ queryKey: ["maps"] }),
  });
}

/** Deletes a map, or brings it back. */
export function useDelete() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, back }: { readonly id: string; readonly back: boolean }) =>
      request<void>(back ? `${api(id)}/restore` : api(id), { method: back ? "POST" : "DELETE" }),
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["maps"] }), client.invalidateQueries({ queryKey: ["map history"] })]),
  });
}
