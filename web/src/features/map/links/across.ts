import { path } from "../../../canvas/path.ts";

/** An upright rectangle, in pixels of the canvas. */
export type Box = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };

type Across = {
  readonly line: string;
  readonly head: string;
  /** The middle of the line, where its words stand. */
  readonly x: number;
  readonly y: number;
};

type Point = { readonly x: number; readonly y: number };

/** So far apart, in pixels, two boxes beside one another may have another one between them. */
const beside = 60;

/** A bent line from one box to another: out of its side, below what stands between, or out of its floor where the other stands below it. As pictures of the server draw it. */
export function across(from: Box, to: Box): Across {
  const apart = to.y >= from.y + from.h || from.y >= to.y + to.h;
  const [a, b, c1, c2] = apart ? upright(from, to) : level(from, to);
  const at = (p: (q: Point) => number) => (p(a) + 3 * p(c1) + 3 * p(c2) + p(b)) / 8;
  return {
    line: path("M", a.x, a.y, "C", c1.x, c1.y, c2.x, c2.y, b.x, b.y),
    head: tip(b, c2, 6),
    x: at((q) => q.x),
    y: at((q) => q.y),
  };
}

type Four = readonly [Point, Point, Point, Point];

function upright(from: Box, to: Box): Four {
  const down = to.y >= from.y + from.h ? 1 : -1;
  const a = { x: from.x + from.w / 2, y: down > 0 ? from.y + from.h : from.y };
  const b = { x: to.x + to.w / 2, y: (down > 0 ? to.y : to.y + to.h) - 3 * down };
  const bend = Math.max(10, Math.abs(b.y - a.y) / 2);
  return [a, b, { x: a.x, y: a.y + down * bend }, { x: b.x, y: b.y - down * bend }];
}

function level(from: Box, to: Box): Four {
  if (Math.max(to.x - from.x - from.w, from.x - to.x - to.w) > beside) {
    const a = { x: from.x + from.w / 2, y: from.y + from.h };
    const b = { x: to.x + to.w / 2, y: to.y + to.h + 3 };
    return [a, b, { x: a.x, y: a.y + 32 }, { x: b.x, y: b.y + 32 }];
  }
  const right = from.x > to.x ? -1 : 1;
  const a = { x: right > 0 ? from.x + from.w : from.x, y: from.y + from.h / 2 };
  const b = { x: (right > 0 ? to.x : to.x + to.w) - 3 * right, y: to.y + to.h / 2 };
  const bend = Math.max(10, Math.abs(b.x - a.x) / 2);
  return [a, b, { x: a.x + right * bend, y: a.y }, { x: b.x - right * bend, y: b.y }];
}

/** The two strokes of an arrow at a point, coming from another. */
function tip(at: Point, from: Point, size: number): string {
  const angle = Math.atan2(at.y - from.y, at.x - from.x);
  const stroke = (by: number): readonly [number, number] => [at.x - size * Math.cos(angle + by), at.y - size * Math.sin(angle + by)];
  return path("M", ...stroke(0.55), "L", at.x, at.y, "L", ...stroke(-0.55));
}
