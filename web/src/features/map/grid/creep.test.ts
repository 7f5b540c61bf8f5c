import { expect, test } from "vitest";
import { pull } from "./creep.ts";

test("what is held at an edge pulls the map, faster the nearer, and not in the middle", () => {
  expect(pull(500, 0, 1000)).toBe(0);
  expect(pull(48, 0, 1000)).toBe(0);
  expect(pull(24, 0, 1000)).toBe(-8);
  expect(pull(976, 0, 1000)).toBe(8);
  expect(pull(1400, 0, 1000)).toBe(16);
  expect(pull(-90, 0, 1000)).toBe(-16);
  expect(pull(0, 0, 0)).toBe(0);
});
