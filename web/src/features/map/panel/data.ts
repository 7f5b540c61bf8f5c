import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { request } from "../../../api/client.ts";
import type { MadeMapShare, MapDifference, MapDoor, MapRow, MapShare, MapThread, MapVersion } from "../../../api/shape.ts";
import type { MapNode } from "../../../domain/map/node.ts";
import { apiOf, isShared } from "../address.ts";
import { useMap, useMapPart, useModel } from "../store.ts";

type Author = { readonly id: string; readonly name: string };
const nobody: readonly Author[] = [];

/** Who sees the map: they can own it, have ideas assigned, be mentioned. */
export function usePeople(map: string): readonly Author[] {
  const { data } = useQuery({
    queryKey: ["map people", map],
    queryFn: ({ signal }) => request<readonly Author[]>(`${apiOf(map)}/people`, { signal }),
    staleTime: 60_000,
    enabled: !isShared(map),
  });
  return data ?? nobody;
}

const none: readonly MapThread[] = [];

/** All that was said on the open map, asked anew when somebody said something. */
function useSaid<T>(select: (threads: readonly MapThread[]) => T) {
  const { id } = useModel().state();
  const comments = useMapPart((state) => state.comments);
  return useQuery({
    queryKey: ["map threads", id, comments],
    queryFn: ({ signal }) => request<readonly MapThread[]>(`${apiOf(id)}/comments`, { signal }),
    placeholderData: (before) => before,
    staleTime: 60_000,
    select,
  });
}

const all = (threads: readonly MapThread[]) => threads;

export function useThreads(): { readonly threads: readonly MapThread[]; readonly error: unknown } {
  const { data, error } = useSaid(all);
  return { threads: data ?? none, error };
}

/** How many comments stand in open threads, by node. */
function openOf(threads: readonly MapThread[]): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const thread of threads) {
    if (!thread.resolved) out.set(thread.node, (out.get(thread.node) ?? 0) + thread.comments.filter((c) => !c.deleted).length);
  }
  return out;
}

export const useOpenThreads = (): ReadonlyMap<string, number> => {
  const { threads } = useThreads();
  return useMemo(() => openOf(threads), [threads]);
};

/** The same for one node: what uses it is drawn anew only when its own number is another. */
export const useOpenAt = (node: string): number =>
  useSaid(useCallback((threads: readonly MapThread[]) => openOf(threads.filter((t) => t.node === node)).get(node) ?? 0, [node])).data ?? 0;

/** A value once it has stood still for so many milliseconds. */
export function useSettled<T>(value: T, still = 1500): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), still);
    return () => clearTimeout(timer);
  }, [value, still]);
  return settled;
}

/** A change of the open map beside its nodes; afterwards these are asked for again. */
function useChange<In, Out>(keys: readonly string[], act: (map: string, input: In) => Promise<Out>) {
  const { id } = useMap();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: In) => act(id, input),
    onSettled: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

type Saying = { readonly thread?: string; readonly node?: string; readonly text: string; readonly mentions: readonly string[] };

export const useSay = () =>
  useChange(["map threads", "maps"], (map, { mentions, ...saying }: Saying) =>
    request<MapThread>(`${apiOf(map)}/comments`, {
      body: { ...saying, batch: newBatch(), ...(isShared(map) ? { name: guestName() } : { mentions }) },
    }),
  );

/** A name for something that may be sent twice; without https there is no randomUUID. */
const newBatch = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

const guestKey = "percorso-guest-name";

/** What a guest calls themselves beside their comments; kept in this browser. */
export function guestName(): string {
  try {
    return localStorage.getItem(guestKey) ?? "";
  } catch {
    return "";
  }
}

export function setGuestName(name: string): void {
  try {
    localStorage.setItem(guestKey, name);
  } catch {
    // storage is forbidden: the name is asked for again next time
  }
}

type Amend = {
  readonly comment: string;
  readonly change: { readonly resolved?: boolean; readonly text?: string; readonly deleted?: boolean };
};

