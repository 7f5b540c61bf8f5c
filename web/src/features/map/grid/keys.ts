import { bandOf } from "../../../domain/map/bands.ts";
import { readCards, readTable } from "../../../domain/map/clipboard.ts";
import { addCard, addLane, pasteCards, pasteTable, placeCards, remove, shift, split } from "../../../domain/map/edit.ts";
import { isCurve, type LaneKind, laneKinds, type MapNode, type Op } from "../../../domain/map/node.ts";
import { headed, pasteSheet } from "../../../domain/map/sheet.ts";
import { type Direction, nodeAt, type Spot, spotOf, walk } from "../../../domain/map/spot.ts";
import type { Doc } from "../../../domain/map/tree.ts";
import type { Say } from "../../../ui/say.ts";
import type { Model } from "../model.ts";
import { laneTitle } from "./words.ts";

const ways: Readonly<Record<string, Direction>> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

/** The lane and column ids of a cell; null at the heads. */
function cellAt(doc: Doc, spot: Spot): { readonly lane: string; readonly column: string } | null {
  const lane = doc.lanes[spot.row];
  const column = doc.columns[spot.column];
  return lane && column ? { lane: lane.id, column: column.node.id } : null;
}

/** Begins a new card, stage or lane after where the keyboard is, and writes in it. */
function begin(model: Model, say: Say, typed?: string): void {
  const { doc, spot } = model.state();
  const here = nodeAt(doc, spot);
  const cell = cellAt(doc, spot);
  const made = cell
    ? addCard(doc, cell.lane, cell.column, {}, here?.id)
    : spot.row < 0
      ? split(doc, here?.id ?? "", "")
      : addLane(doc, "text", here?.id);
  if (!made) return;
  model.apply(say.t(cell ? "studio.do.card" : spot.row < 0 ? "studio.do.stage_after" : "studio.do.lane"), made.ops);
  model.select([made.at]);
  if (!(cell && isCurve(doc.node(cell.lane)))) model.edit(made.at, typed);
}

/** Goes on to the next cell of the row, or the first of the next one. */
export function next(model: Model): void {
  const { doc, spot } = model.state();
  const right = walk(doc, spot, "right");
  const to = right.column === spot.column ? walk(doc, { ...spot, column: 0, item: Number.MAX_SAFE_INTEGER }, "down") : right;
  land(model, to);
}

function land(model: Model, to: Spot, extend = false): void {
  const { doc, selection } = model.state();
  const node = nodeAt(doc, to);
  if (extend && node) model.go(to, [...new Set([...selection, node.id])]);
  else model.go(to, node ? [node.id] : []);
}

/** Moves what the keyboard is on: a card to another place, a stage or lane past its neighbour. */
function carry(model: Model, say: Say, way: Direction): void {
  const { doc, spot, selection } = model.state();
  const node = nodeAt(doc, spot);
  if (!node) return;
  if (node.kind === "lane") {
    // In a blueprint a lane goes past its neighbours of the same band.
    const mates = model.state().inBands ? doc.lanes.filter((l) => bandOf(l) === bandOf(node)) : doc.lanes;
    if (way === "up" || way === "down") model.apply(say.t("studio.do.move"), shift(mates, node.id, way === "up" ? -1 : 1));
    return;
  }
  if (node.kind === "stage") {
    const stage = doc.stages.find((s) => s.node.id === node.id || s.steps.some((step) => step.id === node.id));
    const siblings = stage && stage.node.id !== node.id ? stage.steps : doc.stages.map((s) => s.node);
    if (way === "left" || way === "right") model.apply(say.t("studio.do.move"), shift(siblings, node.id, way === "left" ? -1 : 1));
    return;
  }
  const ids =
    selection.length > 1 && selection.includes(node.id) ? doc.cards.filter((c) => selection.includes(c.id)).map((c) => c.id) : [node.id];
  const cell = cellAt(doc, spot);
  if (!cell) return;
  const mates = doc.cardsOf(cell.lane, cell.column);
  const at = mates.findIndex((c) => c.id === node.id);
  if (ids.length === 1 && (way === "up" || way === "down") && mates[at + (way === "up" ? -1 : 1)]) {
    model.apply(
      say.t("studio.do.move"),
      placeCards(doc, ids, cell.lane, cell.column, way === "up" ? mates[at - 1]?.id : mates[at + 2]?.id),
    );
    return;
  }
  const target = cellAt(doc, {
    row: spot.row + (way === "up" ? -1 : way === "down" ? 1 : 0),
    column: spot.column + (way === "left" ? -1 : way === "right" ? 1 : 0),
    item: 0,
  });
  if (target) model.apply(say.t("studio.do.move"), placeCards(doc, ids, target.lane, target.column));
}

/** What is deleted when Delete is pressed: the selection, or the node here. */
export function drop(model: Model, say: Say): void {
  const { doc, spot, selection } = model.state();
  const here = nodeAt(doc, spot);
  const ids = selection.length > 0 ? selection : here ? [here.id] : [];
  if (ids.length === 0) return;
  model.apply(say.t(ids.length === 1 ? "studio.do.delete" : "studio.do.delete_all"), remove(ids));
  model.select([]);
}

