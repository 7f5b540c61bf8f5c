import { levels } from "./arc.ts";
import { arrowHead, path } from "./path.ts";

/** A node of a column; its size is what passes through it, leaving how much of that leaves for good. */
export type SankeyNode = {
  readonly key: string;
  readonly column: number;
  readonly size: number;
  readonly leaving: number;
  readonly behind?: number; // what passed through it in the comparison, which stands behind it
  readonly last?: boolean; // below all others of its column
};

export type SankeyLink = { readonly from: string; readonly to: string; readonly size: number };

export type SankeyFrame = {
  readonly columns: number;
  readonly width: number; // from the first column's left edge to the last one's right edge
  readonly height: number; // at least; more where a column has more labels than fit
  readonly bar: number; // width of a node
  readonly pitch: number; // height that a label needs
  readonly gap: number; // between two nodes, at least
};

type PlacedNode = { readonly key: string; readonly column: number; readonly x: number; readonly y: number; readonly height: number };
export type PlacedLink = {
  readonly from: string;
  readonly to: string;
  readonly x1: number;
  readonly x2: number;
  readonly y1: number; // of its upper edge, where it leaves
  readonly y2: number; // and where it arrives
  readonly height: number;
};
type PlacedExit = { readonly key: string; readonly x: number; readonly y: number; readonly height: number };

export type Sankey = {
  readonly scale: number; // pixels for one, the same everywhere
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly PlacedLink[]; // in the order given
  readonly exits: readonly PlacedExit[];
};

/** The room between nodes that a short column is spread over at most. */
const widestGap = 72;

/**
 * Lays out a Sankey diagram: every node as high as what passes through it, all
 * on one scale, nodes of a column near those that lead to them and never on
 * each other.
 */
export function sankey(nodes: readonly SankeyNode[], links: readonly SankeyLink[], frame: SankeyFrame): Sankey {
  const columns = Array.from({ length: frame.columns }, (_, c) => nodes.filter((n) => n.column === c));
  const least = Math.max(0, ...columns.map((column) => column.length * frame.pitch + (column.length - 1) * frame.gap));
  const height = Math.max(frame.height, least);
  const scale = scaleOf(columns, height, frame);
  const placed = new Map<string, PlacedNode>();
  for (const [c, column] of columns.entries()) {
    const x = c * step(frame);
    const wanted = column.map((node) => ({ node, at: centreOfSources(node.key, links, placed) }));
    wanted.sort(
      (a, b) => Number(a.node.last ?? false) - Number(b.node.last ?? false) || (a.at ?? 0) - (b.at ?? 0) || b.node.size - a.node.size,
    );
    const slots = wanted.map(({ node, at }) => ({ at, room: Math.max(reach(node) * scale, frame.pitch) }));
    const tops = spread(slots, height, frame.gap);
    for (const [i, { node }] of wanted.entries()) {
      const room = slots[i]?.room ?? 0;
      placed.set(node.key, { key: node.key, column: c, x, y: (tops[i] ?? 0) + (room - node.size * scale) / 2, height: node.size * scale });
    }
  }
  return { scale, height, nodes: nodes.flatMap((n) => placed.get(n.key) ?? []), ...bands(nodes, links, placed, scale, frame) };
}

/** What a node takes, the comparison behind it too. */
const reach = (node: SankeyNode): number => Math.max(node.size, node.behind ?? 0);

const step = (frame: SankeyFrame): number => (frame.columns > 1 ? (frame.width - frame.bar) / (frame.columns - 1) : 0);

