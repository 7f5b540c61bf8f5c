import type { Edit } from "./edit.ts";
import { apply, type Nodes, nodesOf } from "./fold.ts";
import { isCurve, type LaneKind, type MapNode, newId, type Op, root, titleOf } from "./node.ts";
import { between } from "./order.ts";
import { type Doc, treeOf } from "./tree.ts";

type Rows = readonly (readonly string[])[];

/** How lanes are called where they have no title, and which kind a name stands for. */
export type Names = { readonly laneTitle: (lane: MapNode) => string; readonly kindOf: (title: string) => LaneKind | null };

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * Whether a table has heads: its corner is empty, or its first row names stages
 * of the map, or the map is empty and there is more than one row and column.
 */
export function headed(doc: Doc, rows: Rows): boolean {
  const [first] = rows;
  if (!first || rows.length < 2 || first.length < 2) return false;
  const titles = first.slice(1).filter((title) => title.trim() !== "");
  if (titles.length === 0) return false;
  if (first[0]?.trim() === "") return true;
  const known = (title: string) => doc.columns.some((c) => same(titleOf(c.node), title));
  return (doc.columns.length === 0 && doc.lanes.length === 0) || titles.every(known);
}

/**
 * A table with heads onto the map: its first row are stages, its first column
 * lanes, each found by its name or new. Lines of a field are cards of their own;
 * a row without a name goes on with the lane above.
 */
export function pasteSheet(doc: Doc, rows: Rows, names: Names): Edit {
  const ops: Op[] = [];
  let nodes: Nodes = nodesOf([doc.map, ...doc.stages.flatMap((s) => [s.node, ...s.steps]), ...doc.lanes, ...doc.cards]);
  let now = doc;
  let at = "";
  const last = new Map<string, string>();
  const put = (more: readonly Op[]) => {
    ops.push(...more);
    nodes = apply(nodes, more);
    now = treeOf(nodes);
  };
  const [head = [], ...body] = rows;
  const columns = head.slice(1).map((title) => {
    const had = doc.columns.find((c) => title.trim() !== "" && same(titleOf(c.node), title));
    if (had) return had.node.id;
    const id = newId();
    const order = between(now.stages.at(-1)?.node.order ?? "", "");
    put([{ op: "insert", id, kind: "stage", parent: root, order, props: { title: title.trim() } }]);
    return id;
  });
  let lane: MapNode | undefined;
  for (const [name = "", ...fields] of body) {
    if (name.trim() !== "" || !lane) {
      lane = now.lanes.find((l) => same(names.laneTitle(l), name));
      if (!lane) {
        const id = newId();
        const kind = names.kindOf(name);
        const order = between(now.lanes.at(-1)?.order ?? "", "");
        put([{ op: "insert", id, kind: "lane", parent: root, order, props: kind ? { kind } : { kind: "text", title: name.trim() } }]);
        lane = now.node(id);
      }
    }
    const into = lane;
    if (!into) continue;
    fields.forEach((field, c) => {
      const stage = columns[c];
      if (stage === undefined) return;
      for (const line of field.split("\n").map((l) => l.trim())) {
        if (line === "") continue;
        const cell = `${into.id} ${stage}`;
        const order = between(last.get(cell) ?? now.cardsOf(into.id, stage).at(-1)?.order ?? "", "");
        last.set(cell, order);
        at = newId();
        const props = isCurve(into) ? { stage, series: "expected", ...point(line) } : { stage, text: line };
        ops.push({ op: "insert", id: at, kind: "card", parent: into.id, order, props });
      }
    });
  }
  return { ops, at };
}

/** "−0,6" and "+1.5" as a point of a curve; words stand at its zero. */
function point(line: string): { readonly value: number; readonly text?: string } {
  const value = Number(line.replace("−", "-").replace(",", "."));
  return Number.isFinite(value) ? { value: Math.round(Math.max(-2, Math.min(2, value)) * 10) / 10 } : { value: 0, text: line };
}
