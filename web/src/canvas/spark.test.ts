import { expect, test } from "vitest";
import { spark } from "./spark.ts";

test("a line stands on 0 and reaches the top at its highest", () => {
  const drawn = spark([0, 2, 1], 106, 46);
  expect(drawn).toEqual({ path: "M3.0 43.0L53.0 3.0L103.0 23.0", tail: "", end: { x: 103, y: 23 }, most: 2 });
});

test("it is broken where nothing was measured", () => {
  expect(spark([1, null, 1], 106, 46).path).toBe("M3.0 3.0M103.0 3.0");
});

test("a last value that can still change has a way of its own", () => {
  const drawn = spark([0, 2, 1], 106, 46, true);
  expect(drawn.path).toBe("M3.0 43.0L53.0 3.0");
  expect(drawn.tail).toBe("M53.0 3.0L103.0 23.0");
  expect(spark([1, 2, null], 106, 46, true).tail).toBe("");
});

test("nothing, one value and all zeros are drawn too", () => {
  expect(spark([], 100, 40)).toEqual({ path: "", tail: "", end: null, most: 0 });
  expect(spark([null], 100, 40).end).toBeNull();
  expect(spark([0, 0], 106, 46).path).toBe("M3.0 43.0L103.0 43.0");
  expect(spark([5], 106, 46).end).toEqual({ x: 3, y: 3 });
});
