import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { address } from "../../api/base.ts";
import { askJourney, getFields, getModels, request } from "../../api/client.ts";
import { type Connection, type Feed, listen } from "../../api/live.ts";
import type { CriticalAnswer, Fields, Fresh, GraphAnswer, JourneyAnswer, Query, VoicesAnswer } from "../../api/shape.ts";
import { dayOf, type Extent } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { questionOf } from "../../domain/question.ts";
import { WorkspaceContext } from "../../ui/say.ts";
import { atStage } from "./links.ts";

export const useModels = () => useQuery({ queryKey: ["models"], queryFn: ({ signal }) => getModels(signal), staleTime: 300_000 });

/** What interactions can be told apart by. */
export const useFields = (): Fields | undefined =>
  useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000 }).data;

/** The whole of the data, asked for once: the presets of the period depend on where it begins and ends. */
export function useWhole() {
  const { zone } = useContext(WorkspaceContext);
  const whole = useQuery({
    queryKey: ["whole"],
    queryFn: ({ signal }) => askJourney({ version: "percorso-query/1", kind: "journey" }, signal),
    staleTime: 600_000,
  });
  const extent = useMemo((): Extent | null => {
    const coverage = whole.data?.coverage;
    if (!coverage) return null;
    const today = dayOf(new Date(), zone);
    if (!coverage.from) return { first: today, last: today, today };
    return { first: dayOf(new Date(coverage.from), zone), last: dayOf(new Date(coverage.to), zone), today };
  }, [whole.data, zone]);
  return { whole, extent };
}

/** The answer to what the place asks. While a new one is on its way the old one stays, as a placeholder. */
export function useJourney(place: Place, extent: Extent | null) {
  const question = useMemo(() => (extent ? questionOf(place, extent) : null), [place, extent]);
  const key = useMemo(() => ["journey", JSON.stringify(question)], [question]);
  const answer = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => askJourney(question ?? { kind: "journey" }, signal),
    enabled: question !== null,
    placeholderData: keepPreviousData,
  });
  return { question, key, answer };
}

/** A question about the journey that is put aside the page's own, such as what a filter costs. */
export const useAside = (query: Query | null) =>
  useQuery({
    queryKey: ["journey", JSON.stringify(query)],
    queryFn: ({ signal }) => askJourney(query ?? { kind: "journey" }, signal),
    enabled: query !== null,
  });

/** What stands beside the circuit changes slowly: it is asked for again at this pace. */
const slowly = 60_000;

/** Whether what came with the value is on the screen. */
function usePainted(value: unknown): boolean {
  const [painted, setPainted] = useState<unknown>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(value)); // behind the frame
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [value]);
  return painted === value;
}

/** Asks for another kind of answer about the same selection, once the page's own is seen. */
function useBeside<A>(query: Query | null) {
  const key = JSON.stringify(query);
  const painted = usePainted(key);
  return useQuery({
    queryKey: ["beside", key],
    queryFn: ({ signal }) => request<A>("/api/query", { body: query, signal }),
    enabled: query !== null && painted,
    placeholderData: keepPreviousData,
    staleTime: slowly,
    refetchInterval: slowly,
  });
}

/** The place's question, asked as another kind. */
function as(place: Place, extent: Extent | null, kind: Query["kind"], compared: boolean): Query | null {
  if (!extent) return null;
  const { compare, ...query } = questionOf(place, extent);
  return { ...query, kind, ...(compared && compare ? { compare } : {}) };
}

/** Where customers stop, wait, turn back or complain. */
export function useCritical(place: Place, extent: Extent | null) {
  return useBeside<CriticalAnswer>(useMemo(() => as(place, extent, "critical", true), [place, extent]));
}

/** What people said at a stage. */
export function useVoices(place: Place, extent: Extent | null, stage: string) {
  return useBeside<VoicesAnswer>(
    useMemo(() => {
      const query = as(place, extent, "voices", false);
      return query && { ...query, where: atStage(place, stage), limit: 4 };
    }, [place, extent, stage]),
  );
}

