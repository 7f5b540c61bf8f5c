import { expect, test } from "vitest";
import { bands, gather, labelled, type Mark, spread, ticks } from "./timeline.ts";

const minute = 60_000;
const mark = (at: number, change: Partial<Mark> = {}): Mark => ({ at, lane: 0, stage: "a", place: "page", alone: false, ...change });

test("interactions at one place shortly after each other are one contact", () => {
  const marks = [
    mark(0),
    mark(10 * minute),
    mark(41 * minute), // 31 minutes later
    mark(42 * minute, { lane: 1 }),
    mark(43 * minute, { lane: 1, stage: "b" }),
    mark(44 * minute, { lane: 1, stage: "b", alone: true }),
    mark(45 * minute, { lane: 1, stage: "b" }),
  ];
  expect(gather(marks).map((g) => [g.first, g.last])).toEqual([
    [0, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 6],
  ]);
});

test("contacts stand in order, further apart after a longer silence, and fill the width", () => {
  const { contacts, width } = spread([mark(0), mark(60 * minute), mark(60 * 24 * 60 * minute)], 600);
  const [a, b, c] = contacts.map((one) => one.x);
  expect(width).toBe(600);
  expect(a).toBe(24);
  expect(c).toBeCloseTo(576);
  expect((c ?? 0) - (b ?? 0)).toBeGreaterThan((b ?? 0) - (a ?? 0));
});

test("many contacts make the drawing wider, not closer", () => {
  const { contacts, width } = spread(
    Array.from({ length: 100 }, (_, i) => mark(i * 60 * minute)),
    600,
  );
  expect(width).toBeGreaterThan(3000);
  contacts.slice(1).forEach((c, i) => {
    expect(c.x - (contacts[i]?.x ?? 0)).toBeGreaterThanOrEqual(30);
  });
});

test("bands cover the width without gaps", () => {
  const marks = [mark(0), mark(60 * minute, { stage: "b" }), mark(120 * minute, { stage: "a" })];
  const { contacts, width } = spread(marks, 300);
  const got = bands(
    contacts,
    [
      { stage: "a", start: 0 },
      { stage: "b", start: 1 },
      { stage: "a", start: 2 },
    ],
    width,
  );
  expect(got.map((b) => b.stage)).toEqual(["a", "b", "a"]);
  expect(got[0]?.from).toBe(0);
  expect(got[0]?.to).toBe(got[1]?.from);
  expect(got[2]?.to).toBe(width);
  expect(bands([], [], 300)).toEqual([]);
});

test("names hide no other contact of their lane", () => {
  const { contacts, width } = spread([mark(0), mark(60 * minute), mark(120 * minute, { lane: 1 })], 200);
  const got = labelled(contacts, ["a very long name of a touchpoint", "b", "c"], () => false, width);
  expect(got.has(0)).toBe(false);
  expect(ticks(contacts, ["1", "1", "2"], 10).map((tick) => tick.day)).toEqual(["1", "2"]);
});
