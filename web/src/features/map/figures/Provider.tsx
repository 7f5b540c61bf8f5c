import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { navigate, useSearch } from "wouter/use-browser-location";
import { request } from "../../../api/client.ts";
import type { MapFigures } from "../../../api/shape.ts";
import { useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import { useLive, useWhole } from "../../journey/data.ts";
import { useMe } from "../../me.ts";
import { type Board, BoardContext } from "./board.ts";
import { type Figures, FiguresContext, KnownContext, noFigures } from "./context.ts";
import { askedOf, type Choice, keptOf, readAddress, readFilter, sameChoice, writeAddress } from "./filter.ts";

/** Changes of the map are waited for so long before the figures are asked for again. */
const settles = 250;

/** The figures of the map around, asked for at once, and again when customers do something or the map's bindings change. */
export function Provider({ board, children }: { readonly board: Board; readonly children: ReactNode }) {
  const { may } = useMe();
  return (
    <BoardContext value={board}>
      {may("figures") ? <Asking board={board}>{children}</Asking> : <FiguresContext value={noFigures}>{children}</FiguresContext>}
    </BoardContext>
  );
}

function Asking({ board, children }: { readonly board: Board; readonly children: ReactNode }) {
  const { t } = useSay();
  const toast = useToast();
  const client = useQueryClient();
  const { whole, extent } = useWhole();
  const search = useSearch();
  const kept = board.map.props.filter;
  const own = useMemo(() => readFilter(kept), [kept]);
  const asked = useMemo(() => readAddress(search), [search]);
  const choice = asked ?? own;
  const mine = asked !== null && !sameChoice(asked, own);
  const filter = useMemo(() => (extent ? askedOf(choice, extent) : null), [choice, extent]);

  const bound = useSettled(board.bindings, board.saved);
  const key = useMemo(() => ["map-figures", board.id, JSON.stringify(filter), bound], [board.id, filter, bound]);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<MapFigures>(`/api/maps/${encodeURIComponent(board.id)}/figures`, { body: { filter }, signal }),
    enabled: filter !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const live = useLive(key, query.data?.seq, board.model);

  const go = useCallback((next: Choice | null, how: "push" | "replace" = "push") => {
    const to = location.pathname + writeAddress(location.search, next);
    if (to !== location.pathname + location.search) navigate(to, { replace: how === "replace" });
  }, []);
  const again = () => {
    if (whole.isError) void whole.refetch();
    void query.refetch();
  };
  const old = query.isPlaceholderData || (query.isError && query.data !== undefined);
  const known = useMemo(() => ({ figures: query.data, old }), [query.data, old]);
  const state: Figures = {
    ...known,
    error: whole.error ?? query.error,
    at: query.dataUpdatedAt,
    busy: query.isFetching && (query.isPending || query.isPlaceholderData),
    again,
    stop: () => void client.cancelQueries({ queryKey: key }),
    choice,
    filter,
    mine,
    choose: (change) => go({ ...choice, ...change }),
    keep: () => {
      if (!extent || !board.mayEdit) return;
      board.set(t("mapfigures.filter.step"), [{ id: "map", key: "filter", value: keptOf(choice, extent) }]);
      go(null, "replace");
      toast.show(t("mapfigures.filter.kept"));
    },
    back: () => go(null),
    extent,
    live,
  };
  return (
    <FiguresContext value={state}>
      <KnownContext value={known}>{children}</KnownContext>
    </FiguresContext>
  );
}

/** What the bindings were when the server last knew them all: a change counts once it is saved and nothing followed for a moment. */
function useSettled(bindings: string, saved: boolean): string {
  const [settled, setSettled] = useState(bindings);
  useEffect(() => {
    if (!saved || settled === bindings) return;
    const timer = setTimeout(() => setSettled(bindings), settles);
    return () => clearTimeout(timer);
  }, [bindings, saved, settled]);
  return settled;
}
