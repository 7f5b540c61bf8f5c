/**
 * What the figures of a map show on it. The page of the map places these;
 * each finds the map by useMap and its figures by the FiguresProvider around.
 */
import type { ReactNode } from "react";
import type { PersonaFigures } from "../../../api/shape.ts";

/** Any node of the map: what hangs on a card hangs on its id. */
export interface Placed {
  readonly id: string;
}

/** A column of the grid as it stands: its stage or step, and where it begins, in pixels from the lane's left. */
export interface Column {
  readonly id: string;
  readonly x: number;
  readonly width: number;
}

export function FiguresProvider({ children }: { readonly children: ReactNode }) {
  return children;
}

export function StageFigures(_: { readonly stage: Placed }) {
  return null;
}

export function CardFigure(_: { readonly card: Placed }) {
  return null;
}

/** A lane's own figure, where the whole lane is bound: under its title. */
export function LaneFigure(_: { readonly lane: Placed }) {
  return null;
}

export function MeasuredCurve(_: { readonly lane: Placed; readonly columns: readonly Column[]; readonly height: number }) {
  return null;
}

/** What a lane that is bound shows in its cell of one stage. */
export function CellFigure(_: { readonly lane: Placed; readonly stage: Placed }) {
  return null;
}

/** How many customers are like a persona, and what they do; null while nothing is known of them. */
export function usePersonaFigures(_persona: string): PersonaFigures | null {
  return null;
}

/** Personas that the data proposes, each with its share of the customers; one can be put onto the map. */
export function PersonaProposals(_: { readonly onDone: () => void }) {
  return null;
}

export function BindPanel(_: { readonly node: Placed }) {
  return null;
}

export function CircleView() {
  return null;
}

export function DeviationView() {
  return null;
}

export function MapFilters() {
  return null;
}

/** The map in live mode, above its grid: the sentence, the filters, and what costs most. */
export function LiveBand() {
  return null;
}

export function DraftDialog(_: { readonly open: boolean; readonly onDone: (map: string | null) => void }) {
  return null;
}
