import { expect, test } from "vitest";
import { sampleAnswer } from "./sample.ts";
import { staleFor } from "./stale.ts";

const [stage] = sampleAnswer.stages;
if (!stage) throw new Error("the sample has no stage");
const answer = { ...sampleAnswer, coverage: { ...sampleAnswer.coverage, from: "2026-01-01T00:00:00Z", until: "2026-11-22T12:00:00Z" } };
const seen = (last_seen: string, interactions: number) => staleFor(answer, { ...stage, last_seen, interactions });

test("a stage stands still after two days, where things happen often", () => {
  expect(seen("2026-11-19T12:00:00Z", 5000)).toBe(3 * 86_400);
  expect(seen("2026-11-21T12:00:00Z", 5000)).toBeNull();
});
test("a quiet stage may be silent for long, and an empty one says nothing", () => {
  expect(seen("2026-11-01T12:00:00Z", 20)).toBeNull();
  expect(seen("", 0)).toBeNull();
});
