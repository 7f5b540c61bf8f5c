import type { Return } from "./arc.ts";
import { levels } from "./arc.ts";
import { arrowHead, path } from "./path.ts";
import { bandWidth, fall } from "./ribbon.ts";

export type Spine = {
  readonly bands: readonly string[];
  readonly arcs: readonly {
    readonly line: string;
    readonly head: string;
    readonly width: number;
    readonly x: number;
    readonly y: number;
  }[];
  readonly tail: string; // out of the stage where the loop begins, into the words about it
};

/** The circuit from top to bottom: y is the middle of each stage's disc, which has this radius around x. */
export function spine(
  ys: readonly number[],
  people: readonly number[],
  returns: readonly Return[],
  x: number,
  radius: number,
  end: number,
  loop = ys.length - 1, // the stage where it begins
): Spine {
  const most = people.reduce((a, b) => Math.max(a, b), 0);
  const level = levels(returns);
  const last = ys[ys.length - 1] ?? 0;
  const from = ys[loop] ?? last;
  const side = x + radius + 6;
  return {
    bands: ys
      .slice(1)
      .map((y2, i) => fall(ys[i] ?? y2, bandWidth(people[i] ?? 0, most, 30), y2, bandWidth(people[i + 1] ?? 0, most, 30), x)),
    arcs: returns.map((way, i) => {
      const [y1, y2] = [(ys[way.from] ?? 0) - 6, (ys[way.to] ?? 0) + 10];
      const out = x - radius - 20 - 6 * Math.min(2, level[i] ?? 0);
      return {
        line: path("M", x - radius, y1, "C", out, y1, out, y2, x - radius - 2, y2),
        head: arrowHead(x - radius - 1, y2, "right", 5.5),
        width: 1.2 + 6.5 * Math.min(1, way.share),
        x: out + (x - radius - out) * 0.25,
        y: (y1 + y2) / 2,
      };
    }),
    tail:
      loop === ys.length - 1
        ? path("M", x, last + radius, "V", end - 18, "C", x, end - 6, x + 6, end, x + 18, end, "H", x + 22)
        : // Beside the stages that come after it, so that it leaves none of them.
          path("M", x + radius, from, "C", side, from, side, from, side, from + 10, "V", end - 7, "C", side, end, side, end, side + 7, end),
  };
}
