import { type Arc, arcs, levels, type Return } from "./arc.ts";
import { arrowHead, path } from "./path.ts";
import { bandWidth, ribbon, taper } from "./ribbon.ts";
import { textWidth } from "./text.ts";

type CircuitStage = { readonly people: number; readonly drop: number; readonly long: string; readonly short: string };
type CircuitLoop = {
  readonly from: number;
  readonly to: number;
  readonly people: number;
  readonly long: string;
  readonly short: string;
};
type CircuitReturn = Return & { readonly long: string; readonly short: string };

type CircuitInput = {
  readonly width: number;
  readonly left: number; // the label column
  readonly stages: readonly CircuitStage[];
  readonly returns: readonly CircuitReturn[]; // the first one is the worst, and gets its words
  readonly loops: readonly CircuitLoop[]; // the first one is the thick line
};

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
type Label = Box & { readonly text: string };
type CircuitLoopLine = {
  readonly id: string;
  readonly lines: readonly string[];
  readonly head: string;
  readonly label: Label;
  readonly main: boolean;
};

type Taper = { readonly shape: string; readonly label: Label; readonly end: boolean }; // end: the words end at the taper

export type Circuit = {
  readonly height: number;
  readonly column: number; // its width
  readonly nodes: readonly Box[];
  readonly ribbons: readonly { readonly shape: string; readonly x: number; readonly y: number }[];
  readonly arcs: readonly (Arc & { readonly id: string; readonly label: Label; readonly worst: boolean })[];
  readonly tapers: readonly Taper[];
  readonly loops: readonly CircuitLoopLine[];
};

const nodeHeight = 60;
const arcStep = 24;
const labelHeight = 18;
const pillHeight = 20;
const laneStep = 26;

/** Lays out the circuit: stages in a row, ribbons between them, returns above, drop-off and loops below. */
export function circuit(input: CircuitInput): Circuit {
  const { width, left, stages } = input;
  const column = (width - left) / Math.max(1, stages.length);
  const nodeWidth = Math.max(84, Math.min(140, column - 55));
  const centre = (i: number) => left + column * (i + 0.5);
  const highest = levels(input.returns).reduce((a, b) => Math.max(a, b), 0);
  const top = 46 + arcStep * highest;
  const nodes = stages.map((_, i) => ({ x: centre(i) - nodeWidth / 2, y: top, width: nodeWidth, height: nodeHeight }));
  const middle = top + nodeHeight / 2;
  const floor = top + nodeHeight;
  const most = stages.reduce((a, s) => Math.max(a, s.people), 0);

  const loops = loopLines(input.loops, nodes, floor + 46);
  const lanes = new Set(input.loops.map((l) => l.from)).size;
  return {
    height: floor + (lanes > 0 ? 46 + laneStep * (lanes - 1) + 20 : 44),
    column,
    nodes,
    ribbons: nodes.slice(1).map((to, i) => {
      const from = nodes[i] ?? to;
      const [a, b] = [stages[i]?.people ?? 0, stages[i + 1]?.people ?? 0];
      const x1 = from.x + from.width;
      return { shape: ribbon(x1, bandWidth(a, most, 40), to.x, bandWidth(b, most, 40), middle), x: (x1 + to.x) / 2, y: middle };
    }),
    arcs: arcs(input.returns, centre, { y: top, width: nodeWidth }, arcStep).map((arc, i) => {
      const way = input.returns[i];
      const room = ((way?.from ?? 0) - (way?.to ?? 0)) * column - 12;
      const text = i === 0 && way && textWidth(way.long, 11) + 18 <= room ? way.long : (way?.short ?? "");
      const w = textWidth(text, 11) + (i === 0 ? 18 : 10);
      return {
        ...arc,
        id: `${way?.from} ${way?.to}`,
        worst: i === 0,
        label: { text, x: arc.x - w / 2, y: arc.y - labelHeight / 2, width: w, height: labelHeight },
      };
    }),
    tapers: tapers(input, nodes, floor),
    loops,
  };
}