/** The largest scale at which every column fits, each node taking at least a label's height. */
function scaleOf(columns: readonly (readonly SankeyNode[])[], height: number, frame: SankeyFrame): number {
  const fits = (scale: number) =>
    columns.every((column) => {
      const room = column.reduce((sum, n) => sum + Math.max(reach(n) * scale, frame.pitch), 0);
      return room + (column.length - 1) * frame.gap <= height + 1e-6;
    });
  const most = Math.max(0, ...columns.map((column) => column.reduce((sum, n) => sum + reach(n), 0)));
  if (most === 0) return 0;
  let [low, high] = [0, height / most];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The middle of the nodes that lead to one, by how much each brings; null where none does. */
function centreOfSources(key: string, links: readonly SankeyLink[], placed: ReadonlyMap<string, PlacedNode>): number | null {
  let [sum, weight] = [0, 0];
  for (const link of links) {
    const from = link.to === key ? placed.get(link.from) : undefined;
    if (!from) continue;
    sum += (from.y + from.height / 2) * link.size;
    weight += link.size;
  }
  return weight > 0 ? sum / weight : null;
}

type Slot = { readonly at: number | null; readonly room: number };

/** The tops of slots in their order: as near to where each wants to be as the others allow. */
function spread(slots: readonly Slot[], height: number, gap: number): readonly number[] {
  const room = slots.reduce((sum, s) => sum + s.room, 0);
  const free = slots.length > 1 ? Math.min(widestGap, Math.max(gap, (height - room) / (slots.length - 1))) : 0;
  const tops: number[] = [];
  let y = 0;
  for (const slot of slots) {
    const wanted = slot.at === null ? y + (tops.length > 0 ? free : 0) : slot.at - slot.room / 2;
    const top = Math.max(wanted, tops.length > 0 ? y + gap : 0);
    tops.push(top);
    y = top + slot.room;
  }
  // What came too low is pushed up again, from the floor.
  let floor = height;
  for (let i = slots.length - 1; i >= 0; i--) {
    const slot = slots[i];
    if (!slot) continue;
    const top = Math.min(tops[i] ?? 0, floor - slot.room);
    tops[i] = top;
    floor = top - gap;
  }
  return tops;
}

/** Where links leave and arrive: stacked in the order of their other ends; what leaves for good lies below. */
function bands(
  nodes: readonly SankeyNode[],
  links: readonly SankeyLink[],
  placed: ReadonlyMap<string, PlacedNode>,
  scale: number,
  frame: SankeyFrame,
): Pick<Sankey, "links" | "exits"> {
  const leaves = new Map<number, number>();
  const arrives = new Map<number, number>();
  const exits: PlacedExit[] = [];
  const numbered = links.map((link, i) => ({ link, i }));
  const y = (key: string): number => placed.get(key)?.y ?? 0;
  for (const node of nodes) {
    const at = placed.get(node.key);
    if (!at) continue;
    let out = at.y;
    for (const { link, i } of numbered.filter((l) => l.link.from === node.key).sort((a, b) => y(a.link.to) - y(b.link.to))) {
      leaves.set(i, out);
      out += link.size * scale;
    }
    if (node.leaving > 0) exits.push({ key: node.key, x: at.x + frame.bar, y: out, height: node.leaving * scale });
    let into = at.y;
    for (const { link, i } of numbered.filter((l) => l.link.to === node.key).sort((a, b) => y(a.link.from) - y(b.link.from))) {
      arrives.set(i, into);
      into += link.size * scale;
    }
  }
  return {
    exits,
    links: links.map((link, i) => ({
      from: link.from,
      to: link.to,
      x1: (placed.get(link.from)?.x ?? 0) + frame.bar,
      x2: placed.get(link.to)?.x ?? 0,
      y1: leaves.get(i) ?? 0,
      y2: arrives.get(i) ?? 0,
      height: link.size * scale,
    })),
  };
}

/** The outline of a link's upper part, 1 being the whole; never too thin to be seen. */
export function band(link: PlacedLink, part = 1): string {
  const height = Math.max(link.height * part, 0.75);
  const middle = (link.x1 + link.x2) / 2;
  return path(
    ...(["M", link.x1, link.y1, "C", middle, link.y1, middle, link.y2, link.x2, link.y2] as const),
    ...(["V", link.y2 + height, "C", middle, link.y2 + height, middle, link.y1 + height, link.x1, link.y1 + height, "Z"] as const),
  );
}

/** A way back under the floor, from a column to an earlier one. */
export type UnderArc = { readonly line: string; readonly head: string; readonly x: number; readonly y: number; readonly level: number };

/**
 * Draws ways back under the floor, right to left; the shorter ones lie higher,
 * and each has its label at its lowest point. x is where a column stands.
 */
export function underArcs(
  returns: readonly { readonly from: number; readonly to: number }[],
  x: (column: number) => number,
  floor: number,
  rise: number,
): readonly UnderArc[] {
  const level = lanes(returns.map((r) => ({ ...r, share: 0 })));
  return returns.map((arc, i) => {
    const out = returns.filter((r) => r.from === arc.from).sort((a, b) => b.to - a.to);
    const into = returns.filter((r) => r.to === arc.to).sort((a, b) => a.from - b.from);
    const x1 = x(arc.from) - 7 * out.indexOf(arc);
    const x2 = x(arc.to) + 9 * into.indexOf(arc);
    const depth = rise * ((level[i] ?? 0) + 1);
    const control = floor + depth / 0.75;
    return {
      line: path("M", x1, floor, "C", x1, control, x2, control, x2, floor + 8),
      head: arrowHead(x2, floor + 6, "up", 7),
      x: (x1 + x2) / 2,
      y: floor + 2 + depth,
      level: level[i] ?? 0,
    };
  });
}

/** A level for each arc: above what it spans, and no two of a level over the same columns. */
function lanes(returns: readonly { readonly from: number; readonly to: number; readonly share: number }[]): readonly number[] {
  const least = levels(returns);
  const order = returns.map((_, i) => i).sort((a, b) => (least[a] ?? 0) - (least[b] ?? 0) || a - b);
  const level: number[] = returns.map(() => 0);
  const done: number[] = [];
  for (const i of order) {
    const arc = returns[i];
    if (!arc) continue;
    const beside = done.filter((j) => {
      const other = returns[j];
      return other !== undefined && other.to < arc.from && arc.to < other.from;
    });
    let at = least[i] ?? 0;
    while (beside.some((j) => level[j] === at)) at++;
    level[i] = at;
    done.push(i);
  }
  return level;
}
