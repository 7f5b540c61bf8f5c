import { describe, expect, test } from "vitest";
import { bracketsIn, question, read, write } from "./settings.ts";

describe("the settings of retention", () => {
  test("the usual ones take no room in the address", () => {
    expect(write(read(null))).toBeNull();
    expect(question(read(null))).toEqual({
      kind: "retention",
      retention: { interval: "week", mode: "on", cohorts: "first", intervals: 12 },
    });
  });
  test("come back as they were written", () => {
    const settings = read({
      look: "survival",
      start: "stage~is~purchase",
      interval: "day",
      rolling: true,
      by: "property:category",
      silence: 14,
    });
    expect(read(write(settings))).toEqual(settings);
    expect(question(settings).silence).toBe("14d");
  });
  test("what nobody can have meant is as if it were not there", () => {
    expect(read({ look: "x", count: 400, by: "trait:tier", brackets: "4-1", interval: 3 })).toEqual(read(null));
  });
  test("brackets are read as people write them", () => {
    expect(bracketsIn("1-3, 4 – 7,8")).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 7 },
      { from: 8, to: 8 },
    ]);
    for (const bad of ["", "a", "3-1", "1-3, 3-5", "0-2", "1-400"]) expect(bracketsIn(bad), bad).toBeNull();
    expect(question(read({ mode: "brackets", interval: "day" })).retention?.brackets).toHaveLength(3);
  });
});
