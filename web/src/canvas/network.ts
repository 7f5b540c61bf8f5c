import { path } from "./path.ts";

/** A node of a network: how often paths begin at it, and how much passes. */
export type NetworkNode = {
  readonly key: string;
  readonly starts: number;
  readonly size: number;
  readonly last?: boolean; // below all others of its column
};
export type NetworkEdge = { readonly from: string; readonly to: string; readonly size: number };

export type NetworkFrame = {
  readonly width: number;
  readonly boxWidth: number;
  readonly boxHeight: number;
  readonly gapX: number; // between columns, at least
  readonly gapY: number; // between the boxes of a column
  readonly labelWidth: number;
  readonly labelHeight: number;
};

type PlacedBox = { readonly key: string; readonly x: number; readonly y: number; readonly column: number };
type PlacedEdge = {
  readonly line: string;
  readonly head: string;
  /** Where its label stands; clear says that it is on no box and on no label of an edge before. */
  readonly x: number;
  readonly y: number;
  readonly clear: boolean;
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
 * on average, so that most edges run to the right; edges back run below. Every
 * other column is moved down by half a row, so that an edge that passes over a
 * column finds a way between its boxes.
 */
export function network(nodes: readonly NetworkNode[], edges: readonly NetworkEdge[], frame: NetworkFrame): Network {
  const steps = meanSteps(nodes, edges);
  const most = Math.max(1, Math.floor((frame.width + frame.gapX) / (frame.boxWidth + frame.gapX)));
  const columns = Math.max(1, Math.min(most, Math.ceil(Math.sqrt(nodes.length * 1.3))));
  const perColumn = Math.ceil(nodes.length / columns) || 1;
  const sorted = nodes.toSorted((a, b) => (steps.get(a.key) ?? 0) - (steps.get(b.key) ?? 0) || b.size - a.size || (a.key < b.key ? -1 : 1));
  const used = Math.max(1, Math.ceil(nodes.length / perColumn));
  const between = used > 1 ? Math.max(frame.gapX, (frame.width - used * frame.boxWidth) / (used - 1)) : 0;
  const pitch = frame.boxHeight + frame.gapY;
  const boxes: PlacedBox[] = [];
  const rows = new Map<string, number>();
  for (let c = 0; c < used; c++) {
    const column = sorted.slice(c * perColumn, (c + 1) * perColumn);
    const wanted = column.map((node) => ({ node, at: centre(node.key, edges, rows) ?? Number.POSITIVE_INFINITY }));
    wanted.sort((a, b) => Number(a.node.last ?? false) - Number(b.node.last ?? false) || a.at - b.at || b.node.size - a.node.size);
    const top = frame.gapY / 2 + ((perColumn - column.length) * pitch) / 2 + (c % 2) * (pitch / 2);
    for (const [i, { node }] of wanted.entries()) {
      const y = top + i * pitch;
      rows.set(node.key, y);
      boxes.push({ key: node.key, x: c * (frame.boxWidth + between), y, column: c });
    }
  }
  const at = new Map(boxes.map((b) => [b.key, b]));
  const taken: Rect[] = boxes.map((b) => ({ x: b.x - 4, y: b.y - 4, width: frame.boxWidth + 8, height: frame.boxHeight + 8 }));
  const floor = Math.max(0, ...boxes.map((b) => b.y + frame.boxHeight));
  return {
    width: used * frame.boxWidth + (used - 1) * between,
    height: floor + frame.gapY,
    boxes,
    edges: edges.map((e) => {
      const [from, to] = [at.get(e.from), at.get(e.to)];
      if (!from || !to) return { line: "", head: "", x: 0, y: 0, clear: false };
      return labelled(curveOf(from, to, frame), taken, frame);
    }),
  };
}

type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
type Point = readonly [number, number];
/** A cubic curve, and the direction in which its tip points. */
type Curve = { readonly points: readonly [Point, Point, Point, Point]; readonly dx: number; readonly dy: number };

const overlap = (a: Rect, b: Rect): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Draws a curve, and puts its label where there is room; the room is taken then. */
function labelled({ points, dx, dy }: Curve, taken: Rect[], frame: NetworkFrame): PlacedEdge {
  const [a, b, c, d] = points;
  const line = path("M", ...a, "C", ...b, ...c, ...d);
  const head = tip(d[0] + 5 * dx, d[1] + 5 * dy, dx, dy);
  for (const t of [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78]) {
    const [x, y] = pointAt(points, t);
    const room = { x: x - frame.labelWidth / 2, y: y - frame.labelHeight / 2, width: frame.labelWidth, height: frame.labelHeight };
    if (taken.some((r) => overlap(r, room))) continue;
    taken.push(room);
    return { line, head, x, y, clear: true };
  }
  const [x, y] = pointAt(points, 0.5);
  return { line, head, x, y, clear: false };
}

function pointAt([a, b, c, d]: Curve["points"], t: number): Point {
  const u = 1 - t;
  const at = (i: 0 | 1) => u * u * u * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t * t * t * d[i];
  return [at(0), at(1)];
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

function curveOf(from: PlacedBox, to: PlacedBox, frame: NetworkFrame): Curve {
  const { boxWidth: w, boxHeight: h } = frame;
  if (from.key === to.key) {
    const [x, y] = [from.x + w - 30, from.y];
    return {
      points: [
        [x, y],
        [x - 6, y - 26],
        [x + 26, y - 26],
        [x + 18, y - 7],
      ],
      dx: 0,
      dy: 1,
    };
  }
  if (to.column > from.column) {
    const [x1, y1, x2, y2] = [from.x + w, from.y + h / 2, to.x - 7, to.y + h / 2];
    const bend = (x2 - x1) * 0.45;
    return {
      points: [
        [x1, y1],
        [x1 + bend, y1],
        [x2 - bend, y2],
        [x2, y2],
      ],
      dx: 1,
      dy: 0,
    };
  }
  if (to.column === from.column) {
    const down = from.y < to.y;
    const side = down ? -1 : 1;
    const near = Math.abs(to.y - from.y) < 2 * h + frame.gapY;
    const x = from.x + w * (down ? 0.3 : 0.7);
    if (near) {
      const [y1, y2] = down ? [from.y + h, to.y - 7] : [from.y, to.y + h + 7];
      return {
        points: [
          [x, y1],
          [x, y1 + (y2 - y1) / 3],
          [x, y2 - (y2 - y1) / 3],
          [x, y2],
        ],
        dx: 0,
        dy: down ? 1 : -1,
      };
    }
    const [x1, out] = [down ? from.x : from.x + w, side * 64];
    return {
      points: [
        [x1, from.y + h / 2],
        [x1 + out, from.y + h / 2],
        [x1 + out, to.y + h / 2],
        [x1 + 7 * side, to.y + h / 2],
      ],
      dx: -side,
      dy: 0,
    };
  }
  // Back: below both boxes, right to left.
  const [x1, y1, x2, y2] = [from.x + w * 0.25, from.y + h, to.x + w * 0.75, to.y + h + 7];
  const low = Math.max(y1, y2) + frame.gapY * 0.8;
  return {
    points: [
      [x1, y1],
      [x1 - 12, low],
      [x2 + 12, low],
      [x2, y2],
    ],
    dx: 0,
    dy: -1,
  };
}

/** An arrow's tip at a point, in a direction. */
function tip(x: number, y: number, dx: number, dy: number): string {
  const [nx, ny] = [0 - dy, dx];
  return path("M", x, y, "L", x - 6 * dx + 3.5 * nx, y - 6 * dy + 3.5 * ny, "L", x - 6 * dx - 3.5 * nx, y - 6 * dy - 3.5 * ny, "Z");
}