export const useAmend = () =>
  useChange(["map threads", "maps"], (map, { comment, change }: Amend) =>
    request<MapThread>(`${apiOf(map)}/comments/${encodeURIComponent(comment)}`, { method: "PATCH", body: change }),
  );

export const useSetState = () =>
  useChange(["maps", "map row", "map versions", "map history"], (map, state: MapRow["state"]) =>
    request<void>(`${apiOf(map)}/state`, { method: "PUT", body: { state } }),
  );

export function useVersions(on = true) {
  const { id } = useMap();
  return useQuery({
    queryKey: ["map versions", id],
    queryFn: ({ signal }) => request<readonly MapVersion[]>(`${apiOf(id)}/versions`, { signal }),
    enabled: on,
  });
}

export const useKeep = () =>
  useChange(["map versions", "map history"], (map, version: { readonly name: string; readonly note: string }) =>
    request<MapVersion>(`${apiOf(map)}/versions`, { body: version }),
  );

export const useRevert = () =>
  useChange(["map versions", "map history"], (map, version: number) =>
    request<{ readonly before: number }>(`${apiOf(map)}/versions/${version}/restore`, { method: "POST" }),
  );

/** What somebody wants to see beside the other: a version of a map, 0 for as it is now. */
export type Sight = { readonly map: string; readonly version: number };

/** What differs from one sight to another; from must be of the first map. */
export const useDifference = (from: Sight, to: Sight | null, seq: number) =>
  useQuery({
    queryKey: ["map difference", from, to, seq],
    queryFn: ({ signal }) => {
      const q = new URLSearchParams({ from: String(from.version), to: String(to?.version ?? 0), with: to?.map ?? from.map });
      return request<MapDifference>(`${apiOf(from.map)}/difference?${q}`, { signal });
    },
    enabled: to !== null,
    placeholderData: (before) => before,
  });

/** The nodes of a sight. */
export const useSight = (sight: Sight | null, seq: number) =>
  useQuery({
    queryKey: ["map sight", sight, sight?.version === 0 ? seq : 0],
    queryFn: ({ signal }) =>
      request<{ readonly nodes: readonly MapNode[] }>(
        sight && sight.version > 0 ? `${apiOf(sight.map)}/versions/${sight.version}` : apiOf(sight?.map ?? ""),
        { signal },
      ),
    enabled: sight !== null,
    placeholderData: (before) => before,
  });

export function useDoor(on = true) {
  const { id } = useMap();
  return useQuery({
    queryKey: ["map door", id],
    queryFn: ({ signal }) => request<MapDoor>(`${apiOf(id)}/access`, { signal }),
    enabled: on,
  });
}

type NewDoor = { readonly private: boolean; readonly people: readonly { readonly person: string; readonly access: string }[] };

export const useSetDoor = () =>
  useChange(["map door", "map people", "maps"], (map, door: NewDoor) =>
    request<MapDoor>(`${apiOf(map)}/access`, { method: "PUT", body: door }),
  );

export function useShares(on: boolean) {
  const { id } = useMap();
  return useQuery({
    queryKey: ["map shares", id],
    queryFn: ({ signal }) => request<readonly MapShare[]>(`${apiOf(id)}/shares`, { signal }),
    enabled: on,
  });
}

export type NewShare = {
  readonly name?: string;
  readonly access: "view" | "comment";
  readonly password?: string;
  readonly days?: number;
  readonly figures: boolean;
  readonly look?: {
    readonly view?: "table" | "circle" | "blueprint";
    readonly lanes?: readonly string[];
    readonly stages?: readonly string[];
  };
};

export const useShare = () =>
  useChange(["map shares", "map history"], (map, share: NewShare) => request<MadeMapShare>(`${apiOf(map)}/shares`, { body: share }));

export const useUnshare = () =>
  useChange(["map shares", "map history"], (map, share: string) =>
    request<void>(`${apiOf(map)}/shares/${encodeURIComponent(share)}`, { method: "DELETE" }),
  );
