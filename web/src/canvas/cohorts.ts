/** Tables of cohorts, curves over intervals and stacked bars with a part below zero: numbers in, numbers out. */

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type CohortGrid = {
  /** How many of the columns have room; the first is that of the start. */
  readonly shown: number;
  /** Of a cell. */
  readonly width: number;
  readonly height: number;
  readonly cell: (row: number, column: number) => Box;
  /** Of the whole. */
  readonly tall: number;
};

type GridFrame = {
  readonly width: number;
  /** Room for the names on the left. */
  readonly names: number;
  /** Above the first row. */
  readonly head: number;
  /** Between the first row, that of all together, and the next. */
  readonly gap: number;
  readonly pitch: number;
  /** The narrowest and the widest that a cell may be. */
  readonly least: number;
  readonly most: number;
};

/** Where the cells of a table stand: as many columns as there is room for. */
export function cohortGrid(rows: number, columns: number, frame: GridFrame): CohortGrid {
  const room = Math.max(frame.least, frame.width - frame.names);
  const shown = Math.max(1, Math.min(columns, Math.floor(room / frame.least)));
  const width = Math.min(frame.most, room / shown);
  const top = (row: number) => frame.head + row * frame.pitch + (row > 0 ? frame.gap : 0);
  return {
    shown,
    width,
    height: frame.pitch,
    cell: (row, column) => ({ x: frame.names + column * width, y: top(row), width, height: frame.pitch }),
    tall: rows === 0 ? frame.head : top(rows - 1) + frame.pitch,
  };
}

/** How strong a cell is, 0 to 10, against the strongest of the table. */
export function heat(share: number, most: number): number {
  if (share <= 0 || most <= 0) return 0;
  return Math.max(1, Math.min(10, Math.round((share / most) * 10)));
}

const at = (n: number): string => (Math.round(n * 10) / 10).toString();

/** Strokes at 45 degrees across a box, none of them outside: the d of a path. */
export function hatch(box: Box, gap: number): string {
  const strokes: string[] = [];
  for (let s = gap / 2; s < box.width + box.height; s += gap) {
    const x1 = Math.max(0, s - box.height);
    const y1 = s - x1;
    const x2 = Math.min(s, box.width);
    const y2 = s - x2;
    strokes.push(`M${at(box.x + x1)} ${at(box.y + y1)}L${at(box.x + x2)} ${at(box.y + y2)}`);
  }
  return strokes.join("");
}

export type Plot = {
  readonly x: (interval: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

type PlotFrame = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** A plane: intervals 0 to last from left to right, values from low at the bottom to high at the top. */
export function plot(last: number, low: number, high: number, frame: PlotFrame): Plot {
  const right = frame.width - frame.right;
  const bottom = frame.height - frame.bottom;
  const wide = Math.max(1, right - frame.left);
  const tall = Math.max(1, bottom - frame.top);
  return {
    x: (interval) => frame.left + (last <= 0 ? 0 : (interval / last) * wide),
    y: (value) => bottom - (high <= low ? 0 : ((value - low) / (high - low)) * tall),
    left: frame.left,
    right,
    top: frame.top,
    bottom,
  };
}

export type Dot = { readonly interval: number; readonly value: number };

/** The line through points: the d of a path. */
export const lineOf = (points: readonly Dot[], p: Plot): string =>
  points.map((dot, i) => `${i === 0 ? "M" : "L"}${at(p.x(dot.interval))} ${at(p.y(dot.value))}`).join("");

/** The stairs of a survival curve: it falls at each interval, and holds until the next. */
export const stairsOf = (points: readonly Dot[], p: Plot): string =>
  points
    .map((dot, i) => (i === 0 ? `M${at(p.x(dot.interval))} ${at(p.y(dot.value))}` : `H${at(p.x(dot.interval))}V${at(p.y(dot.value))}`))
    .join("");

/** The band between two stairs. */
export function bandOf(low: readonly Dot[], high: readonly Dot[], p: Plot): string {
  const back = low
    .toReversed()
    .map((dot, i, all) => {
      const before = all[i + 1];
      return `L${at(p.x(dot.interval))} ${at(p.y(dot.value))}${before ? `V${at(p.y(before.value))}` : ""}`;
    })
    .join("");
  return low.length === 0 ? "" : `${stairsOf(high, p)}${back}Z`;
}

/** Round marks from 0 or below to the highest value: at most so many steps. */
export function marks(low: number, high: number, most: number): readonly number[] {
  const span = high - low;
  if (span <= 0) return [low];
  const raw = span / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? raw;
  const out: number[] = [];
  for (let n = Math.ceil(low / step); n * step <= high + step * 1e-9; n++) out.push(n * step);
  return out;
}

export type Stack = {
  /** By part, from the zero line up; then the one below it. */
  readonly parts: readonly Box[];
  readonly below: Box;
  readonly x: number;
  readonly width: number;
};

type StackFrame = {
  readonly width: number;
  readonly left: number;
  readonly top: number;
  readonly height: number;
  readonly gap: number /** How high the scale reaches in any case. */;
  readonly least?: number;
};

/** Bars of parts on top of each other, with one part below the line; all to one scale. */
export function stacks(
  bars: readonly { readonly parts: readonly number[]; readonly below: number }[],
  frame: StackFrame,
): {
  readonly bars: readonly Stack[];
  readonly zero: number;
  readonly high: number;
  readonly low: number;
  readonly y: (value: number) => number;
} {
  const sum = (parts: readonly number[]) => parts.reduce((a, b) => a + b, 0);
  const high = Math.max(1, frame.least ?? 0, ...bars.map((b) => sum(b.parts)));
  const low = Math.max(0, ...bars.map((b) => b.below));
  const scale = frame.height / (high + low);
  const y = (value: number) => frame.top + (high - value) * scale;
  const pitch = (frame.width - frame.left) / Math.max(1, bars.length);
  const width = Math.max(1, pitch - Math.min(frame.gap, pitch * 0.3));
  return {
    zero: y(0),
    high,
    low,
    y,
    bars: bars.map((bar, i) => {
      const x = frame.left + i * pitch + (pitch - width) / 2;
      let up = 0;
      const parts = bar.parts.map((n) => {
        up += n;
        return { x, y: y(up), width, height: n * scale };
      });
      return { parts, below: { x, y: y(0), width, height: bar.below * scale }, x, width };
    }),
  };
}

/** Where labels at these heights stand when none may touch the next: pushed down in their order. */
export function apart(heights: readonly number[], gap: number): readonly number[] {
  const order = heights.map((_, i) => i).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const out = [...heights];
  let last = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    last = Math.max(last + gap, heights[i] ?? 0);
    out[i] = last;
  }
  return out;
}
