/**
 * What the figures of a map show on it. The page of the map places these;
 * each finds the map by useMap and its figures by the FiguresProvider around.
 */
import { type ReactNode, useMemo } from "react";
import type { PersonaFigures } from "../../../api/shape.ts";
import { titleOf as nodeTitle } from "../../../domain/map/node.ts";
import { useSay } from "../../../ui/say.ts";
import { marksOf, seriesOf } from "../curve/marks.ts";
import { useMapPart } from "../store.ts";
import { Binding } from "./Binding.tsx";
import { titleOf, useBoard } from "./board.ts";

import { useBoardOfMap } from "./boardOfMap.ts";
import { Circle } from "./Circle.tsx";
import { Curve, pointText } from "./Curve.tsx";
import type { Column } from "./column.ts";
import { useKnown, useNodeFigure } from "./context.ts";
import { Deviations } from "./Deviations.tsx";
import { Draft } from "./Draft.tsx";
import { FigureChip } from "./FigureChip.tsx";
import { FigureLines } from "./FigureLines.tsx";
import { Filters } from "./Filters.tsx";
import { Band, CellPoints, useLiveMode } from "./Live.tsx";
import { Personas } from "./Personas.tsx";
import { Provider } from "./Provider.tsx";
import "../../journey/journey.css";
import "../../journey/critical.css";
import "../../journey/panel.css";
import "../../journey/states.css";
import "./figures.css";
import "./views.css";

/** Any node of the map: what hangs on a card hangs on its id. */
interface Placed {
  readonly id: string;
  readonly props?: Readonly<Record<string, unknown>>;
}

export function FiguresProvider({ children }: { readonly children: ReactNode }) {
  const board = useBoardOfMap();
  return <Provider board={board}>{children}</Provider>;
}

/** Under the head of a stage or step: one figure while one draws, its lines in the live view, and where there is the whole width. */
export function StageFigures({ stage, whole = false }: { readonly stage: Placed; readonly whole?: boolean }) {
  const { columns } = useBoard();
  const { old } = useKnown();
  const figure = useNodeFigure(stage.id);
  const live = useLiveMode();
  if (!figure) return null;
  const of = calledOf(stage);
  return live || whole ? (
    <FigureLines figure={figure} of={of} old={old} column={columns.findIndex((c) => c.id === stage.id)} />
  ) : (
    <FigureChip figure={figure} of={of} old={old} worded />
  );
}

// Hundreds of cards and cells stand on a map: these two hear of the figures alone.

/** On a bound card: the figure that says most of it. */
export function CardFigure({ card }: { readonly card: Placed }) {
  const { old } = useKnown();
  const figure = useNodeFigure(card.id);
  return figure ? <FigureChip figure={figure} of={calledOf(card)} old={old} /> : null;
}

/** What a lane that is bound shows in its cell of one stage; and in the live view, what costs most under the pains. */
export function CellFigure({ lane, stage }: { readonly lane: Placed; readonly stage: Placed }) {
  const { old } = useKnown();
  const figure = useNodeFigure(lane.id)?.cells?.[stage.id];
  const pains = lane.props?.kind === "pains";
  const title = useMapPart((s) => nodeTitle(s.doc.node(stage.id)));
  if (!figure && !pains) return null;
  return (
    <>
      {figure ? <FigureChip figure={figure} of={`${calledOf(lane)}, ${title}`} old={old} worded /> : null}
      {pains ? <CellPoints stage={stage.id} /> : null}
    </>
  );
}

/** A lane's own figure, where the whole lane is bound: under its title. */
export function LaneFigure({ lane }: { readonly lane: Placed }) {
  const { old } = useKnown();
  const figure = useNodeFigure(lane.id);
  if (!figure || Object.keys(figure.measures).length === 0) return null;
  return <FigureChip figure={figure} of={calledOf(lane)} old={old} worded />;
}

const calledOf = ({ id, props = {} }: Placed): string => titleOf({ id, props });

type CurveProps = { readonly lane: Placed; readonly columns: readonly Column[]; readonly height: number };

/** In an emotion lane: the measured curve, over what is expected. */
export function MeasuredCurve({ lane, columns, height }: CurveProps) {
  const { figures, old } = useKnown();
  const doc = useMapPart((s) => s.doc);
  const curve = figures?.curves.find((c) => c.lane === lane.id);
  // The gap follows the line that is drawn by hand, point by point.
  const drawn = useMemo(() => {
    const points = doc.children(lane.id, "card").filter((card) => seriesOf(card) === "expected");
    return marksOf(points, columns, height);
  }, [doc, lane.id, columns, height]);
  if (!figures || !curve) return null;
  const name = (id: string) => nodeTitle(doc.node(id)) || id;
  return <Curve curve={curve} columns={columns} height={height} expected={drawn} name={name} nodes={figures.nodes} old={old} />;
}

/** What is measured and expected along a curve at one stage, in words: where there is no curve. */
export function FeltHere({ lane, stage }: { readonly lane: Placed; readonly stage: Placed }) {
  const say = useSay();
  const { figures, old } = useKnown();
  const title = useMapPart((s) => nodeTitle(s.doc.node(stage.id)));
  const point = figures?.curves.find((c) => c.lane === lane.id)?.points.find((p) => p.stage === stage.id);
  if (!point?.measured) return null;
  return <p className={old ? "t12 second old" : "t12 second"}>{pointText(point, title, say)}</p>;
}

/** In the panel beside the map: what the chosen node is measured by. */
export function BindPanel({ node }: { readonly node: Placed }) {
  return <Binding id={node.id} />;
}

/** The map as a loop. */
export function CircleView() {
  return <Circle />;
}

/** The map beside what customers do. */
export function DeviationView() {
  return <Deviations />;
}

/** Whose figures, and of which time. */
export function MapFilters() {
  return <Filters />;
}

/** The map in live mode, above its grid: the sentence, the filters, and how fresh the figures are. */
export function LiveBand() {
  return <Band />;
}

/** How many customers are like a persona, and what they do; null while nothing is known of them. */
export const usePersonaFigures = (persona: string): PersonaFigures | null => useKnown().figures?.personas[persona] ?? null;

/** Personas that the data proposes, each with its share of the customers; one can be put onto the map. */
export function PersonaProposals({ onDone }: { readonly onDone: () => void }) {
  return <Personas onDone={onDone} />;
}

/** Draws a map of a group of customers from what was measured; hands on the id of the new map, or null when closed. */
export function DraftDialog({ open, onDone }: { readonly open: boolean; readonly onDone: (map: string | null) => void }) {
  return open ? <Draft onDone={onDone} /> : null;
}
