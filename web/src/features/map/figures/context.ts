import { createContext, useContext } from "react";
import type { MapFigures, NodeFigure } from "../../../api/shape.ts";
import type { Extent } from "../../../domain/period.ts";
import type { Live } from "../../journey/data.ts";
import { type Choice, everything, type MapFilter } from "./filter.ts";

/** The figures of the map that is open, and what they are about. */
export type Figures = {
  readonly figures: MapFigures | undefined;
  /** Those of the question before, until the new ones come. */
  readonly old: boolean;
  /** Why the last question got no answer. */
  readonly error: unknown;
  /** When the figures came; 0 before. */
  readonly at: number;
  readonly busy: boolean;
  readonly again: () => void;
  readonly stop: () => void;
  readonly choice: Choice;
  /** What the server is asked; null until it is known where the data begins and ends. */
  readonly filter: MapFilter | null;
  /** Whether the reader looks at something else than the map's own filter. */
  readonly mine: boolean;
  readonly choose: (change: Partial<Choice>) => void;
  /** Puts the reader's filter into the map, for all. */
  readonly keep: () => void;
  /** Back to the filter of the map. */
  readonly back: () => void;
  readonly extent: Extent | null;
  readonly live: Live | null;
};

export const noFigures: Figures = {
  figures: undefined,
  old: false,
  error: null,
  at: 0,
  busy: false,
  again: () => {},
  stop: () => {},
  choice: everything,
  filter: null,
  mine: false,
  choose: () => {},
  keep: () => {},
  back: () => {},
  extent: null,
  live: null,
};

export const FiguresContext = createContext<Figures>(noFigures);

export const useFigures = (): Figures => useContext(FiguresContext);

/** The figures alone: what hangs on hundreds of cards hears of nothing else. */
export type Known = Pick<Figures, "figures" | "old">;

export const KnownContext = createContext<Known>(noFigures);

export const useKnown = (): Known => useContext(KnownContext);

/** What one node is measured at; undefined where it is not bound, or not yet measured. */
export const useNodeFigure = (id: string): NodeFigure | undefined => useKnown().figures?.nodes[id];
