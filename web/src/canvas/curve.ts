import { type Part, path } from "./path.ts";

export type Point = { readonly x: number; readonly y: number };

/**
 * A smooth line through points of rising x that never leaves the range of two
 * neighbours, so that it shows no peak that was not measured (Fritsch and
 * Carlson 1980).
 */
export function monotone(points: readonly Point[]): string {
  const first = points[0];
  if (!first) return "";
  const slopes = tangents(points);
  const parts: Part[] = ["M", first.x, first.y];
  points.forEach((to, i) => {
    const from = points[i - 1];
    if (!from) return;
    const third = (to.x - from.x) / 3;
    parts.push("C", from.x + third, from.y + third * (slopes[i - 1] ?? 0), to.x - third, to.y - third * (slopes[i] ?? 0), to.x, to.y);
  });
  return path(...parts);
}

/** The slope of the line at each point. */
export function tangents(points: readonly Point[]): readonly number[] {
  const secants = points.slice(1).map((to, i) => {
    const from = points[i] ?? to;
    return to.x > from.x ? (to.y - from.y) / (to.x - from.x) : 0;
  });
  return points.map((_, i) => {
    const [before, after] = [secants[i - 1], secants[i]];
    if (before === undefined || after === undefined) return limited(before ?? after ?? 0, before ?? after ?? 0);
    if (before * after <= 0) return 0; // a peak or a valley stays where it was measured
    return Math.sign(before) * Math.min(3 * Math.abs(before), 3 * Math.abs(after), Math.abs(before + after) / 2);
  });
}

const limited = (slope: number, secant: number): number => Math.sign(slope) * Math.min(Math.abs(slope), 3 * Math.abs(secant));

/** Where the curve is at x, between two points; null outside of them. */
export function monotoneAt(points: readonly Point[], x: number): number | null {
  const slopes = tangents(points);
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    if (!a || !b || x < a.x || x > b.x || b.x === a.x) continue;
    const width = b.x - a.x;
    const t = (x - a.x) / width;
    const [t2, t3] = [t * t, t * t * t];
    const [m1, m2] = [slopes[i - 1] ?? 0, slopes[i] ?? 0];
    return (2 * t3 - 3 * t2 + 1) * a.y + (t3 - 2 * t2 + t) * width * m1 + (-2 * t3 + 3 * t2) * b.y + (t3 - t2) * width * m2;
  }
  return null;
}

/** The height of an emotion, -2 to +2, in a lane. */
export const emotionY = (emotion: number, top: number, bottom: number): number => bottom - ((emotion + 2) / 4) * (bottom - top);
