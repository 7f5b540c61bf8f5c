import type { Point } from "./curve.ts";
import { path } from "./path.ts";
import { bandWidth } from "./ribbon.ts";

/** A stage on the ring: its people give the ribbon its width. */
export type Seat = { readonly people: number };

/** A way from one stage to another, by position; the closing way goes from the last to the first. */
export type Chord = { readonly from: number; readonly to: number; readonly kind: "loop" | "back" | "branch"; readonly weight: number };

export type Ring = {
  readonly width: number;
  readonly height: number;
  readonly centre: Point;
  /** Of the ellipse on which the stages sit. */
  readonly radii: Point;
  readonly nodes: readonly {
    readonly x: number; // middle
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** Radians, clockwise from the top. */
    readonly angle: number;
    /** On which side of the ring its outer things stand. */
    readonly side: "left" | "right" | "top" | "bottom";
  }[];
  /** Between neighbours. */
  readonly ribbons: readonly { readonly shape: string; readonly x: number; readonly y: number; readonly out: Point }[];
  /** Whether nothing leads from the last stage to the first. */
  readonly open: boolean;
  readonly chords: readonly {
    readonly line: string;
    readonly head: string;
    readonly width: number;
    readonly x: number;
    readonly y: number;
    /** Whither its label goes, of length 1 or 0: outwards beside a ribbon, inwards beside a way back. */
    readonly out: Point;
  }[];
};

/** The size of a stage's node; with many stages it shrinks to a number in a ring. */
const node = { width: 132, height: 60, small: 40 };

/**
 * The stages round an ellipse, clockwise from the top. Ribbons join neighbours,
 * the closing way goes on along the ring, short ways back run beside it, and
 * others through the inside. All numbers are pixels.
 */
export function ring(
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
  seats: readonly Seat[],
  chords: readonly Chord[],
): Ring {
  const n = Math.max(1, seats.length);
  const centre = { x: width / 2, y: height / 2 };
  const small = isSmall(width, height, margin, n);
  const size = small ? { width: node.small, height: node.small } : { width: node.width, height: node.height };
  const radii = {
    x: Math.max(40, width / 2 - margin - size.width / 2),
    y: Math.max(40, height / 2 - margin - size.height / 2),
  };
  const at = (angle: number): Point => ({ x: centre.x + radii.x * Math.sin(angle), y: centre.y - radii.y * Math.cos(angle) });
  const angles = evenly(n, radii);
  const most = seats.reduce((a, s) => Math.max(a, s.people), 0);
  const widest = small ? 14 : 26;
  const widths = seats.map((s) => bandWidth(s.people, most, widest));
  const nodes = angles.map((angle) => ({ ...at(angle), ...size, angle, side: sideOf(angle) }));
  const closes = chords.some((c) => closing(c, n));
  const along: Along = { centre, radii, angles };
  return {
    width,
    height,
    centre,
    radii,
    nodes,
    ribbons: angles.slice(0, n - 1).map((angle, i) => {
      const next = angles[i + 1] ?? 2 * Math.PI;
      const middle = at((angle + next) / 2);
      return {
        shape: band(at, angle, next, widths[i] ?? 0, widths[i + 1] ?? 0),
        x: middle.x,
        y: middle.y,
        out: away(middle, centre, radii),
      };
    }),
    // Where no way closes the ring it stays open: the map says so.
    open: n > 2 && !closes,
    chords: chords.map((chord, i) => {
      if (closing(chord, n)) return beside(along, nodes, n - 1, 0, 1, 0, 4);
      const near = chord.kind === "back" && chord.from - chord.to === 1;
      return near ? beside(along, nodes, chord.from, chord.to, -1, size.height / 2 + 12, thick(chord)) : through(chord, i, nodes, centre);
    }),
  };
}

const closing = (chord: Chord, n: number): boolean => n > 2 && chord.from === n - 1 && chord.to === 0;

const thick = (chord: Chord): number => (chord.kind === "loop" ? 3.5 : 1.3 + 5 * Math.min(1, chord.weight));

