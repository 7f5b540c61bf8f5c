import { type Band, bandOf } from "./bands.ts";
import { isCurve, type LaneKind, laneKind, type MapNode, newId, number, type Op, type Props, root, text } from "./node.ts";
import { between, keysBetween } from "./order.ts";
import type { Doc } from "./tree.ts";

/** What is put on a map: its operations, and the node that is to be looked at next. */
export type Edit = { readonly ops: readonly Op[]; readonly at: string };

const orderOf = (node: MapNode | undefined): string => node?.order ?? "";

/** The key after one of siblings, or at the end. */
function keyAfter(siblings: readonly MapNode[], after?: string): string {
  const i = after === undefined ? siblings.length - 1 : siblings.findIndex((s) => s.id === after);
  return between(orderOf(siblings[i]), orderOf(siblings[i + 1]));
}

/** A new stage after one, or at the end. */
export function addStage(doc: Doc, title: string, after?: string): Edit {
  const id = newId();
  const order = keyAfter(
    doc.stages.map((s) => s.node),
    after,
  );
  return { ops: [{ op: "insert", id, kind: "stage", parent: root, order, props: { title } }], at: id };
}

/** A new step at the end of a stage, or after another step. The first step takes the cards of its stage along. */
export function addStep(doc: Doc, stage: string, title: string, after?: string): Edit {
  const id = newId();
  const steps = doc.stages.find((s) => s.node.id === stage)?.steps ?? [];
  const ops: Op[] = [{ op: "insert", id, kind: "stage", parent: stage, order: keyAfter(steps, after), props: { title } }];
  if (steps.length === 0) ops.push(...recolumn(doc, stage, id));
  return { ops, at: id };
}

/** All cards at one stage or step go to another. */
const recolumn = (doc: Doc, from: string, to: string): readonly Op[] =>
  doc.lanes.flatMap((lane) => doc.cardsOf(lane.id, from).map((card): Op => ({ op: "set", id: card.id, key: "stage", value: to })));

export function addLane(doc: Doc, kind: LaneKind, after?: string): Edit {
  const id = newId();
  return { ops: [{ op: "insert", id, kind: "lane", parent: root, order: keyAfter(doc.lanes, after), props: { kind } }], at: id };
}

/** A new card in a cell, after one of its cards or at the end. */
export function addCard(doc: Doc, lane: string, column: string, props: Props = {}, after?: string): Edit {
  const id = newId();
  const node = doc.node(lane);
  const curve = isCurve(node) ? { value: 0, series: "expected" } : {};
  return {
    ops: [
      {
        op: "insert",
        id,
        kind: "card",
        parent: lane,
        order: keyAfter(doc.cardsOf(lane, column), after),
        props: { ...curve, ...props, stage: column },
      },
    ],
    at: id,
  };
}

/** Puts cards into a cell, before one of its cards or at the end, in their order. */
export function placeCards(doc: Doc, ids: readonly string[], lane: string, column: string, before?: string): readonly Op[] {
  const rest = doc.cardsOf(lane, column).filter((c) => !ids.includes(c.id));
  const i = before === undefined ? rest.length : rest.findIndex((c) => c.id === before);
  const keys = keysBetween(orderOf(rest[i - 1]), orderOf(rest[i]), ids.length);
  return ids.flatMap((id, n): readonly Op[] => {
    const card = doc.node(id);
    if (!card) return [];
    const ops: Op[] = [{ op: "move", id, parent: lane, order: keys[n] ?? "" }];
    if (text(card, "stage") !== column) ops.push({ op: "set", id, key: "stage", value: column });
    return ops;
  });
}

/** Moves a stage, step or lane among its siblings; nothing at the edge. */
export function shift(siblings: readonly MapNode[], id: string, by: -1 | 1): readonly Op[] {
  const i = siblings.findIndex((s) => s.id === id);
  const node = siblings[i];
  const over = siblings[i + by];
  if (!node || !over) return [];
  const beyond = siblings[i + 2 * by];
  const order = by < 0 ? between(orderOf(beyond), orderOf(over)) : between(orderOf(over), orderOf(beyond));
  return [{ op: "move", id, parent: node.parent ?? root, order }];
}

/** Puts a stage or lane before another of its siblings, or at the end. */
export function placeBefore(siblings: readonly MapNode[], id: string, before: string | null): readonly Op[] {
  const rest = siblings.filter((s) => s.id !== id);
  const i = before === null ? rest.length : rest.findIndex((s) => s.id === before);
  if (i < 0) return [];
  const node = siblings.find((s) => s.id === id);
  return [{ op: "move", id, parent: node?.parent ?? root, order: between(orderOf(rest[i - 1]), orderOf(rest[i])) }];
}

