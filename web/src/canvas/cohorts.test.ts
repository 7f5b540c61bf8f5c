import { describe, expect, test } from "vitest";
import { apart, bandOf, cohortGrid, hatch, heat, lineOf, marks, plot, stacks, stairsOf } from "./cohorts.ts";
import { cut } from "./text.ts";

const frame = { width: 800, names: 100, head: 24, gap: 6, pitch: 24, least: 44, most: 72 };

describe("a table of cohorts", () => {
  test("shows all columns where there is room, and those that fit where there is not", () => {
    const wide = cohortGrid(4, 13, frame);
    expect(wide.shown).toBe(13);
    expect(wide.cell(0, 12).x + wide.width).toBeLessThanOrEqual(800.001);
    const narrow = cohortGrid(4, 13, { ...frame, width: 300, least: 22 });
    expect(narrow.shown).toBe(9);
    expect(narrow.cell(0, 8).x + narrow.width).toBeLessThanOrEqual(300.001);
  });
  test("leaves air below the row of all together", () => {
    const grid = cohortGrid(3, 5, frame);
    expect(grid.cell(0, 0).y).toBe(24);
    expect(grid.cell(1, 0).y).toBe(54);
    expect(grid.tall).toBe(102);
  });
  test("the strongest cell is 10, none is 0 unless nobody came", () => {
    expect([heat(0, 0.5), heat(0.001, 0.5), heat(0.25, 0.5), heat(0.5, 0.5), heat(0.5, 0)]).toEqual([0, 1, 5, 10, 0]);
  });
  test("strokes stay inside their box", () => {
    const numbers = [...hatch({ x: 10, y: 20, width: 30, height: 12 }, 5).matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    expect(numbers.length).toBeGreaterThan(10);
    for (const [, x, y] of numbers) {
      expect(Number(x)).toBeGreaterThanOrEqual(10);
      expect(Number(x)).toBeLessThanOrEqual(40);
      expect(Number(y)).toBeGreaterThanOrEqual(20);
      expect(Number(y)).toBeLessThanOrEqual(32);
    }
  });
});

describe("curves", () => {
  const p = plot(10, 0, 1, { width: 120, height: 70, left: 10, right: 10, top: 10, bottom: 10 });
  const dots = [
    { interval: 0, value: 1 },
    { interval: 5, value: 0.5 },
    { interval: 10, value: 0.5 },
  ];
  test("begin at the upper left and fall", () => {
    expect(lineOf(dots, p)).toBe("M10 10L60 35L110 35");
    expect(stairsOf(dots, p)).toBe("M10 10H60V35H110V35");
  });
  test("a band is closed", () => {
    expect(bandOf(dots, dots, p)).toMatch(/^M10 10.*Z$/);
    expect(bandOf([], [], p)).toBe("");
  });
  test("marks are round", () => {
    expect(marks(0, 0.47, 5)).toEqual([0, 0.1, 0.2, 0.30000000000000004, 0.4]);
    expect(marks(-130, 470, 6)).toEqual([-100, 0, 100, 200, 300, 400]);
    expect(marks(0, 0, 5)).toEqual([0]);
  });
});

test("stacked bars add up, and one part lies below the line", () => {
  const s = stacks(
    [
      { parts: [10, 5, 5], below: 0 },
      { parts: [0, 0, 0], below: 20 },
    ],
    { width: 210, left: 10, top: 0, height: 200, gap: 4 },
  );
  expect(s.zero).toBe(100);
  expect(s.bars[0]?.parts.map((b) => b.height)).toEqual([50, 25, 25]);
  expect(s.bars[0]?.parts[2]?.y).toBe(0);
  expect(s.bars[1]?.below).toMatchObject({ y: 100, height: 100 });
});

test("labels are cut to their room, and pushed apart", () => {
  expect(cut("Negozio", 200, 13)).toBe("Negozio");
  expect(cut("Negozio di Milano Centrale", 60, 13)).toMatch(/^Nego.*…$/);
  expect(apart([10, 12, 40, 9], 14)).toEqual([23, 37, 51, 9]);
});
