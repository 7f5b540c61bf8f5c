import { expect, test } from "vitest";
import { scale } from "./calibration.ts";

test("the axes hold every interval and forecast, to one scale", () => {
  expect(scale([])).toBe(0.02);
  expect(scale([{ bins: [{ high: 0.04, foretold: 0.03 }] }, { bins: [{ high: 0.11, foretold: 0.19 }] }])).toBe(0.2);
  expect(scale([{ bins: [{ high: 1, foretold: 0.9 }] }])).toBe(1);
});
