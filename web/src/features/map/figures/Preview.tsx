import { useQuery } from "@tanstack/react-query";
import { request } from "../../../api/client.ts";
import type { MapFigures } from "../../../api/shape.ts";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import type { Bind } from "./bind.ts";
import { useBoard } from "./board.ts";
import { useFigures } from "./context.ts";
import { FigureAbout } from "./FigureAbout.tsx";

/** What a node would be measured at, if it were bound to this. */
export function Preview({ node, bind }: { readonly node: string; readonly bind: Bind | null }) {
  const { t } = useSay();
  const { id } = useBoard();
  const { filter } = useFigures();
  const { data, error, isFetching } = useQuery({
    queryKey: ["map-try", id, node, JSON.stringify([filter, bind])],
    queryFn: ({ signal }) =>
      request<MapFigures>(`/api/maps/${encodeURIComponent(id)}/figures`, { body: { filter, binds: { [node]: bind } }, signal }),
    enabled: bind !== null && filter !== null,
    retry: false,
    staleTime: 30_000,
  });
  const figure = bind ? data?.nodes[node] : undefined;
  return (
    <section className="mf-preview" aria-label={t("mapfigures.bind.preview")} aria-live="polite" aria-busy={isFetching}>
      <p className="label">{t("mapfigures.bind.preview")}</p>
      {figure ? (
        <FigureAbout key={JSON.stringify(bind)} figure={figure} />
      ) : error ? (
        <ErrorBox error={error} />
      ) : (
        <p className="t12 quiet">{t(bind ? "mapfigures.bind.preview_busy" : "mapfigures.bind.preview_none")}</p>
      )}
    </section>
  );
}
