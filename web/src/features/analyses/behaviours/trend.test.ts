import { expect, test } from "vitest";
import { goesOn } from "./trend.ts";

test("a week goes on until its last midnight, also when clocks change", () => {
  const weeks = ["2026-10-11T22:00:00Z", "2026-10-18T22:00:00Z"];
  expect(goesOn(weeks, "2026-10-19T09:00:00Z", "week")).toBe(true);
  expect(goesOn(weeks, "2026-10-25T21:59:00Z", "week")).toBe(false); // the last hour is let go
  expect(goesOn(weeks, "2026-10-25T23:00:00Z", "week")).toBe(false);
});

test("a month is as long as it is", () => {
  expect(goesOn(["2026-01-31T23:00:00Z"], "2026-02-27T23:00:00Z", "month")).toBe(true);
  expect(goesOn(["2026-01-31T23:00:00Z"], "2026-02-28T23:00:00Z", "month")).toBe(false);
  expect(goesOn(["2026-09-30T22:00:00Z"], "2026-10-30T22:00:00Z", "month")).toBe(true);
});

test("without a span, or without data, nothing goes on", () => {
  expect(goesOn([], "2026-10-19T09:00:00Z", "week")).toBe(false);
  expect(goesOn(["2026-10-11T22:00:00Z"], "", "week")).toBe(false);
});
