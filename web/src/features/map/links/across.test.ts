import { expect, it } from "vitest";
import { across, type Box } from "./across.ts";

const box = (x: number, y: number): Box => ({ x, y, w: 100, h: 40 });

it("leaves by the side towards a box beside it, and arrives at its near side", () => {
  expect(across(box(0, 0), box(120, 0)).line).toBe("M100 20C110 20 107 20 117 20");
  expect(across(box(120, 0), box(0, 0)).line).toBe("M120 20C110 20 113 20 103 20");
});

it("goes below what stands between", () => {
  expect(across(box(0, 0), box(400, 0)).line).toBe("M50 40C50 72 450 75 450 43");
});

it("leaves by the floor towards a box below, by the ceiling towards one above", () => {
  expect(across(box(0, 0), box(50, 100)).line).toBe("M50 40C50 68.5 100 68.5 100 97");
  expect(across(box(50, 100), box(0, 0)).line.startsWith("M100 100")).toBe(true);
});

it("has its words in the middle", () => {
  const { x, y } = across(box(0, 0), box(120, 0));
  expect([x, y]).toEqual([108.5, 20]);
});
