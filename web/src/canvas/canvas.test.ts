import { describe, expect, it } from "vitest";
import { levels } from "./arc.ts";
import { circuit } from "./circuit.ts";
import { emotionY, monotone, monotoneAt, tangents } from "./curve.ts";
import { path } from "./path.ts";
import { bandWidth, fall, ribbon, taper } from "./ribbon.ts";
import { spine } from "./spine.ts";
import { textWidth } from "./text.ts";

/** A small generator, so that a failure can be repeated. */
function* random(seed: number): Generator<number> {
  for (let s = seed; ; ) {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    yield s / 2 ** 32;
  }
}

describe("paths", () => {
  it("writes numbers short", () => {
    expect(path("M", 1.04, 2, "L", -3.26, 0.5, "Z")).toBe("M1 2L-3.3 0.5Z");
  });
  it("draws bands", () => {
    expect(ribbon(0, 40, 100, 20, 50)).toBe("M0 30C47 30 53 40 100 40V60C53 60 47 70 0 70Z");
    expect(fall(0, 10, 100, 4, 20)).toBe("M15 0C15 50 18 50 18 100L22 100C22 50 25 50 25 0Z");
    expect(taper(10, 0, 20, 30)).toBe("M10 0h20l-2 30h-16Z");
  });
  it("gives people a width that can be seen", () => {
    expect([bandWidth(0, 10, 40), bandWidth(10, 10, 40), bandWidth(1, 1e6, 40), bandWidth(5, 0, 40)]).toEqual([0, 40, 2, 0]);
  });
});

describe("the curve", () => {
  const points = [
    { x: 0, y: 1 },
    { x: 1, y: 3 },
    { x: 2, y: 2 },
    { x: 4, y: 2 },
  ];
  it("goes through its points and is flat at peaks and plains", () => {
    expect(monotone(points)).toMatch(/^M0 1C.* 1 3C.* 2 2C.* 4 2$/);
    expect(tangents(points).slice(1)).toEqual([0, 0, 0]);
    expect([monotone([]), monotone([{ x: 1, y: 2 }])]).toEqual(["", "M1 2"]);
  });
  it("never leaves the range of two neighbours", () => {
    const next = random(7);
    const draw = () => next.next().value;
    for (let round = 0; round < 300; round++) {
      let x = 0;
      const line = Array.from({ length: 6 }, () => {
        x += 0.2 + draw() * 5;
        return { x, y: draw() * 4 - 2 };
      });
      for (let i = 1; i < line.length; i++) {
        const [a, b] = [line[i - 1], line[i]];
        if (!a || !b) continue;
        for (let t = 0; t <= 1; t += 0.1) {
          const y = monotoneAt(line, a.x + t * (b.x - a.x)) ?? a.y;
          expect(y).toBeGreaterThanOrEqual(Math.min(a.y, b.y) - 1e-9);
          expect(y).toBeLessThanOrEqual(Math.max(a.y, b.y) + 1e-9);
        }
      }
    }
  });
  it("has a fixed scale", () => {
    expect([emotionY(2, 10, 110), emotionY(0, 10, 110), emotionY(-2, 10, 110)]).toEqual([10, 60, 110]);
  });
});

describe("arcs", () => {
  it("rise above those that they span", () => {
    const returns = [
      { from: 3, to: 1, share: 0.1 },
      { from: 1, to: 0, share: 0.1 },
      { from: 2, to: 1, share: 0.1 },
      { from: 3, to: 2, share: 0.1 },
      { from: 4, to: 0, share: 0.1 },
    ];
    expect(levels(returns)).toEqual([1, 0, 0, 0, 2]);
  });
});

/** Points along a path of M, L, H and C. */
function pointsOf(line: string): { x: number; y: number }[] {
  const out: { x: number; y: number }[] = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers = ""] of line.matchAll(/([MLHC])([^MLHC]*)/g)) {
    const n = numbers.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const [x1, y1, x2, y2] = command === "C" ? n : [x, y, n[0], command === "H" ? y : n[1]];
    const [x3, y3] = command === "C" ? n.slice(4) : [n[0], command === "H" ? y : n[1]];
    const along = (t: number, a = 0, b = 0, c = 0, d = 0) =>
      a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t * t * (1 - t) + d * t ** 3;
    if (command !== "M") for (let t = 0; t <= 1; t += 0.02) out.push({ x: along(t, x, x1, x2, x3), y: along(t, y, y1, y2, y3) });
    [x, y] = [x3 ?? 0, y3 ?? 0];
  }
  return out;
}