type Along = { readonly centre: Point; readonly radii: Point; readonly angles: readonly number[] };

/** A way along the ring, so far inside of it: with the clock, or against it. */
function beside(
  { centre, radii, angles }: Along,
  nodes: Ring["nodes"],
  from: number,
  to: number,
  sense: 1 | -1,
  inside: number,
  width: number,
): Ring["chords"][number] {
  const [start, end] = [angles[from] ?? 0, angles[to] ?? 0];
  const turn = sense === 1 ? (end - start + 2 * Math.PI) % (2 * Math.PI) : -((start - end + 2 * Math.PI) % (2 * Math.PI));
  const [rx, ry] = [Math.max(20, radii.x - inside), Math.max(20, radii.y - inside)];
  const parts = 60;
  const points = Array.from({ length: parts + 1 }, (_, i) => {
    const angle = start + (turn * i) / parts;
    return { x: centre.x + rx * Math.sin(angle), y: centre.y - ry * Math.cos(angle) };
  }).filter((p) => ![nodes[from], nodes[to]].some((box) => box && within(box, p, 6)));
  const outwards = away(points[Math.floor(points.length / 2)] ?? centre, centre, radii);
  const inwards = { x: -outwards.x, y: -outwards.y };
  const [first, ...rest] = points;
  const [tip, before] = [points.at(-1), points.at(-4)];
  const middle = points[Math.floor(points.length / 2)] ?? centre;
  if (!first || !tip || !before) return { line: "", head: "", width, x: middle.x, y: middle.y, out: none };
  return {
    line: path("M", first.x, first.y, ...rest.flatMap((p) => ["L", p.x, p.y] as const)),
    head: headAt(tip, before),
    width,
    x: middle.x,
    y: middle.y,
    out: inside > 0 ? inwards : none,
  };
}

const none: Point = { x: 0, y: 0 };

