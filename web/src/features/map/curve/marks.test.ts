import { describe, expect, it } from "vitest";
import type { MapNode } from "../../../domain/map/node.ts";
import { air, clamped, marksOf, valueAt } from "./marks.ts";

const point = (id: string, stage: string, value: number, series = "expected"): MapNode => ({
  id,
  kind: "card",
  parent: "lane",
  order: id,
  props: { stage, value, series },
});
const columns = [
  { id: "a", x: 0, width: 200 },
  { id: "b", x: 200, width: 100 },
];

describe("the points of a curve", () => {
  it("stand in the middle of their column, and share it", () => {
    const marks = marksOf([point("1", "b", 2), point("2", "a", 0), point("3", "a", -2), point("4", "a", 1, "experienced")], columns, 128);
    expect(marks.map((m) => [m.node.id, Math.round(m.x), m.y])).toEqual([
      ["2", 67, 64],
      ["3", 133, 114],
      ["4", 100, 39],
      ["1", 250, 14],
    ]);
  });
  it("come back from their height", () => {
    for (let tenth = -20; tenth <= 20; tenth++) {
      const value = clamped(tenth / 10);
      const [mark] = marksOf([point("p", "a", value)], columns, 188);
      expect(valueAt(mark?.y ?? 0, 188)).toBe(value);
    }
    expect(valueAt(-400, 188)).toBe(2);
    expect(valueAt(188 - air + 9, 188)).toBe(-2);
  });
  it("keep to the scale, and have no minus before zero", () => {
    expect(clamped(9)).toBe(2);
    expect(Object.is(clamped(-0.01), 0)).toBe(true);
  });
  it("are left out where they have no value or their stage is elsewhere", () => {
    expect(marksOf([point("p", "gone", 1), { id: "q", kind: "card", props: { stage: "a" } }], columns, 100)).toEqual([]);
  });
});
