import { arrowHead, path } from "./path.ts";

/** A way back from one column to an earlier one. */
export type Return = { readonly from: number; readonly to: number; readonly share: number };

export type Arc = {
  readonly line: string;
  readonly head: string;
  readonly width: number; // of the stroke, in proportion to the share
  readonly level: number; // 0 is the lowest
  readonly x: number; // middle of the apex, where the label goes
  readonly y: number;
};

/** How high each arc must rise to pass over those that it spans; two that only overlap cross once, whatever their height. */
export function levels(returns: readonly Return[]): readonly number[] {
  const order = returns.map((_, i) => i).sort((a, b) => spanOf(returns[a]) - spanOf(returns[b]) || a - b);
  const level: number[] = returns.map(() => 0);
  const done: number[] = [];
  for (const i of order) {
    const arc = returns[i];
    if (!arc) continue;
    const under = done.filter((j) => {
      const other = returns[j];
      return other !== undefined && other.to >= arc.to && other.from <= arc.from;
    });
    level[i] = under.reduce((highest, j) => Math.max(highest, (level[j] ?? 0) + 1), 0);
    done.push(i);
  }
  return level;
}

const spanOf = (arc: Return | undefined): number => (arc ? arc.from - arc.to : 0);

/**
 * Draws the arcs above a row of nodes. Ways out leave a node on its left half,
 * ways in arrive on its right half; the shorter ones are nearer to the gap, so
 * that arcs nest and do not cross.
 */
export function arcs(
  returns: readonly Return[],
  centre: (column: number) => number,
  node: { readonly y: number; readonly width: number },
  step: number,
): readonly Arc[] {
  const level = levels(returns);
  const half = node.width * 0.42;
  return returns.map((arc, i) => {
    const out = returns.filter((r) => r.from === arc.from).sort((a, b) => b.to - a.to);
    const into = returns.filter((r) => r.to === arc.to).sort((a, b) => b.from - a.from);
    const x1 = centre(arc.from) - half + (half * (out.indexOf(arc) + 0.5)) / out.length;
    const x2 = centre(arc.to) + (half * (into.indexOf(arc) + 0.5)) / into.length;
    const rise = 33 + step * (level[i] ?? 0);
    const [start, end] = [node.y - 3, node.y - 6];
    const control = node.y - rise / 0.75;
    return {
      line: path("M", x1, start, "C", x1, control, x2, control, x2, end),
      head: arrowHead(x2, end + 1, "down", 6.5),
      width: 1.2 + 6.5 * Math.min(1, arc.share),
      level: level[i] ?? 0,
      x: (x1 + x2) / 2,
      y: (start + end) / 8 + control * 0.75,
    };
  });
}
