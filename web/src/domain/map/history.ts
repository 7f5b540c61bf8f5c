import { apply, type Nodes } from "./fold.ts";
import type { Json, MapNode, Op } from "./node.ts";

/** One step of one's own, and how to take it back. */
export type Step = {
  /** What was done, in words: "Sposta la carta". */
  readonly label: string;
  readonly ops: readonly Op[];
  /** What brings back what was there before, in the order in which it is to be done. */
  readonly back: readonly Op[];
};

/** The step that ops are on top of nodes, with its way back. */
export function stepOf(nodes: Nodes, label: string, ops: readonly Op[]): Step {
  const back: Op[] = [];
  let now = nodes;
  for (const op of ops) {
    const before = now.get(op.id);
    now = apply(now, [op]);
    if (now.get(op.id) !== before) back.unshift(...inverse(before, op));
  }
  return { label, ops, back };
}

function inverse(before: MapNode | undefined, op: Op): readonly Op[] {
  switch (op.op) {
    case "insert":
      return [{ op: "delete", id: op.id }];
    case "set":
      return [{ op: "set", id: op.id, key: op.key, value: before?.props?.[op.key] ?? null }];
    case "move":
      return [{ op: "move", id: op.id, parent: before?.parent ?? "", order: before?.order ?? "" }];
    case "delete":
      return before ? [revival(before)] : [];
  }
}

/** Brings a deleted node back where it was. */
const revival = (node: MapNode): Op => ({
  op: "insert",
  id: node.id,
  kind: node.kind,
  parent: node.parent ?? "",
  order: node.order ?? "",
});

export type Undo = {
  readonly ops: readonly Op[];
  /** How much stays because a colleague has changed it since. */
  readonly theirs: number;
};

/** What takes a step back on top of nodes: only what still stands as the step left it. */
export function undoOf(nodes: Nodes, step: Step): Undo {
  const ops: Op[] = [];
  let theirs = 0;
  for (const op of step.back) {
    if (standsAsLeft(nodes, step, op)) ops.push(op);
    else theirs++;
  }
  return { ops, theirs };
}

function standsAsLeft(nodes: Nodes, step: Step, back: Op): boolean {
  const node = nodes.get(back.id);
  if (!node) return false;
  switch (back.op) {
    case "set": {
      const last = step.ops.findLast(
        (o) =>
          (o.op === "set" && o.id === back.id && o.key === back.key) ||
          (o.op === "insert" && o.id === back.id && o.props?.[back.key] !== undefined),
      );
      const left = last?.op === "set" ? last.value : last?.op === "insert" ? (last.props?.[back.key] ?? null) : null;
      return same(node.props?.[back.key] ?? null, left);
    }
    case "move": {
      const last = step.ops.findLast((o) => (o.op === "move" || o.op === "insert") && o.id === back.id);
      return last !== undefined && (last.op === "move" || last.op === "insert") && node.parent === last.parent && node.order === last.order;
    }
    case "insert":
      return node.deleted === true;
    case "delete":
      return !node.deleted;
  }
}

/** Whether two values are the same as JSON. */
const same = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
