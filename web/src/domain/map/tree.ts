import type { Nodes } from "./fold.ts";
import { type MapNode, root, text } from "./node.ts";

/** A stage with its steps, in order. */
type Stage = { readonly node: MapNode; readonly steps: readonly MapNode[] };

/**
 * What stands across: a step, or a stage without steps, or with cards of its own
 * beside its steps; stage is the one it belongs to.
 */
type Column = { readonly node: MapNode; readonly stage: MapNode };

/** What people see of a map: nodes that are alive, and all above them. */
export type Doc = {
  readonly map: MapNode;
  readonly personas: readonly MapNode[];
  readonly stages: readonly Stage[];
  readonly columns: readonly Column[];
  readonly lanes: readonly MapNode[];
  readonly links: readonly MapNode[];
  readonly stakeholders: readonly MapNode[];
  /** The cards of a lane at a stage or step, in order. */
  readonly cardsOf: (lane: string, stage: string) => readonly MapNode[];
  /** All cards in the order of reading: lane by lane, column by column. */
  readonly cards: readonly MapNode[];
  /** A visible node. */
  readonly node: (id: string) => MapNode | undefined;
  /** Any node, deleted and hidden ones too. */
  readonly any: (id: string) => MapNode | undefined;
  /** The visible children of a kind, in order. */
  readonly children: (parent: string, kind: string) => readonly MapNode[];
};

const none: readonly MapNode[] = [];

/** The visible ids: a node and all above it are not deleted, and for a card among them its stage, which may not hang under a card. */
export function visible(nodes: Nodes): ReadonlySet<string> {
  const known = new Map<string, boolean>();
  const stands = (card: MapNode): boolean => {
    let node = nodes.get(text(card, "stage"));
    if (node?.kind !== "stage") return false;
    for (let steps = 0; node && steps <= nodes.size; steps++) {
      if (node.deleted || node.kind === "card") return false;
      if (node.id === root) return true;
      node = nodes.get(node.parent ?? "");
    }
    return false;
  };
  const alive = (id: string): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, false); // a ring is seen by nobody
    const node = nodes.get(id);
    const answer =
      node !== undefined && !node.deleted && (node.kind !== "card" || stands(node)) && (id === root || alive(node.parent ?? ""));
    known.set(id, answer);
    return answer;
  };
  return new Set([...nodes.keys()].filter(alive));
}

/** Compares as the server does, byte by byte, then by id. */
const inOrder = (a: MapNode, b: MapNode): number => compare(a.order ?? "", b.order ?? "") || compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The tree that people see. Parts that did not change since before are the same objects, so that nothing is drawn anew in vain. */
export function treeOf(nodes: Nodes, before?: Doc): Doc {
  const seen = visible(nodes);
  const families = new Map<string, MapNode[]>();
  const cells = new Map<string, MapNode[]>();
  const put = (into: Map<string, MapNode[]>, key: string, node: MapNode) => {
    const list = into.get(key);
    if (list) list.push(node);
    else into.set(key, [node]);
  };
  for (const id of seen) {
    const node = nodes.get(id);
    if (!node || id === root) continue;
    put(families, `${node.parent} ${node.kind}`, node);
    if (node.kind === "card") put(cells, `${node.parent} ${text(node, "stage")}`, node);
  }
  for (const list of [...families.values(), ...cells.values()]) list.sort(inOrder);
  const children = (parent: string, kind: string): readonly MapNode[] => families.get(`${parent} ${kind}`) ?? none;
  const stages = kept(
    children(root, "stage").map(
      (node): Stage => ({ node, steps: kept(children(node.id, "stage"), before?.stages.find((s) => s.node.id === node.id)?.steps) }),
    ),
    before?.stages,
    (a, b) => a.node === b.node && a.steps === b.steps,
  );
  const held = new Set([...cells.keys()].map((key) => key.split(" ")[1] ?? ""));
  const columns = kept(
    stages.flatMap((s) =>
      [...(s.steps.length === 0 || held.has(s.node.id) ? [s.node] : []), ...s.steps].map((node): Column => ({ node, stage: s.node })),
    ),
    before?.columns,
    (a, b) => a.node === b.node && a.stage === b.stage,
  );
  const lanes = kept(children(root, "lane"), before?.lanes);
  const cellsKept = new Map<string, readonly MapNode[]>();
  for (const [key, list] of cells) {
    const [lane = "", stage = ""] = key.split(" ");
    cellsKept.set(key, kept(list, before?.cardsOf(lane, stage)));
  }
  const cardsOf = (lane: string, stage: string): readonly MapNode[] => cellsKept.get(`${lane} ${stage}`) ?? none;
  return {
    map: nodes.get(root) ?? { id: root, kind: "map" },
    personas: kept(children(root, "persona"), before?.personas),
    stages,
    columns,
    lanes,
    links: kept(children(root, "link"), before?.links),
    stakeholders: kept(children(root, "stakeholder"), before?.stakeholders),
    cardsOf,
    cards: lanes.flatMap((lane) => columns.flatMap((column) => cardsOf(lane.id, column.node.id))),
    node: (id) => (seen.has(id) ? nodes.get(id) : undefined),
    any: (id) => nodes.get(id),
    children,
  };
}

function kept<T>(now: readonly T[], before: readonly T[] | undefined, same: (a: T, b: T) => boolean = Object.is): readonly T[] {
  if (!before || before.length !== now.length) return now;
  return now.every((item, i) => {
    const was = before[i];
    return was !== undefined && same(item, was);
  })
    ? before
    : now;
}
