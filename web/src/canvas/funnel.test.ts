import { describe, expect, it } from "vitest";
import { columns, funnelRows } from "./funnel.ts";

const frame = { width: 200, head: 20, bar: 16, gap: 4, foot: 24 };

describe("the rows of a funnel", () => {
  it("has a bar for each step, as long as its share, and knows where the one before ended", () => {
    const { rows, height } = funnelRows([[1, 0.5, 0.1]], [false, false, false], frame);
    expect(rows.map((r) => r.bars[0]?.width)).toEqual([200, 100, 20]);
    expect(rows.map((r) => r.bars[0]?.before)).toEqual([200, 200, 100]);
    expect(rows.map((r) => r.y)).toEqual([0, 60, 120]);
    expect(height).toBe(156);
  });
  it("measures what was lost from the last step that must be", () => {
    const { rows } = funnelRows([[1, 0.2, 0.6]], [false, true, false], frame);
    expect(rows.map((r) => r.bars[0]?.before)).toEqual([200, 200, 200]);
  });
  it("puts the bars of groups below each other, and shows the smallest share", () => {
    const { rows } = funnelRows(
      [
        [1, 0.0001],
        [1, 0],
      ],
      [false, false],
      frame,
    );
    expect(rows[1]?.bars.map((b) => b.width)).toEqual([1, 0]);
    expect(rows[1]?.bars.map((b) => b.y)).toEqual([100, 120]);
  });
});

describe("the columns of a histogram", () => {
  it("fill the room, and the highest its height", () => {
    const drawn = columns([2, 4, 0], 30, 100);
    expect(drawn.map((c) => c.height)).toEqual([50, 100, 0]);
    expect(drawn.map((c) => c.x)).toEqual([0, 10, 20]);
    expect(columns([], 30, 100)).toEqual([]);
  });
});
