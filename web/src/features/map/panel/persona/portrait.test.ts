import { expect, test } from "vitest";
import { portraitOf } from "./portrait.ts";

test("the same seed is the same portrait, others differ", () => {
  expect(portraitOf("Giulia")).toEqual(portraitOf("Giulia"));
  const seen = new Set(Array.from({ length: 200 }, (_, i) => JSON.stringify(portraitOf(`persona ${i}`))));
  expect(seen.size).toBeGreaterThan(120);
});

test("a beard only where it is seen with short hair", () => {
  for (let i = 0; i < 500; i++) {
    const { hair, beard } = portraitOf(String(i));
    if (beard) expect(["short", "side", "none"]).toContain(hair);
  }
});