/** Two of a stage: what stood there stays in the first. */
export function split(doc: Doc, id: string, title: string): Edit | null {
  const column = doc.columns.find((c) => c.node.id === id);
  if (!column) return addStage(doc, title, id);
  return column.node === column.stage ? addStage(doc, title, id) : addStep(doc, column.stage.id, title, id);
}

/** One of a stage and the one after it: its cards come over, its steps too. */
export function merge(doc: Doc, id: string): readonly Op[] {
  const step = doc.columns.find((c) => c.node.id === id && c.node !== c.stage);
  if (step) {
    const steps = doc.stages.find((s) => s.node === step.stage)?.steps ?? [];
    const next = steps[steps.findIndex((s) => s.id === id) + 1];
    return next ? [...recolumnToEnd(doc, next.id, id), { op: "delete", id: next.id }] : [];
  }
  const i = doc.stages.findIndex((s) => s.node.id === id);
  const [first, next] = [doc.stages[i], doc.stages[i + 1]];
  if (!first || !next) return [];
  const end = { op: "delete", id: next.node.id } as const;
  if (first.steps.length === 0 && next.steps.length === 0) return [...recolumnToEnd(doc, next.node.id, id), end];
  const last = first.steps.at(-1);
  const keys = keysBetween(orderOf(last), "", next.steps.length);
  const moved = next.steps.map((s, n): Op => ({ op: "move", id: s.id, parent: id, order: keys[n] ?? "" }));
  if (next.steps.length === 0) return last ? [...recolumnToEnd(doc, next.node.id, last.id), end] : [end];
  const home = first.steps.length === 0 ? next.steps[0]?.id : undefined;
  return [...moved, ...(home ? recolumnToEnd(doc, id, home) : []), end];
}

/** The cards of one column go to the end of another. */
const recolumnToEnd = (doc: Doc, from: string, to: string): readonly Op[] =>
  doc.lanes.flatMap((lane) =>
    placeCards(
      doc,
      doc.cardsOf(lane.id, from).map((c) => c.id),
      lane.id,
      to,
    ),
  );

/** Makes a stage a step of the one before it. */
export function nest(doc: Doc, id: string, title: string): readonly Op[] {
  const i = doc.stages.findIndex((s) => s.node.id === id);
  return nestInto(doc, id, doc.stages[i - 1]?.node.id ?? "", title);
}

/** Makes a stage, or a step of another one, the last step of a stage. A stage that has steps itself cannot be one. */
export function nestInto(doc: Doc, id: string, target: string, title: string): readonly Op[] {
  const into = doc.stages.find((s) => s.node.id === target);
  const stage = doc.stages.find((s) => s.node.id === id);
  if (!into || target === id || (stage ? stage.steps.length > 0 : into.steps.some((s) => s.id === id)) || !doc.node(id)) return [];
  const ops: Op[] = [];
  let last = orderOf(into.steps.at(-1));
  const own = doc.lanes.some((lane) => doc.cardsOf(lane.id, target).length > 0);
  if (into.steps.length === 0 && own) {
    // What stood at the stage itself needs a step to stand at.
    const first = addStep(doc, into.node.id, title);
    ops.push(...first.ops);
    last = first.ops[0]?.op === "insert" ? first.ops[0].order : "";
  }
  return [...ops, { op: "move", id, parent: into.node.id, order: between(last, "") }];
}

/** Puts a step before another step, of whatever stage. */
export function stepBefore(doc: Doc, id: string, before: string): readonly Op[] {
  const home = doc.stages.find((s) => s.steps.some((step) => step.id === before));
  if (!home || id === before) return [];
  const rest = home.steps.filter((s) => s.id !== id);
  const i = rest.findIndex((s) => s.id === before);
  return [{ op: "move", id, parent: home.node.id, order: between(orderOf(rest[i - 1]), orderOf(rest[i])) }];
}

/** Puts a lane of a blueprint before another one of a band, or at the band's end; from another band it comes over. */
export function laneInto(doc: Doc, id: string, band: Band, before: string | null): readonly Op[] {
  const lane = doc.node(id);
  if (!lane) return [];
  const rest = doc.children(root, "lane").filter((l) => l.id !== id);
  const last = rest.findLastIndex((l) => bandOf(l) === band);
  // Beside the lane that it is put to, so that other views do not find it elsewhere.
  const i = before === null ? last + 1 : rest.findIndex((l) => l.id === before);
  if (i < 0 || last < 0) return [];
  const ops: Op[] = [{ op: "move", id, parent: root, order: between(orderOf(rest[i - 1]), orderOf(rest[i])) }];
  if (bandOf(lane) === band) return ops;
  const said = band === "customer" || band === "around" ? null : band;
  // A kind that belongs elsewhere cannot be said to stand with the customer, or around: it stays.
  return said === null && bandOf({ ...lane, props: { ...lane.props, band: "" } }) !== band ? [] : [...ops, set(id, "band", said)];
}

