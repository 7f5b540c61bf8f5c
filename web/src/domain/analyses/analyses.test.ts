import { describe, expect, test } from "vitest";
import { inPeriod, lastingQuestion } from "./lasting.ts";
import { readAnalysisPlace, sharedQuestion, writeAnalysisPlace } from "./place.ts";
import { listIn, member, oneIn, parseRaw, wholeIn } from "./raw.ts";

const extent = { first: "2025-01-01", last: "2026-11-22", today: "2026-11-22" };

describe("the place of an analysis", () => {
  test("an address says it, and it its address", () => {
    for (const address of [
      "",
      "?period=30d&where=channel~is~web&compare=previous",
      "?view=table&ask=%7B%22by%22:%22week%22%7D".replace("%7B", "{").replace("%7D", "}"),
      "?at=step/2&saved=abc",
    ])
      expect(writeAnalysisPlace(readAnalysisPlace(address))).toBe(address);
    expect(readAnalysisPlace('?ask={"a":"b %26 c"}').ask).toBe('{"a":"b & c"}');
  });
});

describe("a question that is kept", () => {
  const kept = (address: string) => {
    const place = readAnalysisPlace(address);
    return lastingQuestion({ ...sharedQuestion(place, extent, true), kind: "funnel" }, place, extent);
  };
  test("goes on with the days where its period does", () => {
    expect(kept("?period=30d&compare=previous")).toMatchObject({ period: { last: "30d" }, compare: { before: "period" } });
    expect(kept("")).toMatchObject({ period: { last: "90d" }, compare: { before: "period" } });
    expect(kept("?period=year&compare=lastYear")).toMatchObject({ period: { last: "year" }, compare: { before: "year" } });
    expect(kept("?period=all").period).toBeUndefined();
  });
  test("stays on the days that were chosen", () => {
    expect(kept("?period=2026-03-01..2026-03-31&compare=none").period).toEqual({ from: "2026-03-01", to: "2026-04-01" });
    expect(kept("?period=2026-03-01..2026-03-31&compare=previous").compare).toEqual({ before: "period" });
    expect(kept("?period=30d&compare=channel~is~web").compare).toEqual({ where: [{ field: "channel", is: ["web"] }] });
  });
  test("takes the period of its dashboard", () => {
    expect(inPeriod(kept("?period=2026-03-01..2026-03-31&compare=none"), "7d").period).toEqual({ last: "7d" });
    const fixed = { kind: "funnel", compare: { period: { from: "2026-01-01" } } } as const;
    expect(inPeriod(fixed, "7d").compare).toEqual({ before: "period" });
    expect(inPeriod(fixed, null)).toBe(fixed);
  });
});

test("what an address should not say is as if it were not there", () => {
  expect(parseRaw("{")).toBeNull();
  expect(member(parseRaw("[1]"), "a")).toBeUndefined();
  expect(oneIn("c", ["a", "b"], "a")).toBe("a");
  expect(wholeIn(65, 1, 64, 3)).toBe(3);
  expect(wholeIn(2.5, 1, 64, null)).toBeNull();
  expect(listIn([1, "x", 2], (e) => (typeof e === "number" ? e : null))).toEqual([1, 2]);
});
