import { describe, expect, it } from "vitest";
import { type Chord, ring } from "./circle.ts";
import { gaps } from "./gap.ts";

const seats = [10, 8, 4, 2, 1].map((people) => ({ people }));
const room = { width: 900, height: 560, margin: 40 };

describe("the ring of stages", () => {
  it("begins at the top and goes round with the clock", () => {
    const drawn = ring(room, seats, []);
    expect(drawn.nodes[0]).toMatchObject({ x: 450, angle: 0, side: "top" });
    const angles = drawn.nodes.map((n) => n.angle);
    expect(angles).toEqual(angles.toSorted((a, b) => a - b));
    expect(drawn.ribbons).toHaveLength(4);
  });

  it("keeps every node inside, and no two touch, from one stage to thirty", () => {
    for (let n = 1; n <= 30; n++) {
      const some = Array.from({ length: n }, () => ({ people: 1 }));
      const { nodes } = ring(room, some, []);
      for (const [i, a] of nodes.entries()) {
        expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
        expect(a.y + a.height / 2).toBeLessThanOrEqual(room.height);
        for (const b of nodes.slice(i + 1)) {
          const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
          expect(apart, `${n} stages`).toBe(true);
        }
      }
    }
  });

  it("closes where the last leads to the first, and draws the other ways inside", () => {
    const chords: readonly Chord[] = [
      { from: 4, to: 0, kind: "loop", weight: 0.2 },
      { from: 2, to: 1, kind: "back", weight: 0.3 },
      { from: 4, to: 2, kind: "loop", weight: 0.3 },
    ];
    const drawn = ring(room, seats, chords);
    expect(drawn.open).toBe(false);
    expect(ring(room, seats, []).open).toBe(true);
    for (const chord of drawn.chords) {
      expect(chord.line).toMatch(/^M[-\d.]+ [-\d.]+[CL]/);
      expect(Math.abs(chord.x - drawn.centre.x)).toBeLessThanOrEqual(drawn.radii.x);
    }
  });

  it("shrinks its nodes on a phone", () => {
    expect(ring({ width: 340, height: 340, margin: 16 }, seats, []).nodes[0]?.width).toBe(40);
  });
});

describe("the gap between two curves", () => {
  const line = (...ys: readonly number[]) => ys.map((y, i) => ({ x: i * 100, y }));
  it("is one shape where the measured runs below all the way", () => {
    expect(gaps(line(10, 10, 10), line(30, 30, 30))).toHaveLength(1);
  });
  it("is none where it runs above, and ends where they cross", () => {
    expect(gaps(line(30, 30), line(10, 10))).toEqual([]);
    const [shape, ...rest] = gaps(line(20, 20, 20), line(10, 30, 10));
    expect(rest).toEqual([]);
    const xs = [...(shape ?? "").matchAll(/[ML](-?[\d.]+) /g)].map((m) => Number(m[1]));
    expect(Math.min(...xs)).toBeGreaterThan(30);
    expect(Math.max(...xs)).toBeLessThan(170);
  });
  it("needs two points of each, above one another", () => {
    expect(gaps(line(1), line(2))).toEqual([]);
    expect(
      gaps(
        [
          { x: 0, y: 0 },
          { x: 10, y: 0 },
        ],
        [
          { x: 20, y: 9 },
          { x: 30, y: 9 },
        ],
      ),
    ).toEqual([]);
  });
});