/** Drop-off below each stage. Its words stand on the right, unless a line of a loop passes there; then on the left, or shorter. */
function tapers({ stages, loops }: CircuitInput, nodes: readonly Box[], floor: number): readonly Taper[] {
  const out: Taper[] = [];
  nodes.forEach((node, i) => {
    const stage = stages[i];
    const w = 5 + node.width * 0.3 * (stage?.drop ?? 0);
    const x = node.x + node.width * 0.1;
    const before = out.at(-1)?.label;
    const behind = nodes[i - 1];
    const least = Math.max(0, before ? before.x + before.width + 6 : 0, behind ? behind.x + behind.width * 0.86 + 18 : 0); // past what lands there
    const most = firstLine(i, loops, nodes);
    const ways = [stage?.long ?? "", stage?.short ?? ""].flatMap((text) => {
      const width = textWidth(text, 11);
      const box = { text, width, y: floor + 6, height: 16 };
      return [
        { label: { ...box, x: x + w + 6 }, end: false },
        { label: { ...box, x: x - 6 - width }, end: true },
      ];
    });
    const fits = ways.find(({ label, end }) => (end ? i > 0 && label.x >= least : label.x + label.width <= most && label.x >= least));
    const way = fits ?? ways[3];
    if (way) out.push({ shape: taper(x, floor, w, 28), ...way });
  });
  return out;
}

/** How far right the words below a stage may reach: to the stem of a loop that leaves it, the head of one that lands, or the next taper. */
function firstLine(i: number, loops: readonly CircuitLoop[], nodes: readonly Box[]): number {
  const node = nodes[i];
  const next = nodes[i + 1];
  if (!node) return 0;
  const air = 10; // the stroke, its bend and the head
  const lines = [next ? next.x : Number.POSITIVE_INFINITY];
  if (loops.some((l) => l.from === i)) lines.push(node.x + node.width * (next ? 0.84 : 1) - air);
  if (i > 0 && loops.some((l) => l.to === i)) lines.push(node.x + node.width * 0.86 - air);
  return Math.min(...lines);
}

/** Loops of one source share a lane, the nearest source the upper one; each has its label on the part that it has for itself. */
function loopLines(loops: readonly CircuitLoop[], nodes: readonly Box[], lane: number): readonly CircuitLoopLine[] {
  const sources = [...new Set(loops.map((l) => l.from))].sort((a, b) => a - b);
  return loops.map((loop, i) => {
    const y = lane + laneStep * sources.indexOf(loop.from);
    const from = nodes[loop.from];
    const to = nodes[loop.to];
    const id = `${loop.from} ${loop.to}`;
    const empty = { id, lines: [], head: "", label: { x: 0, y: 0, width: 0, height: 0, text: "" }, main: false };
    if (!from || !to) return empty;
    const last = loop.from === nodes.length - 1;
    const start = last ? from.x + from.width : from.x + from.width * 0.84;
    const floor = from.y + from.height;
    const down = last
      ? path("M", start, from.y + from.height / 2, "C", start + 20, from.y + from.height / 2, start + 20, y, start - 40, y)
      : path("M", start, floor, "C", start, y - 8, start - 10, y, start - 40, y);
    const land = to.x + to.width * 0.86;
    const up =
      loop.to === 0
        ? path(
            "M",
            start - 40,
            y,
            "H",
            to.x + 28,
            "C",
            to.x - 34,
            y,
            to.x - 42,
            from.y + from.height / 2 + 4,
            to.x - 4,
            from.y + from.height / 2,
          )
        : path("M", start - 40, y, "H", land + 96, "C", land + 20, y, land, y - 8, land, floor + 5);
    const head = loop.to === 0 ? arrowHead(to.x - 3, to.y + to.height / 2, "right", 7) : arrowHead(land, floor + 3, "up", 7);
    // Its own part: from where it lands to where the next loop of this lane lands.
    const begins = loop.to === 0 ? to.x : land + 8;
    const nearer = loops.filter((l) => l.from === loop.from && l.to > loop.to).map((l) => nodes[l.to]);
    const ends = nearer.reduce((least, n) => Math.min(least, n ? n.x + n.width * 0.86 + 8 : least), start - 30);
    const room = ends - begins - 12;
    const text = textWidth(loop.long, 11) + 26 <= room ? loop.long : loop.short;
    const w = textWidth(text, 11) + 24;
    return {
      id,
      lines: [down, up],
      head,
      main: i === 0,
      label: { text, x: (begins + ends) / 2 - w / 2, y: y - pillHeight / 2, width: w, height: pillHeight },
    };
  });
}
