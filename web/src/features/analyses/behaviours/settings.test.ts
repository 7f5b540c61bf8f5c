import { expect, test } from "vitest";
import { asked, patternsOf, question, read, write } from "./settings.ts";

test("the usual settings leave the address alone", () => {
  expect(write(read(null))).toBeNull();
  expect(question(read(null))).toEqual({ kind: "behaviours", behaviours: { window: "30d", trend: "week" } });
});

test("a pattern comes back from the address, and from the answer's question", () => {
  const ask = {
    window: "7d",
    trend: "month",
    patterns: [
      {
        id: "ropo",
        name: { it: "Uno", en: "One" },
        same: "product_id",
        elements: [
          { name: { it: "A", en: "A" }, tests: ["event~is~Product Viewed"] },
          { name: { it: "B", en: "B" }, outcome: true, not: true },
          { name: { it: "C", en: "C" }, outcome: true, counted: true, within: "2h" },
        ],
      },
    ],
  };
  const settings = read(ask);
  expect(write(settings)).toEqual(ask);
  const pattern = settings.patterns?.[0];
  expect(
    pattern && patternsOf({ kind: "behaviours", behaviours: { window: "7d", patterns: [{ ...asked(pattern), window: "7d" }] } }),
  ).toEqual(settings.patterns);
});

test("what does not fit is as if it were not there", () => {
  expect(read({ window: "soon", trend: "year", patterns: [{ id: "" }, { id: "x", elements: [] }, 3] })).toEqual(read(null));
});