/** The direction out of the ellipse at one of its points. */
function away(p: Point, centre: Point, radii: Point): Point {
  const [x, y] = [(p.x - centre.x) / radii.x ** 2, (p.y - centre.y) / radii.y ** 2];
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

const within = (box: Ring["nodes"][number], p: Point, air: number): boolean =>
  Math.abs(p.x - box.x) <= box.width / 2 + air && Math.abs(p.y - box.y) <= box.height / 2 + air;

/** Whether the nodes of so many stages would touch one another at their full size. */
function isSmall(width: number, height: number, margin: number, n: number): boolean {
  const [rx, ry] = [width / 2 - margin - node.width / 2, height / 2 - margin - node.height / 2];
  if (rx < 140 || ry < 90) return true;
  const round = Math.PI * (3 * (rx + ry) - Math.sqrt((3 * rx + ry) * (rx + 3 * ry)));
  return round / n < node.width * 1.15;
}

/** Angles at which as much of the ellipse lies between each pair of neighbours. */
function evenly(n: number, radii: Point): readonly number[] {
  const parts = 720;
  const lengths = [0];
  for (let i = 1; i <= parts; i++) {
    const [a, b] = [(2 * Math.PI * (i - 1)) / parts, (2 * Math.PI * i) / parts];
    const step = Math.hypot(radii.x * (Math.sin(b) - Math.sin(a)), radii.y * (Math.cos(b) - Math.cos(a)));
    lengths.push((lengths[i - 1] ?? 0) + step);
  }
  const whole = lengths[parts] ?? 1;
  return Array.from({ length: n }, (_, i) => {
    const wanted = (whole * i) / n;
    const after = Math.max(
      1,
      lengths.findIndex((l) => l >= wanted),
    );
    const [l, r] = [lengths[after - 1] ?? 0, lengths[after] ?? whole];
    const part = r > l ? (wanted - l) / (r - l) : 0;
    return i === 0 ? 0 : (2 * Math.PI * (after - 1 + part)) / parts;
  });
}

function sideOf(angle: number): "left" | "right" | "top" | "bottom" {
  const quarter = Math.PI / 4;
  if (angle < quarter * 0.6 || angle > 2 * Math.PI - quarter * 0.6) return "top";
  if (Math.abs(angle - Math.PI) < quarter * 0.6) return "bottom";
  return angle < Math.PI ? "right" : "left";
}

/** A band along the ellipse that changes its width on the way. */
function band(at: (angle: number) => Point, from: number, to: number, width1: number, width2: number): string {
  const parts = 28;
  const points = Array.from({ length: parts + 1 }, (_, i) => {
    const share = i / parts;
    const angle = from + (to - from) * share;
    const [a, b] = [at(angle - 0.01), at(angle + 0.01)];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const ease = share * share * (3 - 2 * share);
    const half = (width1 + (width2 - width1) * ease) / 2;
    const here = at(angle);
    const [nx, ny] = [-(b.y - a.y) / length, (b.x - a.x) / length];
    return { out: { x: here.x - nx * half, y: here.y - ny * half }, in: { x: here.x + nx * half, y: here.y + ny * half } };
  });
  const [first, ...rest] = points;
  if (!first) return "";
  return path(
    "M",
    first.out.x,
    first.out.y,
    ...rest.flatMap((p) => ["L", p.out.x, p.out.y] as const),
    ...points.toReversed().flatMap((p) => ["L", p.in.x, p.in.y] as const),
    "Z",
  );
}

/** A way through the inside, bent towards the centre; ways between the same two stages lie beside one another. */
function through(chord: Chord, index: number, nodes: Ring["nodes"], centre: Point): Ring["chords"][number] {
  const [a, b] = [nodes[chord.from], nodes[chord.to]];
  if (!a || !b) return { line: "", head: "", width: 0, x: centre.x, y: centre.y, out: none };
  // The shorter the way, the less it goes to the middle; each a little apart from the others.
  const apart = Math.abs(chord.from - chord.to);
  const far = Math.min(apart, nodes.length - apart) / Math.max(1, nodes.length / 2);
  const pull = 0.34 + 0.4 * far + 0.05 * (index % 3);
  const start = rim(a, lerp(a, centre, pull), -10 * Math.sign(chord.from - chord.to));
  const end = rim(b, lerp(b, centre, pull), 10 * Math.sign(chord.from - chord.to));
  const [c1, c2] = [lerp(start, centre, pull), lerp(end, centre, pull)];
  const middle = {
    x: (start.x + 3 * c1.x + 3 * c2.x + end.x) / 8,
    y: (start.y + 3 * c1.y + 3 * c2.y + end.y) / 8,
  };
  return {
    line: path("M", start.x, start.y, "C", c1.x, c1.y, c2.x, c2.y, end.x, end.y),
    head: headAt(end, c2),
    width: thick(chord),
    x: middle.x,
    y: middle.y,
    out: none,
  };
}

const lerp = (a: Point, b: Point, part: number): Point => ({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part });

/** Where the line from a node's middle to a point leaves its box, a little outside, moved sideways by so much. */
function rim(box: Ring["nodes"][number], towards: Point, aside: number): Point {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : (box.width / 2 + 5) / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : (box.height / 2 + 5) / Math.abs(dy),
  );
  const part = Number.isFinite(scale) ? scale : 0;
  const flat = Math.abs(dy) * (box.width / 2) > Math.abs(dx) * (box.height / 2); // through the floor or the roof
  return { x: box.x + dx * part + (flat ? aside : 0), y: box.y + dy * part + (flat ? 0 : aside) };
}

/** A two-stroke head whose tip is at a point, coming from another. */
function headAt(tip: Point, from: Point): string {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const stroke = (by: number): Point => ({ x: tip.x - 7 * Math.cos(angle + by), y: tip.y - 7 * Math.sin(angle + by) });
  const [a, b] = [stroke(0.55), stroke(-0.55)];
  return path("M", a.x, a.y, "L", tip.x, tip.y, "L", b.x, b.y);
}