describe("the circuit", () => {
  const stages = [48213, 31870, 9146, 8604, 3527].map((people, i) => ({
    people,
    drop: [0.274, 0.578, 0.036, 0.382, 0.141][i] ?? 0,
    long: "esce 66,7%",
    short: "66,7%",
  }));
  const way = (from: number, to: number, share: number) => ({ from, to, share, long: `${share}% torna a Valutazione`, short: `${share}%` });
  const input = {
    width: 1032,
    left: 136,
    stages,
    returns: [way(2, 1, 0.214), way(1, 0, 0.082), way(3, 2, 0.069), way(3, 1, 0.031)],
    loops: [
      { from: 4, to: 2, people: 846, long: "riacquista senza rivalutare 24,0%", short: "24,0%" },
      { from: 4, to: 0, people: 402, long: "nuovo bisogno 11,4%", short: "11,4%" },
    ],
  };
  it("keeps everything inside, and labels apart", () => {
    for (const width of [900, 1032, 1384, 1900]) {
      const drawn = circuit({ ...input, width });
      const labels = [...drawn.arcs.map((a) => a.label), ...drawn.loops.map((l) => l.label)];
      for (const box of [...drawn.nodes, ...labels]) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.y + box.height).toBeLessThanOrEqual(drawn.height);
      }
      labels.forEach((a, i) => {
        for (const b of labels.slice(i + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart, `${width}: ${a.text} and ${b.text}`).toBe(true);
        }
      });
    }
  });
  it("keeps the words about drop-off off the lines of loops, whatever leaves and lands", () => {
    const loop = (from: number, to: number) => ({ from, to, people: 100, long: "riacquista 66,7%", short: "66,7%" });
    const many = [
      [loop(3, 2), loop(3, 0)],
      [loop(4, 2), loop(4, 0), loop(3, 2), loop(3, 0)],
      [loop(4, 1), loop(2, 1), loop(3, 1)],
    ];
    for (const loops of many) {
      for (const drop of [0.02, 0.38, 0.667, 1]) {
        for (const width of [840, 900, 1032, 1384, 1900]) {
          const drawn = circuit({ ...input, width, loops, stages: stages.map((s) => ({ ...s, drop })) });
          const points = drawn.loops.flatMap((l) => [...l.lines, l.head].flatMap(pointsOf));
          drawn.tapers.forEach(({ label }, i) => {
            const touched = points.filter(
              (p) => p.x > label.x - 2 && p.x < label.x + label.width + 2 && p.y > label.y - 2 && p.y < label.y + label.height + 2,
            );
            expect(touched, `${width}, ${drop}: ${label.text} of ${i}`).toEqual([]);
            const before = drawn.tapers[i - 1]?.label;
            if (before) expect(label.x).toBeGreaterThan(before.x + before.width);
          });
        }
      }
    }
  });
  it("makes a ribbon as wide as its people", () => {
    const drawn = circuit(input);
    expect(drawn.ribbons).toHaveLength(4);
    const [first, second] = drawn.nodes;
    expect(drawn.ribbons[0]?.x).toBeCloseTo(((first?.x ?? 0) + (first?.width ?? 0) + (second?.x ?? 0)) / 2);
    expect(drawn.loops.map((l) => l.main)).toEqual([true, false]);
  });
  it("stands without returns, loops and people", () => {
    const drawn = circuit({ ...input, returns: [], loops: [], stages: stages.map(() => ({ people: 0, drop: 0, long: "", short: "" })) });
    expect(drawn.nodes).toHaveLength(5);
    expect(circuit({ ...input, stages: [], returns: [], loops: [] }).nodes).toEqual([]);
  });
});

describe("the spine", () => {
  it("draws a band between each two stages", () => {
    const drawn = spine([40, 120, 200], [100, 50, 10], [{ from: 2, to: 1, share: 0.2 }], 52, 14, 260);
    expect(drawn.bands).toHaveLength(2);
    expect(drawn.arcs).toHaveLength(1);
    expect(drawn.tail).toContain("M52 214");
    // A loop that begins before the last stage leaves its own disc, and passes beside the last one.
    expect(spine([40, 120, 200], [100, 50, 0], [], 52, 14, 260, 1).tail).toMatch(/^M66 120C72 120.*V253/);
  });
});

describe("text", () => {
  it("is wider the longer it is", () => {
    expect(textWidth("riacquista", 11)).toBeGreaterThan(textWidth("acquista", 11));
    expect(textWidth("", 11)).toBe(0);
  });
});
