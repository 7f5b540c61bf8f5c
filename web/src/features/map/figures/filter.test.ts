import { describe, expect, test } from "vitest";
import { askedOf, type Choice, everything, keptOf, readAddress, readFilter, sameChoice, writeAddress } from "./filter.ts";

const extent = { first: "2025-01-01", last: "2026-11-22", today: "2026-11-22" };
const choices: readonly Choice[] = [
  everything,
  { ...everything, period: { kind: "last", days: 90 }, compare: { kind: "previous" } },
  { ...everything, period: { kind: "dates", from: "2026-03-01", to: "2026-08-31" } },
  { ...everything, where: [{ field: "property:category", operator: "is", values: ["wool~soft", "50%"] }], persona: "giulia" },
  {
    ...everything,
    period: { kind: "year" },
    compare: { kind: "group", field: "channel", values: ["store"] },
    where: [{ field: "trait:age", operator: "at_least", values: ["18"] }],
  },
];

describe("the filter of a map", () => {
  test("is kept in the map and read back", () => {
    for (const choice of choices) expect(readFilter(JSON.parse(JSON.stringify(keptOf(choice, extent))))).toEqual(choice);
  });
  test("is kept in the address and read back, and leaves the rest of it", () => {
    for (const choice of choices) {
      const search = writeAddress("?mode=live&node=a%26b&period=all", choice);
      expect(readAddress(search)).toEqual(choice);
      expect(new URLSearchParams(search).get("node")).toBe("a&b");
    }
    expect(writeAddress("?mode=live&period=30d&persona=x", null)).toBe("?mode=live");
    expect(readAddress("?mode=live")).toBeNull();
  });
  test("is asked with its days, whose end is not in them", () => {
    expect(askedOf({ ...everything, period: { kind: "last", days: 1 }, compare: { kind: "previous" } }, extent)).toEqual({
      period: { from: "2026-11-22", to: "2026-11-23" },
      compare: { period: { from: "2026-11-21", to: "2026-11-22" } },
    });
    expect(askedOf(everything, extent)).toEqual({});
  });
  test("of another's making is read as far as it can be", () => {
    expect(readFilter({ period: { from: "2026-03-01", to: "2026-09-01" }, compare: { period: { from: "2025-03-01" } } })).toEqual({
      ...everything,
      period: { kind: "dates", from: "2026-03-01", to: "2026-08-31" },
      compare: { kind: "previous" },
    });
    expect(readFilter({ where: [{ field: "channel", is: ["web"] }, 7, { field: 3 }], persona: 9 })).toEqual({
      ...everything,
      where: [{ field: "channel", operator: "is", values: ["web"] }],
    });
    expect(readFilter("nonsense")).toEqual(everything);
  });
  test("knows itself", () => {
    for (const [i, a] of choices.entries()) for (const [j, b] of choices.entries()) expect(sameChoice(a, b)).toBe(i === j);
  });
});
