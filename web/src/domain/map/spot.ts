import { type MapNode, text } from "./node.ts";
import type { Doc } from "./tree.ts";

/**
 * Where the keyboard is on the grid. Row -1 is the heads of the stages, column -1
 * the heads of the lanes; item counts the cards of a cell, 0 in an empty one.
 */
export type Spot = { readonly row: number; readonly column: number; readonly item: number };

/** The node at a spot; undefined in an empty cell and at the corner. */
export function nodeAt(doc: Doc, spot: Spot): MapNode | undefined {
  if (spot.row < 0) return doc.columns[spot.column]?.node;
  if (spot.column < 0) return doc.lanes[spot.row];
  return cardsAt(doc, spot)[spot.item];
}

function cardsAt(doc: Doc, spot: Spot): readonly MapNode[] {
  const lane = doc.lanes[spot.row];
  const column = doc.columns[spot.column];
  return lane && column ? doc.cardsOf(lane.id, column.node.id) : [];
}

/** Where a node stands on the grid; null for what is not on it. */
export function spotOf(doc: Doc, id: string): Spot | null {
  const column = doc.columns.findIndex((c) => c.node.id === id);
  if (column >= 0) return { row: -1, column, item: 0 };
  const row = doc.lanes.findIndex((l) => l.id === id);
  if (row >= 0) return { row, column: -1, item: 0 };
  const card = doc.node(id);
  if (card?.kind !== "card") {
    const first = doc.columns.findIndex((c) => c.stage.id === id);
    return first < 0 ? null : { row: -1, column: first, item: 0 };
  }
  const cell = {
    row: doc.lanes.findIndex((l) => l.id === card.parent),
    column: doc.columns.findIndex((c) => c.node.id === text(card, "stage")),
    item: 0,
  };
  const item = cardsAt(doc, cell).findIndex((c) => c.id === id);
  return cell.row < 0 || cell.column < 0 || item < 0 ? null : { ...cell, item };
}

export type Direction = "up" | "down" | "left" | "right";

/** The next spot in a direction; the same at the edge. */
export function walk(doc: Doc, from: Spot, way: Direction): Spot {
  const to = step(doc, from, way);
  const inside =
    to.row >= -1 && to.row < doc.lanes.length && to.column >= -1 && to.column < doc.columns.length && !(to.row < 0 && to.column < 0);
  if (!inside) return from;
  const count = cardsAt(doc, to).length;
  return { ...to, item: to.row < 0 || to.column < 0 ? 0 : Math.max(0, Math.min(to.item, count - 1)) };
}

function step(doc: Doc, { row, column, item }: Spot, way: Direction): Spot {
  const inCell = row >= 0 && column >= 0;
  switch (way) {
    case "left":
      return { row, column: column - 1, item };
    case "right":
      return { row, column: column + 1, item };
    case "down":
      if (inCell && item < cardsAt(doc, { row, column, item }).length - 1) return { row, column, item: item + 1 };
      return { row: row + 1, column, item: 0 };
    case "up":
      if (inCell && item > 0) return { row, column, item: item - 1 };
      return { row: row - 1, column, item: Number.MAX_SAFE_INTEGER };
  }
}

/** The nearest spot that the grid has. */
export function within(doc: Doc, spot: Spot): Spot {
  const row = Math.max(-1, Math.min(spot.row, doc.lanes.length - 1));
  const column = Math.max(row < 0 ? 0 : -1, Math.min(spot.column, doc.columns.length - 1));
  const near = { row, column, item: spot.item };
  const count = cardsAt(doc, near).length;
  return { ...near, item: row < 0 || column < 0 ? 0 : Math.max(0, Math.min(spot.item, count - 1)) };
}
