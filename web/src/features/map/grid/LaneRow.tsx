// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid: no table can hold cards that are dragged, and heads that stick
// biome-ignore-all lint/a11y/useFocusableInteractive: the cards in a cell take the focus, not the cell
import { Plus } from "lucide-react";
import { memo, useMemo } from "react";
import { type Band, bandOf, bands } from "../../../domain/map/bands.ts";
import { addCard, addLane, set } from "../../../domain/map/edit.ts";
import { isCurve, type MapNode, text } from "../../../domain/map/node.ts";
import { nodeAt } from "../../../domain/map/spot.ts";
import { useSay } from "../../../ui/say.ts";
import { CurveLane } from "../curve/CurveLane.tsx";
import { MeasuredCurve } from "../figures/slots.tsx";
import { useMapPart, useModel } from "../store.ts";
import { Cell } from "./Cell.tsx";
import type { Column } from "./columns.ts";
import { LaneHead } from "./LaneHead.tsx";
import { curveHeight, heightOfRest } from "./sight.ts";
import { laneTitle } from "./words.ts";

type Line = "interaction" | "visibility" | "internal";

/** The line above a band of a blueprint. */
const above: Readonly<Record<Band, Line | null>> = {
  customer: null,
  frontstage: "interaction",
  backstage: "visibility",
  support: "internal",
  around: null,
};

/** The line of a service blueprint between two lanes; null where the band does not change. */
function lineBetween(before: MapNode | undefined, lane: MapNode): Line | null {
  const [from, to] = [text(before, "band"), text(lane, "band")];
  if (!before || from === to || to === "") return null;
  return to === "frontstage" ? "interaction" : to === "backstage" ? "visibility" : "internal";
}

/** The bands that begin between two lanes of a blueprint, in their order; null is before the first lane. */
const bandsBetween = (before: Band | null, to: Band): readonly Band[] =>
  bands.slice(before === null ? 1 : bands.indexOf(before) + 1, bands.indexOf(to) + 1);

type Props = {
  readonly lane: MapNode;
  /** The lane above. */
  readonly before: MapNode | undefined;
  readonly row: number;
  readonly columns: readonly Column[];
  /** The columns that are drawn: from the first, before the last, and the one where the keyboard is; -1 for none. */
  readonly from: number;
  readonly to: number;
  readonly kept: number;
  /** How high it stands while it is out of sight, in pixels; null while it is drawn. */
  readonly height: number | null;
  readonly template: { readonly gridTemplateColumns: string; readonly width: number };
  readonly headHere: boolean;
  readonly blueprint: boolean;
  /** Whether only how many cards there are is shown. */
  readonly folded: boolean;
  readonly onFold: (lane: string, up: boolean) => void;
  readonly onAdd: (lane: string, stage: string) => void;
};

/** A lane over all columns, below the lines that come before it. */
export const LaneRow = memo(function LaneRow({
  lane,
  before,
  row,
  columns,
  from,
  to,
  kept,
  height,
  template,
  headHere,
  blueprint,
  folded,
  onFold,
  onAdd,
}: Props) {
  const say = useSay();
  const { t } = say;
  const model = useModel();
  const rest = useMapPart((s) => (folded || height !== null ? 0 : heightOfRest(s.doc, lane, columns, from, to)));
  const drawn = columns.flatMap((column, i) => ((i >= from && i < to) || i === kept ? [{ column, i }] : []));
  const line = blueprint ? null : lineBetween(before, lane);
  const begun = blueprint ? bandsBetween(before ? bandOf(before) : null, bandOf(lane)) : [];
  const heads = begun.map((band, i) => (
    <BandLine key={band} band={band} empty={i < begun.length - 1} bare={i === 0 && !before} width={template.width} />
  ));
  if (lane.props?.hidden === true) {
    return (
      <>
        {heads}
        <div className="map-row hidden-lane" role="row" aria-rowindex={row + 2} style={{ width: template.width }}>
          <button type="button" className="link" onClick={() => model.apply(t("studio.do.show_lane"), [set(lane.id, "hidden", null)])}>
            {t("studio.do.show_lane")}: {laneTitle(lane, say)}
          </button>
        </div>
      </>
    );
  }
  return (
    <>
      {heads}
      {line ? (
        <div className="map-line" style={{ width: template.width }} role="presentation">
          <span>{t(`studio.line.${line}`)}</span>
        </div>
      ) : null}
      <div
        className={folded ? "map-row folded" : "map-row"}
        data-kind={text(lane, "kind")}
        data-row={lane.id}
        role="row"
        aria-rowindex={row + 2}
        style={height !== null ? { ...template, height } : rest > 0 ? { ...template, minHeight: rest } : template}
      >
        {height === null ? (
          <LaneHead lane={lane} here={headHere} folded={folded} onFold={onFold} />
        ) : (
          <div className="map-lane" role="rowheader" aria-colindex={1} data-lane={lane.id}>
            <b>{laneTitle(lane, say)}</b>
          </div>
        )}
        {height !== null ? null : folded ? (
          drawn.map(({ column, i }) => <Folded key={column.id} lane={lane} column={column} at={i} />)
        ) : isCurve(lane) ? (
          <CurveRow lane={lane} row={row} columns={columns} />
        ) : (
          drawn.map(({ column, i }) => (
            <Cell key={column.id} lane={lane} row={row} column={i} stage={column.id} title={column.title} onAdd={onAdd} />
          ))
        )}
      </div>
    </>
  );
});

