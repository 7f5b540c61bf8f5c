import { describe, expect, it } from "vitest";
import { band, type SankeyFrame, type SankeyLink, type SankeyNode, sankey, underArcs } from "./sankey.ts";

const frame: SankeyFrame = { columns: 3, width: 900, height: 320, bar: 10, pitch: 28, gap: 6 };
const nodes: readonly SankeyNode[] = [
  { key: "a1", column: 0, size: 600, leaving: 100 },
  { key: "a2", column: 0, size: 300, leaving: 50 },
  { key: "a3", column: 0, size: 2, leaving: 0, last: true },
  { key: "b1", column: 1, size: 500, leaving: 0 },
  { key: "b2", column: 1, size: 200, leaving: 120 },
  { key: "c1", column: 2, size: 90, leaving: 10 },
];
const links: readonly SankeyLink[] = [
  { from: "a1", to: "b1", size: 400 },
  { from: "a1", to: "b2", size: 50 },
  { from: "a2", to: "b1", size: 100 },
  { from: "a2", to: "b2", size: 100 },
  { from: "b1", to: "c1", size: 60 },
  { from: "a2", to: "c1", size: 30 },
];

/** Random diagrams from a seed, so that a failure can be had again. */
function random(seed: number) {
  let state = seed;
  const next = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % n;
  };
  const columns = 2 + next(5);
  const drawn: SankeyNode[] = [];
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i <= next(14); i++) {
      const size = 1 + next(5000);
      drawn.push({ key: `${column}/${i}`, column, size, leaving: next(size), last: i === 3 });
    }
  }
  const between: SankeyLink[] = [];
  for (const from of drawn) {
    for (const to of drawn) {
      if (to.column > from.column && next(3) === 0) between.push({ from: from.key, to: to.key, size: 1 + next(50) });
    }
  }
  return { drawn, between, frame: { ...frame, columns, height: 200 + next(400) } };
}

describe("sankey", () => {
  it("gives every node a height in proportion, on one scale", () => {
    const out = sankey(nodes, links, frame);
    for (const [i, node] of out.nodes.entries()) expect(node.height).toBeCloseTo((nodes[i]?.size ?? 0) * out.scale, 6);
    for (const [i, link] of out.links.entries()) expect(link.height).toBeCloseTo((links[i]?.size ?? 0) * out.scale, 6);
    expect(out.scale).toBeGreaterThan(0);
  });

  it("lets links and what leaves lie inside their nodes, none on another", () => {
    const out = sankey(nodes, links, frame);
    for (const node of out.nodes) {
      const leaving = [
        ...out.links.filter((l) => l.from === node.key).map((l) => [l.y1, l.y1 + l.height] as const),
        ...out.exits.filter((e) => e.key === node.key).map((e) => [e.y, e.y + e.height] as const),
      ].sort((a, b) => a[0] - b[0]);
      let below = node.y;
      for (const [top, bottom] of leaving) {
        expect(top).toBeGreaterThanOrEqual(below - 1e-6);
        below = bottom;
      }
      expect(below).toBeLessThanOrEqual(node.y + node.height + 1e-6);
    }
  });

  it("keeps the columns apart and the last ones last", () => {
    const out = sankey(nodes, links, frame);
    expect(out.nodes.map((n) => n.x)).toEqual([0, 0, 0, 445, 445, 890]);
    const first = out.nodes.filter((n) => n.column === 0).sort((a, b) => a.y - b.y);
    expect(first.map((n) => n.key)).toEqual(["a1", "a2", "a3"]);
  });

  it("never puts a node on another, nor outside, whatever comes", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { drawn, between, frame } = random(seed);
      const out = sankey(drawn, between, frame);
      for (let column = 0; column < frame.columns; column++) {
        const here = out.nodes.filter((n) => n.column === column).sort((a, b) => a.y + a.height / 2 - b.y - b.height / 2);
        let floor = -frame.gap;
        for (const node of here) {
          const room = Math.max(node.height, frame.pitch);
          const top = node.y + node.height / 2 - room / 2;
          expect(top, `seed ${seed}`).toBeGreaterThanOrEqual(floor + frame.gap - 1e-3);
          floor = top + room;
        }
        expect(floor, `seed ${seed}`).toBeLessThanOrEqual(out.height + 1e-3);
      }
    }
  });

  it("draws nothing of nothing", () => {
    expect(sankey([], [], frame)).toEqual({ scale: 0, height: 320, nodes: [], links: [], exits: [] });
  });

  it("grows where a column has more labels than fit", () => {
    const many = Array.from({ length: 30 }, (_, i): SankeyNode => ({ key: `${i}`, column: 0, size: 5, leaving: 0 }));
    expect(sankey(many, [], { ...frame, columns: 1 }).height).toBe(30 * 28 + 29 * 6);
  });
});

describe("band", () => {
  it("is seen however thin, and its part is its upper part", () => {
    const link = { from: "a", to: "b", x1: 0, x2: 100, y1: 10, y2: 20, height: 40 };
    expect(band(link, 0.5)).toBe("M0 10C50 10 50 20 100 20V40C50 40 50 30 0 30Z");
    expect(band({ ...link, height: 0.1 })).toContain("V20.8");
  });
});

describe("underArcs", () => {
  it("lies lower the more it spans, and no two labels share a place", () => {
    const arcs = underArcs(
      [
        { from: 4, to: 2 },
        { from: 2, to: 1 },
        { from: 4, to: 0 },
        { from: 3, to: 1 },
      ],
      (column) => column * 200,
      400,
      30,
    );
    const [loop, near, far, across] = arcs;
    expect(near?.level).toBe(0);
    expect(far?.level).toBeGreaterThan(loop?.level ?? 9);
    expect(across?.level).not.toBe(loop?.level);
    for (const arc of arcs) expect(arc.y).toBeGreaterThan(400);
  });
});
