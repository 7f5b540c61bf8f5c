import { type Json, type MapNode, type Op, type Props, root } from "./node.ts";

/** All nodes by id, deleted ones too; never changed once made. */
export type Nodes = ReadonlyMap<string, MapNode>;

export const noNodes: Nodes = new Map([[root, { id: root, kind: "map" }]]);

export const nodesOf = (nodes: readonly MapNode[]): Nodes => new Map([...noNodes, ...nodes.map((n) => [n.id, n] as const)]);

/**
 * Folds operations into nodes as the server does (journeymap/document): the last
 * writer wins for each property and for the place; what cannot be done has no
 * effect, so that all who read the same log come to the same state.
 */
export function apply(nodes: Nodes, ops: readonly Op[]): Nodes {
  if (ops.length === 0) return nodes;
  const out = new Map(nodes);
  for (const op of ops) {
    const next = after(out, op);
    if (next) out.set(next.id, next);
  }
  return out;
}

/** The node as the operation leaves it; null where it has no effect. */
function after(nodes: Nodes, op: Op): MapNode | null {
  const node = nodes.get(op.id);
  switch (op.op) {
    case "insert": {
      if ((node && !node.deleted) || op.id === root || !fits(nodes, op.id, op.parent)) return null;
      return {
        id: op.id,
        kind: node?.kind ?? op.kind,
        parent: op.parent,
        order: op.order,
        props: withProps(node?.props, op.props ?? {}),
      };
    }
    case "set":
      return node ? { ...node, props: withProps(node.props, { [op.key]: op.value }) } : null;
    case "move":
      return node && op.id !== root && fits(nodes, op.id, op.parent) ? { ...node, parent: op.parent, order: op.order } : null;
    case "delete":
      return node && op.id !== root ? { ...node, deleted: true } : null;
    default:
      return null; // of a newer version
  }
}

function withProps(props: Props | undefined, change: Props): Props {
  const out: Record<string, Json> = { ...props };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete out[key];
    else out[key] = value;
  }
  return out;
}

/** Whether parent is known and does not hang under id. */
function fits(nodes: Nodes, id: string, parent: string): boolean {
  for (let at: string | undefined = parent; at !== undefined; ) {
    const node: MapNode | undefined = nodes.get(at);
    if (!node || at === id) return false;
    if (at === root) return true;
    at = node.parent;
  }
  return false;
}
