/** A number of a path: one decimal is finer than a pixel of any screen. */
const n = (value: number): string => String(Math.round(value * 10) / 10);

export type Part = Command | number;
type Command = "M" | "L" | "H" | "V" | "C" | "Z" | "h" | "v" | "l";

/** Joins commands and numbers into an SVG path. */
export function path(...parts: readonly Part[]): string {
  let text = "";
  let afterNumber = false;
  for (const part of parts) {
    if (typeof part === "number") text += (afterNumber ? " " : "") + n(part);
    else text += part;
    afterNumber = typeof part === "number";
  }
  return text;
}

/** A two-stroke arrow head whose tip is at x, y. */
export function arrowHead(x: number, y: number, towards: "down" | "up" | "right", size: number): string {
  const half = size * 0.6;
  switch (towards) {
    case "down":
      return path("M", x - half, y - size, "L", x, y, "L", x + half, y - size);
    case "up":
      return path("M", x - half, y + size, "L", x, y, "L", x + half, y + size);
    case "right":
      return path("M", x - size, y - half, "L", x, y, "L", x - size, y + half);
  }
}
