import { emotionY } from "../../../canvas/curve.ts";
import { type MapNode, number, text } from "../../../domain/map/node.ts";

/** The air above and below the scale, in pixels: the measured curve has the same. */
export const air = 14;

/** What a point says: what we expect people to feel, or what they told us that they felt. */
export type Series = "expected" | "experienced";

export const seriesOf = (point: MapNode): Series => (text(point, "series") === "experienced" ? "experienced" : "expected");

export type Mark = { readonly node: MapNode; readonly value: number; readonly x: number; readonly y: number };

type Column = { readonly id: string; readonly x: number; readonly width: number };

/** An emotion in the scale, in steps of a tenth. */
export const clamped = (value: number): number => Math.max(-2, Math.min(2, Math.round(value * 10) / 10)) || 0;

/** The emotion at a height of the lane. */
export const valueAt = (y: number, height: number): number => clamped(2 - ((y - air) / (height - 2 * air)) * 4);

/** Where the points stand, from left to right: several of one series share their column evenly. */
export function marksOf(points: readonly MapNode[], columns: readonly Column[], height: number): readonly Mark[] {
  return columns.flatMap((column) => {
    const here = points.filter((p) => text(p, "stage") === column.id && number(p, "value") !== null);
    return here.map((node): Mark => {
      const own = here.filter((p) => seriesOf(p) === seriesOf(node));
      const value = clamped(number(node, "value") ?? 0);
      const x = column.x + (column.width * (own.indexOf(node) + 1)) / (own.length + 1);
      return { node, value, x, y: emotionY(value, air, height - air) };
    });
  });
}
