/** Bars of several measures of the same rows: side by side in panels, or below each other where there is little room. */

type Box = { readonly x: number; readonly y: number; readonly width: number };

export type Multiples = {
  /** By panel: where it begins, and how wide its bars can be. Empty where the rows are stacked. */
  readonly panels: readonly { readonly x: number; readonly width: number }[];
  /** By row: its top. */
  readonly rows: readonly number[];
  /** By row, by measure. */
  readonly bars: readonly (readonly Box[])[];
  readonly height: number;
};

type Frame = {
  readonly width: number;
  /** Room for the names on the left. */
  readonly names: number;
  /** Room for the figure behind each bar. */
  readonly figures: number;
  /** Between two panels. */
  readonly gap: number;
  /** Above the first row. */
  readonly head: number;
  /** Of a row; of a line where the rows are stacked. */
  readonly pitch: number;
};

/** How long each bar is: in proportion to the largest of all, at least a pixel where there is something. */
const scale = (values: readonly (readonly number[])[], width: number) => {
  const most = Math.max(0, ...values.flat());
  return (value: number): number => (value <= 0 || most === 0 ? 0 : Math.max(1, (value / most) * width));
};

/** One panel for each measure, all to the same scale. */
export function panels(values: readonly (readonly number[])[], frame: Frame): Multiples {
  const count = values[0]?.length ?? 0;
  const room = (frame.width - frame.names - frame.gap * Math.max(0, count - 1)) / Math.max(1, count);
  const width = Math.max(8, room - frame.figures);
  const long = scale(values, width);
  const columns = Array.from({ length: count }, (_, at) => ({ x: frame.names + at * (room + frame.gap), width }));
  const rows = values.map((_, at) => frame.head + at * frame.pitch);
  return {
    panels: columns,
    rows,
    bars: values.map((row, at) => row.map((value, m) => ({ x: columns[m]?.x ?? 0, y: rows[at] ?? 0, width: long(value) }))),
    height: frame.head + values.length * frame.pitch,
  };
}

/** A line for each measure below the name of its row, all to the same scale. */
export function stacked(values: readonly (readonly number[])[], frame: Frame): Multiples {
  const long = scale(values, Math.max(8, frame.width - frame.names - frame.figures));
  const tall = (values[0]?.length ?? 0) + 1; // lines of a row, its name the first
  const step = tall * frame.pitch + frame.gap;
  const rows = values.map((_, at) => frame.head + at * step);
  return {
    panels: [],
    rows,
    bars: values.map((row, at) =>
      row.map((value, m) => ({ x: frame.names, y: (rows[at] ?? 0) + (m + 1) * frame.pitch, width: long(value) })),
    ),
    height: frame.head + values.length * step,
  };
}
