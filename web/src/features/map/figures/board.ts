import { createContext, useContext } from "react";

/** A node of the map with its properties as they are. */
export type Item = { readonly id: string; readonly props: Readonly<Record<string, unknown>> };

export type StageItem = Item & { readonly steps: readonly Item[] };
export type CardItem = Item & { readonly lane: string; readonly stage: string };

type Setting = { readonly id: string; readonly key: string; readonly value: unknown };

/** The open map, as far as its figures are concerned. */
export type Board = {
  readonly id: string;
  /** The map itself. */
  readonly map: Item;
  readonly stages: readonly StageItem[];
  /** The columns: stages, or their steps in place of them where they have some. */
  readonly columns: readonly Item[];
  readonly lanes: readonly Item[];
  readonly cards: readonly CardItem[];
  readonly personas: readonly Item[];
  readonly links: readonly Item[];
  /** The stage model that it is drawn on; null for the workspace's own. */
  readonly model: string | null;
  /** All that figures depend on, as one text: another text means other figures. */
  readonly bindings: string;
  /** Whether the server knows all of it. */
  readonly saved: boolean;
  readonly mayEdit: boolean;
  /** Sets properties in one step that can be undone. */
  readonly set: (step: string, settings: readonly Setting[]) => void;
  readonly addPersona: (step: string, props: Readonly<Record<string, unknown>>) => void;
  readonly select: (id: string) => void;
  readonly selected: string | null;
};

const nothing: Board = {
  id: "",
  map: { id: "map", props: {} },
  stages: [],
  columns: [],
  lanes: [],
  cards: [],
  personas: [],
  links: [],
  model: null,
  bindings: "",
  saved: true,
  mayEdit: false,
  set: () => {},
  addPersona: () => {},
  select: () => {},
  selected: null,
};

export const BoardContext = createContext<Board>(nothing);

export const useBoard = (): Board => useContext(BoardContext);

/** A text property; empty where there is none. */
export function textOf(item: Item | undefined, key: string): string {
  const value = item?.props[key];
  return typeof value === "string" ? value : "";
}

/** What a node is called on the map. */
export const titleOf = (item: Item | undefined): string => textOf(item, "title") || textOf(item, "text") || textOf(item, "name");
