import { expect, test } from "vitest";
import { panels, stacked } from "./multiples.ts";

const frame = { width: 700, names: 160, figures: 60, gap: 20, head: 30, pitch: 28 };
const values = [
  [100, 50],
  [25, 0],
  [0.0001, 75],
];

test("panels share one scale and end within the width", () => {
  const drawn = panels(values, frame);
  expect(drawn.panels).toHaveLength(2);
  const [first, second] = drawn.panels;
  expect(first?.x).toBe(160);
  expect((second?.x ?? 0) + (second?.width ?? 0) + frame.figures).toBeCloseTo(700);
  expect(drawn.bars[0]?.[0]?.width).toBeCloseTo(first?.width ?? 0);
  expect(drawn.bars[0]?.[1]?.width).toBeCloseTo((first?.width ?? 0) / 2);
  expect(drawn.bars[1]?.[1]?.width).toBe(0);
  expect(drawn.bars[2]?.[0]?.width).toBe(1);
  expect(drawn.height).toBe(30 + 3 * 28);
});

test("stacked rows have a line for the name and one for each measure, and do not overlap", () => {
  const drawn = stacked(values, { ...frame, width: 340, names: 120 });
  expect(drawn.panels).toHaveLength(0);
  for (const [at, row] of drawn.bars.entries()) {
    const next = drawn.rows[at + 1] ?? drawn.height;
    for (const bar of row) {
      expect(bar.y).toBeGreaterThan(drawn.rows[at] ?? 0);
      expect(bar.y + frame.pitch).toBeLessThanOrEqual(next);
      expect(bar.x + bar.width + frame.figures).toBeLessThanOrEqual(340);
    }
  }
});

test("nothing is drawn of nothing", () => {
  expect(panels([], frame).bars).toEqual([]);
  expect(panels([[0, 0]], frame).bars[0]?.map((b) => b.width)).toEqual([0, 0]);
  expect(stacked([], frame).height).toBe(30);
});
