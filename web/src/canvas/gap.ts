import { monotoneAt, type Point } from "./curve.ts";
import { path } from "./path.ts";

/** How finely the space between two curves is followed, in pixels. */
const pace = 4;

/**
 * The shapes of the space between what was expected and what was measured,
 * only where the measured curve runs below the expected one. Points are of
 * rising x; y grows downwards. Empty where the curves do not stand above one
 * another.
 */
export function gaps(expected: readonly Point[], measured: readonly Point[]): readonly string[] {
  const from = Math.max(expected[0]?.x ?? 0, measured[0]?.x ?? 0);
  const to = Math.min(expected.at(-1)?.x ?? 0, measured.at(-1)?.x ?? 0);
  if (expected.length < 2 || measured.length < 2 || to <= from) return [];
  const shapes: string[] = [];
  let run: { readonly x: number; readonly top: number; readonly bottom: number }[] = [];
  const close = () => {
    if (run.length > 1) shapes.push(shapeOf(run));
    run = [];
  };
  let before: { readonly x: number; readonly top: number; readonly bottom: number } | null = null;
  for (const x of steps(from, to)) {
    const [top, bottom] = [monotoneAt(expected, x), monotoneAt(measured, x)];
    if (top === null || bottom === null) continue;
    const here = { x, top, bottom };
    const below = bottom > top;
    if (before && bottom - top > 0 !== before.bottom - before.top > 0) {
      const [a, b] = [before.bottom - before.top, bottom - top];
      const part = a === b ? 0 : a / (a - b);
      const cross = before.top + (top - before.top) * part;
      run.push({ x: before.x + (x - before.x) * part, top: cross, bottom: cross });
      if (!below) close();
    }
    if (below) run.push(here);
    before = here;
  }
  close();
  return shapes;
}

function steps(from: number, to: number): readonly number[] {
  const n = Math.max(1, Math.ceil((to - from) / pace));
  return Array.from({ length: n + 1 }, (_, i) => from + ((to - from) * i) / n);
}

function shapeOf(run: readonly { readonly x: number; readonly top: number; readonly bottom: number }[]): string {
  const [first, ...rest] = run;
  if (!first) return "";
  return path(
    "M",
    first.x,
    first.top,
    ...rest.flatMap((p) => ["L", p.x, p.top] as const),
    ...run.toReversed().flatMap((p) => ["L", p.x, p.bottom] as const),
    "Z",
  );
}