/** What came next after what, by touchpoint. */
export function usePassages(place: Place, extent: Extent | null) {
  return useBeside<GraphAnswer>(
    useMemo(() => {
      const query = as(place, extent, "graph", false);
      return query && { ...query, node: "touchpoint", collapse: true };
    }, [place, extent]),
  );
}

export type Arrival = { readonly stage: string; readonly n: number; readonly id: number };

export type Live = {
  readonly connection: Connection;
  readonly paused: boolean;
  readonly setPaused: (paused: boolean) => void;
  /** The newest interaction heard of, and when we heard it. */
  readonly fresh: { readonly seq: number; readonly at: string } | null;
  /** Where most of the latest interactions came in. */
  readonly arrival: Arrival | null;
  /** Since when there are interactions that the figures do not count; null when they count all. */
  readonly behindSince: number | null;
};

/** Figures are asked for again at most this often. */
const pace = 1_500;

/**
 * Listens to the server and asks for the figures again when interactions came in. The answer of the key counts those up to the
 * journal position `counted`; undefined as long as there is none.
 */
export function useLive(key: readonly unknown[], counted: number | undefined, model: string | null): Live {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ kind: "connecting", since: Date.now() });
  const [paused, setPaused] = useState(false);
  const [fresh, setFresh] = useState<Live["fresh"]>(null);
  const [position, setPosition] = useState(0);
  const [arrival, setArrival] = useState<Arrival | null>(null);
  const [behindSince, setBehindSince] = useState<number | null>(null);

  const wanted = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef(0);
  const again = useCallback(() => {
    if (wanted.current !== undefined) return;
    wanted.current = setTimeout(
      () => {
        wanted.current = undefined;
        last.current = Date.now();
        // cancelRefetch false: an answer that is on its way is not thrown away.
        void client.refetchQueries({ queryKey: key, exact: true }, { cancelRefetch: false });
        if (client.getQueryData<JourneyAnswer>(["whole"])?.coverage.interactions === 0) void client.refetchQueries({ queryKey: ["whole"] });
      },
      Math.max(0, last.current + pace - Date.now()),
    );
  }, [client, key]);
  useEffect(
    () => () => {
      clearTimeout(wanted.current);
      wanted.current = undefined;
    },
    [],
  );

  const onFresh = useCallback(
    (news: Fresh) => {
      setFresh({ seq: news.seq, at: news.at });
      const most = news.arrivals.reduce<Fresh["arrivals"][number] | null>((a, b) => (b.n > (a?.n ?? 0) ? b : a), null);
      if (most) setArrival({ ...most, id: news.seq });
      again();
    },
    [again],
  );
  const hears = useRef(onFresh);
  useEffect(() => {
    hears.current = onFresh;
  }, [onFresh]);

  useEffect(() => {
    if (paused) {
      clearTimeout(wanted.current);
      wanted.current = undefined;
      return;
    }
    return listen({
      open: (): Feed => new EventSource(`${address("/api/live")}${model ? `?model=${encodeURIComponent(model)}` : ""}`),
      onConnection: setConnection,
      onFresh: (news) => hears.current(news),
      onSeq: setPosition,
    });
  }, [paused, model]);

  // After a pause or a lost connection nobody tells what came in meanwhile.
  const open = connection.kind === "open" && !paused;
  const was = useRef<"new" | "open" | "closed">("new");
  useEffect(() => {
    if (open && was.current === "closed") again();
    if (open) was.current = "open";
    else if (was.current === "open") was.current = "closed";
  }, [open, again]);

  const seen = counted ?? 0;
  const heard = fresh?.seq ?? 0;
  useEffect(() => {
    if (heard <= seen) setBehindSince(null);
    else setBehindSince((since) => since ?? Date.now());
  }, [heard, seen]);
  // What came in while an answer was on its way, or before the server was first heard, nobody tells again; and an answer
  // may be one that others got a moment before.
  const late = counted !== undefined && !paused && Math.max(heard, position) > seen;
  useEffect(() => {
    if (!late) return;
    again();
    const timer = setInterval(again, pace);
    return () => clearInterval(timer);
  }, [late, again]);

  return { connection, paused, setPaused, fresh, arrival, behindSince };
}
