/** Where the bars of a funnel lie: a row for each step, with a bar for each group, and what was lost of the step before. */

type FunnelBar = {
  readonly y: number;
  readonly width: number;
  /** How far the bar of the step before reached; what lies between was lost on the way. */
  readonly before: number;
};

export type FunnelRow = { readonly y: number; readonly height: number; readonly bars: readonly FunnelBar[] };

type Frame = {
  /** Of the longest bar. */
  readonly width: number;
  /** Above the bars of a step, for its name. */
  readonly head: number;
  readonly bar: number;
  readonly gap: number;
  /** Below them, for what leads to the next. */
  readonly foot: number;
};

/**
 * Shares are by group, then by step, of the group's own beginning: 0 to 1. The
 * step before is the last that is not optional.
 */
export function funnelRows(
  shares: readonly (readonly number[])[],
  optional: readonly boolean[],
  frame: Frame,
): { readonly rows: readonly FunnelRow[]; readonly height: number } {
  const steps = optional.length;
  const tall = frame.head + shares.length * (frame.bar + frame.gap) - frame.gap + frame.foot;
  const rows = Array.from({ length: steps }, (_, k): FunnelRow => {
    const y = k * tall;
    const prior = optional.findLastIndex((may, i) => i < k && !may);
    return {
      y,
      height: tall,
      bars: shares.map((group, g) => ({
        y: y + frame.head + g * (frame.bar + frame.gap),
        width: long(group[k] ?? 0, frame.width),
        before: prior < 0 ? frame.width : long(group[prior] ?? 0, frame.width),
      })),
    };
  });
  return { rows, height: Math.max(0, steps * tall - frame.foot) };
}

/** At least a pixel where there is something. */
const long = (share: number, width: number): number => (share <= 0 ? 0 : Math.max(1, Math.min(1, share) * width));

export type Column = { readonly x: number; readonly width: number; readonly y: number; readonly height: number };

/** The columns of a histogram, to the full height. */
export function columns(counts: readonly number[], width: number, height: number): readonly Column[] {
  const most = Math.max(1, ...counts);
  const each = width / Math.max(1, counts.length);
  const space = each > 6 ? 2 : each > 3 ? 1 : 0;
  return counts.map((n, i) => {
    const tall = n === 0 ? 0 : Math.max(1, (n / most) * height);
    return { x: i * each, width: Math.max(1, each - space), y: height - tall, height: tall };
  });
}
