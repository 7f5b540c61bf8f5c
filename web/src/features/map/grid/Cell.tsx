// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid: no table can hold cards that are dragged, and heads that stick
// biome-ignore-all lint/a11y/useFocusableInteractive: the cards in a cell take the focus, not the cell
import { Plus } from "lucide-react";
import { memo } from "react";
import type { MapNode } from "../../../domain/map/node.ts";
import { useSay } from "../../../ui/say.ts";
import { CellFigure } from "../figures/slots.tsx";
import { useMapPart, useModel } from "../store.ts";
import { Card } from "./Card.tsx";
import { laneTitle } from "./words.ts";

type Props = {
  readonly lane: MapNode;
  readonly row: number;
  readonly column: number;
  readonly stage: string;
  readonly title: string;
  readonly onAdd: (lane: string, stage: string) => void;
};

/** A lane at a stage: its cards, and where one more goes. */
export const Cell = memo(function Cell({ lane, row, column, stage, title, onAdd }: Props) {
  const say = useSay();
  const cards = useMapPart((s) => s.doc.cardsOf(lane.id, stage));
  const item = useMapPart((s) => (s.spot.row === row && s.spot.column === column ? s.spot.item : -1));
  const model = useModel();
  const may = useMapPart(() => model.may("edit"));
  const where = `${laneTitle(lane, say)}, ${title}`;
  return (
    <div
      className={["map-cell", item >= 0 ? "here" : "", cards.length > 0 ? "filled" : ""].filter(Boolean).join(" ")}
      role="gridcell"
      aria-colindex={column + 2}
      data-cell={`${lane.id} ${stage}`}
      style={{ gridColumn: column + 2 }}
    >
      {cards.map((card, i) => (
        <Card key={card.id} card={card} lane={lane} here={item === i} />
      ))}
      {may ? (
        <button
          type="button"
          className="map-add"
          {...(cards.length === 0 ? { "data-spot": `${lane.id} ${stage}` } : {})}
          tabIndex={item >= 0 && cards.length === 0 ? 0 : -1}
          onClick={() => onAdd(lane.id, stage)}
          aria-label={`${say.t("studio.add_card")}: ${where}`}
        >
          <Plus size={14} aria-hidden="true" />
          <span>{say.t("studio.card")}</span>
        </button>
      ) : cards.length === 0 ? (
        <span
          className="map-none"
          data-spot={`${lane.id} ${stage}`}
          tabIndex={item >= 0 ? 0 : -1}
          role="note"
          aria-label={`${say.t("studio.nothing")}: ${where}`}
        />
      ) : null}
      <CellFigure lane={lane} stage={{ id: stage }} />
    </div>
  );
});
