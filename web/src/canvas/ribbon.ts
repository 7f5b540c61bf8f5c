import { path } from "./path.ts";

/** A band that runs from left to right and changes its width on the way; both widths are centred on y. */
export function ribbon(x1: number, width1: number, x2: number, width2: number, y: number): string {
  const bend = (x2 - x1) * 0.47;
  const [a, b] = [width1 / 2, width2 / 2];
  return path(
    ...(["M", x1, y - a, "C", x1 + bend, y - a, x2 - bend, y - b, x2, y - b] as const),
    ...(["V", y + b, "C", x2 - bend, y + b, x1 + bend, y + a, x1, y + a, "Z"] as const),
  );
}

/** The same from top to bottom, for the phone. */
export function fall(y1: number, width1: number, y2: number, width2: number, x: number): string {
  const middle = (y1 + y2) / 2;
  const [a, b] = [width1 / 2, width2 / 2];
  return path(
    ...(["M", x - a, y1, "C", x - a, middle, x - b, middle, x - b, y2] as const),
    ...(["L", x + b, y2, "C", x + b, middle, x + a, middle, x + a, y1, "Z"] as const),
  );
}

/** What leaves a node through its floor: wide above, a little narrower below. */
export function taper(x: number, y: number, width: number, height: number): string {
  return path("M", x, y, "h", width, "l", -2, height, "h", 4 - width, "Z");
}

/**
 * The width that stands for some people: in proportion to the most, and never
 * too thin to be seen while there is anybody.
 */
export function bandWidth(people: number, most: number, widest: number): number {
  if (people <= 0 || most <= 0) return 0;
  return Math.max(2, (people / most) * widest);
}
