import { path } from "./path.ts";

/** A node of a network: how often paths begin at it, and how much passes. */
export type NetworkNode = { readonly key: string; readonly starts: number; readonly size: number };
export type NetworkEdge = { readonly from: string; readonly to: string; readonly size: number };

export type NetworkFrame = {
  readonly width: number;
  readonly boxWidth: number;
  readonly boxHeight: number;
  readonly gapX: number; // between columns, at least
  readonly gapY: number; // between the boxes of a column
};

export type PlacedBox = { readonly key: string; readonly x: number; readonly y: number; readonly column: number };
export type PlacedEdge = {
  readonly line: string;
  readonly head: string;
  readonly x: number; // where its label stands
  readonly y: number;
};

export type Network = {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[]; // in the order given
};

const rounds = 40;
const farthest = 100;

/** At which step of a path each node stands on average, 0 for the first. */
export function meanSteps(nodes: readonly NetworkNode[], edges: readonly NetworkEdge[]): ReadonlyMap<string, number> {
  let steps = new Map(nodes.map((n) => [n.key, 0]));
  const arriving = new Map(nodes.map((n) => [n.key, edges.filter((e) => e.to === n.key && e.from !== n.key)]));
  for (let i = 0; i < rounds; i++) {
    steps = new Map(
      nodes.map((n) => {
        const into = arriving.get(n.key) ?? [];
        const weight = n.starts + into.reduce((sum, e) => sum + e.size, 0);
        const sum = into.reduce((s, e) => s + e.size * ((steps.get(e.from) ?? 0) + 1), 0);
        return [n.key, weight > 0 ? Math.min(sum / weight, farthest) : 0];
      }),
    );
  }
  return steps;
}

/**
 * Lays out what follows what: boxes in columns by the step at which they stand
 * on average, so that most edges run to the right; edges back run below.
 */
export function network(nodes: readonly NetworkNode[], edges: readonly NetworkEdge[], frame: NetworkFrame): Network {
  const steps = meanSteps(nodes, edges);
  const most = Math.max(1, Math.floor((frame.width + frame.gapX) / (frame.boxWidth + frame.gapX)));
  const columns = Math.max(1, Math.min(most, Math.ceil(Math.sqrt(nodes.length * 1.5))));
  const perColumn = Math.ceil(nodes.length / columns) || 1;
  const sorted = nodes.toSorted((a, b) => (steps.get(a.key) ?? 0) - (steps.get(b.key) ?? 0) || b.size - a.size || (a.key < b.key ? -1 : 1));
  const used = Math.max(1, Math.ceil(nodes.length / perColumn));
  const between = used > 1 ? Math.max(frame.gapX, (frame.width - used * frame.boxWidth) / (used - 1)) : 0;
  const pitch = frame.boxHeight + frame.gapY;
  const height = perColumn * pitch + frame.gapY;
  const boxes: PlacedBox[] = [];
  const rows = new Map<string, number>();
  for (let c = 0; c < used; c++) {
    const column = sorted.slice(c * perColumn, (c + 1) * perColumn);
    const wanted = column.map((node) => ({ node, at: centre(node.key, edges, rows) ?? Number.POSITIVE_INFINITY }));
    wanted.sort((a, b) => a.at - b.at || b.node.size - a.node.size);
    const top = frame.gapY + ((perColumn - column.length) * pitch) / 2;
    for (const [i, { node }] of wanted.entries()) {
      const y = top + i * pitch;
      rows.set(node.key, y);
      boxes.push({ key: node.key, x: c * (frame.boxWidth + between), y, column: c });
    }
  }
  const at = new Map(boxes.map((b) => [b.key, b]));
  return {
    width: used * frame.boxWidth + (used - 1) * between,
    height: height + frame.gapY,
    boxes,
    edges: edges.map((e) => edge(at.get(e.from), at.get(e.to), frame)),
  };
}

/** The middle of what leads to a node, of what is placed already. */
function centre(key: string, edges: readonly NetworkEdge[], rows: ReadonlyMap<string, number>): number | null {
  let [sum, weight] = [0, 0];
  for (const e of edges) {
    const y = e.to === key ? rows.get(e.from) : undefined;
    if (y === undefined) continue;
    sum += y * e.size;
    weight += e.size;
  }
  return weight > 0 ? sum / weight : null;
}

const nowhere: PlacedEdge = { line: "", head: "", x: 0, y: 0 };

function edge(from: PlacedBox | undefined, to: PlacedBox | undefined, frame: NetworkFrame): PlacedEdge {
  if (!from || !to) return nowhere;
  const { boxWidth: w, boxHeight: h } = frame;
  if (from.key === to.key) {
    const [x, y] = [from.x + w - 22, from.y];
    return {
      line: path("M", x, y, "C", x - 4, y - 20, x + 22, y - 20, x + 14, y - 1),
      head: tip(x + 14, y - 1, 0.35, 1),
      x: x + 8,
      y: y - 17,
    };
  }
  if (to.column > from.column) {
    const [x1, y1, x2, y2] = [from.x + w, from.y + h / 2, to.x - 2, to.y + h / 2];
    const bend = (x2 - x1) * 0.45;
    return {
      line: path("M", x1, y1, "C", x1 + bend, y1, x2 - bend, y2, x2 - 5, y2),
      head: tip(x2, y2, 1, 0),
      x: (x1 + x2) / 2,
      y: (y1 + y2) / 2,
    };
  }
  if (to.column === from.column) {
    const side = from.y < to.y ? 1 : -1;
    const x = side > 0 ? from.x + w * 0.35 : from.x + w * 0.65;
    const [y1, y2] = side > 0 ? [from.y + h, to.y - 2] : [from.y, to.y + h + 2];
    const far = Math.abs(y2 - y1) > h;
    const out = far ? side * -34 - w * 0.35 * side : 0;
    return {
      line: path("M", x, y1, "C", x + out, y1 + side * 12, x + out, y2 - side * 14, x, y2 - side * 5),
      head: tip(x, y2, 0, side),
      x: x + out * 0.75,
      y: (y1 + y2) / 2,
    };
  }
  // Back: below both boxes, right to left.
  const [x1, y1, x2, y2] = [from.x + w * 0.3, from.y + h, to.x + w * 0.7, to.y + h + 2];
  const low = Math.max(y1, y2) + frame.gapY * 0.9;
  return {
    line: path("M", x1, y1, "C", x1 - 10, low, x2 + 10, low, x2, y2 + 5),
    head: tip(x2, y2, 0, -1),
    x: (x1 + x2) / 2,
    y: (y1 + y2) / 8 + low * 0.75,
  };
}

/** An arrow's tip at a point, in a direction. */
function tip(x: number, y: number, dx: number, dy: number): string {
  const [nx, ny] = [-dy, dx];
  return path("M", x, y, "L", x - 6 * dx + 3.5 * nx, y - 6 * dy + 3.5 * ny, "L", x - 6 * dx - 3.5 * nx, y - 6 * dy - 3.5 * ny, "Z");
}