/** The kind of lane that a name stands for, in the language of the reader. */
const kindNamed = (title: string, { t }: Say): LaneKind | null =>
  laneKinds.find((kind) => t(`studio.lane.${kind}`).toLowerCase() === title.trim().toLowerCase()) ?? null;

/** What the clipboard holds comes onto the map where the keyboard is. */
export function paste(model: Model, say: Say, ours: string, plain: string): void {
  const { doc, spot } = model.state();
  const cell = cellAt(doc, spot) ?? cellAt(doc, { row: Math.max(0, spot.row), column: Math.max(0, spot.column), item: 0 });
  const cards = readCards(ours);
  if (cards && cards.length > 0 && cell) {
    const made = pasteCards(doc, cards, cell.lane, cell.column, nodeAt(doc, spot)?.id);
    model.apply(say.t("studio.do.paste"), made.ops);
    model.select([made.at]);
    return;
  }
  if (plain.trim() === "") return;
  const rows = readTable(plain);
  const names = { laneTitle: (lane: MapNode) => laneTitle(lane, say), kindOf: (title: string) => kindNamed(title, say) };
  const made = headed(doc, rows) ? pasteSheet(doc, rows, names) : pasteTable(doc, rows, cell?.lane ?? "", cell?.column ?? "", "");
  model.apply(say.t("studio.do.paste"), made.ops);
  model.select([made.at]);
}

/** The cards that are selected, else the one here. */
export function chosen(model: Model): readonly MapNode[] {
  const { doc, spot, selection } = model.state();
  const here = nodeAt(doc, spot);
  const ids = selection.length > 0 ? selection : here ? [here.id] : [];
  return ids.flatMap((id) => doc.node(id) ?? []).filter((n) => n.kind === "card");
}

type Press = { readonly key: string; readonly ctrl: boolean; readonly alt: boolean; readonly shift: boolean };

type Around = { readonly find: () => void; readonly comment: () => void };

/** What a key does on the grid; false when it is not ours. */
export function press(model: Model, say: Say, { key, ctrl, alt, shift: shifted }: Press, around: Around): boolean {
  const { doc, spot } = model.state();
  const way = ways[key];
  const here = nodeAt(doc, spot);
  const lower = key.toLowerCase();
  if (way && alt) carry(model, say, way);
  else if (way && ctrl) land(model, far(doc, spot, way));
  else if (way) land(model, walk(doc, spot, way), shifted);
  else if (ctrl && lower === "z") shifted ? model.redo() : model.undo();
  else if (ctrl && lower === "y") model.redo();
  else if (ctrl && lower === "f") around.find();
  else if (ctrl && lower === "a")
    model.go(
      spot,
      doc.cards.map((c) => c.id),
    );
  else if (ctrl || alt) return false;
  else if (key === "Home") land(model, { ...spot, column: spot.row < 0 ? 0 : -1, item: 0 });
  else if (key === "End") land(model, { ...spot, column: doc.columns.length - 1, item: 0 });
  else if (key === "Enter" || key === "F2")
    here && !(here.kind === "card" && isCurve(doc.node(here.parent ?? ""))) ? model.edit(here.id) : begin(model, say);
  else if (key === "Delete" || key === "Backspace") drop(model, say);
  else if (key === "Escape") model.go(spot, []);
  else if (lower === "n") begin(model, say);
  else if (lower === "c" && here) {
    model.select([here.id]);
    around.comment();
  } else return false;
  return true;
}

/** The last spot in a direction. */
function far(doc: Doc, spot: Spot, way: Direction): Spot {
  let at = spot;
  for (;;) {
    const to = walk(doc, at, way);
    if (to.row === at.row && to.column === at.column && to.item === at.item) return at;
    at = to;
  }
}

/** Where cards are dropped: a cell, and the card before which they go. */
export type Drop = { readonly lane: string; readonly column: string; readonly before: string | undefined };

/** What a drop of cards does. */
export function dropCards(doc: Doc, ids: readonly string[], { lane, column, before }: Drop): readonly Op[] {
  const inOrder = doc.cards.filter((c) => ids.includes(c.id)).map((c) => c.id);
  const target = before !== undefined && ids.includes(before) ? undefined : before;
  return placeCards(doc, inOrder, lane, column, target);
}

/** The last place of a cell, named by its lane and column: there a paste goes on. */
export function cellSpot(model: Model, cell: string): Spot | null {
  const { doc } = model.state();
  const [lane = "", column = ""] = cell.split(" ");
  const [row, at] = [doc.lanes.findIndex((l) => l.id === lane), doc.columns.findIndex((c) => c.node.id === column)];
  return row < 0 || at < 0 ? null : { row, column: at, item: Math.max(0, doc.cardsOf(lane, column).length - 1) };
}

/** Where a node is, for the keyboard to go on from. */
export const whereIs = (model: Model, id: string): Spot | null => spotOf(model.state().doc, id);
