import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { request } from "../../api/client.ts";
import type { MapFigures } from "../../api/shape.ts";
import { apiOf } from "../map/address.ts";
import { FiguresContext, KnownContext, noFigures } from "../map/figures/context.ts";

/** The figures of a map that a link shows, by the map's own filter; nothing where it shows none. */
export function GuestFigures({ map, on, children }: { readonly map: string; readonly on: boolean; readonly children: ReactNode }) {
  const { data } = useQuery({
    queryKey: ["shared figures", map],
    queryFn: ({ signal }) => request<MapFigures>(`${apiOf(map)}/figures`, { method: "POST", signal }),
    enabled: on,
    refetchInterval: 60_000,
    retry: false,
  });
  const known = useMemo(() => ({ figures: data, old: false }), [data]);
  const all = useMemo(() => ({ ...noFigures, ...known }), [known]);
  return (
    <FiguresContext value={all}>
      <KnownContext value={known}>{children}</KnownContext>
    </FiguresContext>
  );
}