/** A cell of a lane that is folded up: how many cards are in it. */
function Folded({ lane, column, at }: { readonly lane: MapNode; readonly column: Column; readonly at: number }) {
  const { t, count } = useSay();
  const n = useMapPart((s) => s.doc.cardsOf(lane.id, column.id).length);
  return (
    <div
      className="map-folded t12 quiet"
      role="gridcell"
      aria-colindex={at + 2}
      data-cell={`${lane.id} ${column.id}`}
      style={{ gridColumn: at + 2 }}
    >
      {n > 0 ? t(n === 1 ? "studio.folded_one" : "studio.folded_other", { n: count(n) }) : ""}
    </div>
  );
}

type BandProps = { readonly band: Band; readonly empty: boolean; readonly bare: boolean; readonly width: number };

/** Where a band of a blueprint begins: its line and its name; one without lanes offers to begin one. */
function BandLine({ band, empty, bare, width }: BandProps) {
  const { t } = useSay();
  const model = useModel();
  const may = useMapPart(() => model.may("edit"));
  const line = above[band];
  const names = line ? t(`studio.line.${line}`) : "";
  return (
    <>
      {bare ? <div className="map-band-none" style={{ width }} role="presentation" /> : null}
      <div className={line ? "map-line" : "map-line plain"} data-band={band} style={{ width }} role="presentation">
        {names ? <span>{names}</span> : null}
        <b>{t(`studio.bands.${band}`)}</b>
      </div>
      {empty ? (
        <div className="map-band-none t12 quiet" data-band-of={band} style={{ width }} role="row">
          <span role="gridcell">
            {may && band !== "customer" && band !== "around" ? (
              <button
                type="button"
                className="link"
                onClick={() => {
                  const made = addLane(model.state().doc, band);
                  model.apply(t("studio.do.lane"), made.ops);
                  model.select([made.at]);
                }}
              >
                <Plus size={12} aria-hidden="true" />
                {t("studio.band_lane")}
              </button>
            ) : (
              t("studio.band_empty")
            )}
          </span>
        </div>
      ) : null}
    </>
  );
}

/** The bands of a blueprint below the last lane. */
export function EmptyBands({ after, width }: { readonly after: Band | null; readonly width: number }) {
  const rest = bandsBetween(after, "support");
  return rest.map((band, i) => <BandLine key={band} band={band} empty bare={i === 0 && after === null} width={width} />);
}

/** An emotion lane or a dramatic arc, over all columns. */
function CurveRow({ lane, row, columns }: { readonly lane: MapNode; readonly row: number; readonly columns: readonly Column[] }) {
  const { t } = useSay();
  const model = useModel();
  const points = useMapPart((s) => s.doc.children(lane.id, "card"));
  const chosenHere = useMapPart((s) => s.selection.filter((id) => s.doc.node(id)?.parent === lane.id).join(" "));
  const may = useMapPart(() => model.may("edit"));
  const selected = useMemo(() => new Set(chosenHere.split(" ")), [chosenHere]);
  const spot = useMapPart((s) => (s.spot.row === row ? s.spot : null));
  const at = useMapPart((s) => (s.spot.row === row ? (nodeAt(s.doc, s.spot)?.id ?? null) : null));
  return (
    <div className="map-curve" role="gridcell" style={{ gridColumn: `span ${columns.length}` }}>
      <CurveLane
        lane={lane}
        columns={columns}
        height={curveHeight}
        points={points}
        may={may}
        selected={selected}
        here={spot && spot.column >= 0 ? { stage: columns[spot.column]?.id ?? "", id: at } : null}
        onChange={(id, value) => model.apply(t("studio.do.emotion"), [set(id, "value", value)])}
        onAdd={(stage, series, value) => {
          const made = addCard(model.state().doc, lane.id, stage, { series, value });
          model.apply(t("studio.do.emotion"), made.ops);
          model.select([made.at]);
        }}
        onSelect={(id) => model.select([id])}
      >
        <MeasuredCurve lane={lane} columns={columns} height={curveHeight} />
      </CurveLane>
    </div>
  );
}