/** A link from one node to another. */
export function link(doc: Doc, from: string, to: string): Edit {
  const id = newId();
  const order = between(orderOf(doc.links.at(-1)), "");
  return { ops: [{ op: "insert", id, kind: "link", parent: root, order, props: { from, to, type: "forward" } }], at: id };
}

/** Makes a step a stage of its own, after the one that it belongs to. */
export function unnest(doc: Doc, id: string): readonly Op[] {
  const stage = doc.stages.find((s) => s.steps.some((step) => step.id === id));
  if (!stage) return [];
  const order = keyAfter(
    doc.stages.map((s) => s.node),
    stage.node.id,
  );
  const ops: Op[] = [{ op: "move", id, parent: root, order }];
  // A stage whose last step leaves has no cards of its own, unless others were hidden under it.
  return ops;
}

export const remove = (ids: readonly string[]): readonly Op[] => ids.map((id) => ({ op: "delete", id }));

export const set = (id: string, key: string, value: Props[string]): Op => ({ op: "set", id, key, value });

/** The emotion of a point after so many steps, within -2 and +2, one decimal. */
export function valueAfter(card: MapNode, by: number): number {
  const next = (number(card, "value") ?? 0) + by;
  return Math.round(Math.max(-2, Math.min(2, next)) * 10) / 10;
}

/** A copy of cards in a cell, with ids of their own. */
export function pasteCards(doc: Doc, cards: readonly Props[], lane: string, column: string, after?: string): Edit {
  const at = doc.cardsOf(lane, column);
  const i = after === undefined ? at.length - 1 : at.findIndex((c) => c.id === after);
  const keys = keysBetween(orderOf(at[i]), orderOf(at[i + 1]), cards.length);
  const ids = cards.map(newId);
  const curve = isCurve(doc.node(lane));
  return {
    ops: cards.map((props, n): Op => {
      const { stage: _, ...rest } = props;
      const point = curve && typeof rest.value !== "number" ? { value: 0, series: "expected" } : {};
      return {
        op: "insert",
        id: ids[n] ?? "",
        kind: "card",
        parent: lane,
        order: keys[n] ?? "",
        props: { ...point, ...rest, stage: column },
      };
    }),
    at: ids.at(-1) ?? "",
  };
}

/**
 * Puts a table, as a spreadsheet copies it, onto the map from a cell on: its
 * columns to stages, its rows to lanes, new ones where the map ends. Several lines
 * in one field are several cards.
 */
export function pasteTable(doc: Doc, rows: readonly (readonly string[])[], lane: string, column: string, newStage: string): Edit {
  const ops: Op[] = [];
  let at = "";
  const columns = doc.columns.map((c) => c.node.id);
  const lanes = doc.lanes.map((l) => l.id);
  const startColumn = Math.max(0, columns.indexOf(column));
  const startLane = Math.max(0, lanes.indexOf(lane));
  const wide = Math.max(0, ...rows.map((r) => r.length));
  let lastStage = orderOf(doc.stages.at(-1)?.node);
  while (columns.length < startColumn + wide) {
    const id = newId();
    lastStage = between(lastStage, "");
    ops.push({ op: "insert", id, kind: "stage", parent: root, order: lastStage, props: { title: newStage } });
    columns.push(id);
  }
  let lastLane = orderOf(doc.lanes.at(-1));
  while (lanes.length < startLane + rows.length) {
    const id = newId();
    lastLane = between(lastLane, "");
    ops.push({ op: "insert", id, kind: "lane", parent: root, order: lastLane, props: { kind: "text" } });
    lanes.push(id);
  }
  rows.forEach((row, r) => {
    const into = lanes[startLane + r] ?? "";
    const curve = isCurve(doc.node(into));
    row.forEach((field, c) => {
      const stage = columns[startColumn + c] ?? "";
      const lines = field
        .split("\n")
        .map((l) => l.trim())
        .filter(Boolean);
      const keys = keysBetween(orderOf(doc.cardsOf(into, stage).at(-1)), "", lines.length);
      lines.forEach((line, n) => {
        const value = curve ? readValue(line) : null;
        at = newId();
        const props: Props = curve
          ? { stage, series: "expected", value: value ?? 0, ...(value === null ? { text: line } : {}) }
          : { stage, text: line };
        ops.push({ op: "insert", id: at, kind: "card", parent: into, order: keys[n] ?? "", props });
      });
    });
  });
  return { ops, at };
}

/** "−0,6" and "+1.5" as numbers within the scale; null for words. */
function readValue(line: string): number | null {
  const value = Number(line.replace("−", "-").replace(",", "."));
  return Number.isFinite(value) ? Math.round(Math.max(-2, Math.min(2, value)) * 10) / 10 : null;
}

/** Whether the lane's cards are names of touchpoints. */
export const holdsTouchpoints = (lane: MapNode | undefined): boolean => laneKind(lane) === "touchpoints";
