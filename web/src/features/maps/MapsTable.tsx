import { useMemo } from "react";
import type { MapRow } from "../../api/shape.ts";
import { Ago } from "../../ui/DateTime.tsx";
import { Grid, type GridColumn } from "../../ui/Grid.tsx";
import { useSay } from "../../ui/say.ts";
import { mapPath } from "./data.ts";
import { EvidenceBar, Lacks, OpenComments, ReviewWords, StateChip } from "./Health.tsx";
import { evidenceShare } from "./place.ts";

const key = (row: MapRow) => row.id;
const href = (row: MapRow) => mapPath(row.id);

/** The same maps as lines. */
export function MapsTable({ rows }: { readonly rows: readonly MapRow[] }) {
  const say = useSay();
  const columns = useMemo((): readonly GridColumn<MapRow>[] => {
    const { t } = say;
    return [
      {
        id: "title",
        head: t("maps.column.title"),
        cell: (r) => r.title || t("maps.untitled"),
        value: (r) => r.title,
        width: 260,
        fixed: true,
      },
      { id: "form", head: t("maps.column.form"), cell: (r) => t(`maps.form.${r.form}`), value: (r) => r.form, width: 100 },
      {
        id: "persona",
        head: t("maps.column.persona"),
        cell: (r) => <em className="voice">{r.personas.join(", ")}</em>,
        value: (r) => r.personas.join(),
        width: 130,
      },
      { id: "state", head: t("maps.column.state"), cell: (r) => <StateChip row={r} />, value: (r) => r.state, width: 150 },
      {
        id: "evidence",
        head: t("maps.column.evidence"),
        cell: (r) => (
          <span className="row maps-table-evidence">
            <EvidenceBar evidence={r.evidence} quiet />
            <span className="t12">{evidenceShare(r) === null ? "–" : say.wholeShare(evidenceShare(r) ?? 0)}</span>
          </span>
        ),
        value: evidenceShare,
        width: 150,
      },
      {
        id: "review",
        head: t("maps.column.review"),
        cell: (r) => <ReviewWords row={r} />,
        value: (r) => r.review_next ?? null,
        width: 200,
      },
      {
        id: "open",
        head: t("maps.column.open"),
        cell: (r) => (
          <span className="row">
            <Lacks row={r} on />
            <OpenComments n={r.open_comments} />
          </span>
        ),
        value: (r) => r.open_comments,
        width: 110,
      },
      { id: "owner", head: t("maps.column.owner"), cell: (r) => r.owner_name || "–", value: (r) => r.owner_name, width: 140 },
      { id: "changed", head: t("maps.column.changed"), cell: (r) => <Ago at={r.changed_at} />, value: (r) => r.changed_at, width: 150 },
    ];
  }, [say]);
  return (
    <div className="maps-table">
      <Grid label={say.t("section.maps")} rows={rows} columns={columns} rowKey={key} href={href} />
    </div>
  );
}
