/** A small line of values in time. Where nothing was measured it is broken. */
export type Spark = {
  readonly path: string;
  /** The way to a last value that can still change; empty where there is none. */
  readonly tail: string;
  /** The newest value, for a dot; null when there is none. */
  readonly end: { readonly x: number; readonly y: number } | null;
  readonly most: number;
};

/** The line between margins of 3 pixels; its foot is 0. With `open` the last value can still change. */
export function spark(values: readonly (number | null)[], width: number, height: number, open = false): Spark {
  const most = Math.max(0, ...values.map((v) => v ?? 0));
  const step = values.length > 1 ? (width - 6) / (values.length - 1) : 0;
  const place = (value: number, at: number) => ({ x: 3 + at * step, y: height - 3 - (most === 0 ? 0 : (value / most) * (height - 6)) });
  let path = "";
  let tail = "";
  let broken = true;
  let end: Spark["end"] = null;
  for (const [at, value] of values.entries()) {
    if (value === null) {
      broken = true;
      continue;
    }
    const point = place(value, at);
    if (open && end && !broken && at === values.length - 1)
      tail = `M${end.x.toFixed(1)} ${end.y.toFixed(1)}L${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    else path += `${broken ? "M" : "L"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    broken = false;
    end = point;
  }
  return { path, tail, end, most };
}
