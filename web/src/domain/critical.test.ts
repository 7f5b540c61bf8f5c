import { describe, expect, test } from "vitest";
import type { Critical, CriticalPoint, GraphAnswer } from "../api/shape.ts";
import { highestCost, pointOf, pointsOf, pointTable } from "./critical.ts";
import { plainCsv } from "./csv.ts";
import { passagesOf } from "./passage.ts";

const nothing = { n: 0, mean: null, low: null, high: null, counts: [0, 0, 0, 0, 0] };
const point = (id: string, stage: string, cost: number): CriticalPoint => ({
  id,
  stage,
  name: { it: id, en: id },
  touchpoint: { id: "t", name: { it: "t", en: "t" }, kind: "digital", ownership: "owned", channel: "web" },
  sight: "met",
  customers: 9,
  visits: 10,
  stopped: 4,
  back: 1,
  lost: 0.5,
  others: 20,
  others_lost: 0.25,
  excess: 0.25,
  low: 0.1,
  high: 0.4,
  costly: cost > 0,
  worth: 1000,
  cost,
  cost_low: cost / 2,
  cost_high: cost * 2,
  felt: { ...nothing, n: 30, mean: -1 },
  others_felt: nothing,
  complaint: cost === 0,
  few: true,
  where: [],
});
const critical: Critical = {
  coverage: { customers: 1, interactions: 1, placed: 1, from: "", to: "", until: "", seq: 1, catalogue: 1, ms: 1 },
  months: 2,
  cost: 30_000,
  stages: [],
  points: [point("a", "use", 20_000), point("b", "purchase", 10_000), point("c", "use", 0)],
};

describe("critical points", () => {
  test("keep their number over the whole map", () => {
    expect(pointsOf(critical, "use").map((r) => [r.rank, r.point.id])).toEqual([
      [1, "a"],
      [3, "c"],
    ]);
    expect(highestCost(critical)).toBe(20_000);
    expect(pointOf(critical, "b")?.rank).toBe(2);
    expect(pointOf(critical, "z")).toBeNull();
    expect(pointOf(undefined, "b")).toBeNull();
  });
  test("are a table; what has no cost has none in it", () => {
    const table = pointTable(
      critical,
      (id) => id,
      (id) => id.toUpperCase(),
      (p) => p.name.en,
    );
    const lines = plainCsv(table, "en", "EUR").trim().split("\r\n");
    expect(lines[1]).toBe("1,USE,a,200.00,100.00,400.00,9,10,50,25,-1,");
    expect(lines[3]).toBe("3,USE,c,,,,9,10,50,25,-1,");
  });
});

describe("the ways into a stage and out of it", () => {
  const edge = (from: string, to: string, count: number) => ({
    from,
    to,
    count,
    customers: count,
    mean: 1,
    median: 1,
    min: 1,
    max: 1,
    sum: count,
    back: false,
  });
  const node = (id: string, starts: number, ends: number) => ({
    id,
    name: { it: id, en: id },
    interactions: 9,
    customers: 9,
    starts,
    ends,
  });
  const graph: GraphAnswer = {
    kind: "graph",
    query: { kind: "graph" },
    coverage: critical.coverage,
    nodes: [node("list", 4, 0), node("cart", 1, 2), node("till", 0, 3)],
    edges: [edge("list", "cart", 3), edge("cart", "till", 5), edge("till", "list", 2)],
  };
  const stages: Readonly<Record<string, string>> = { list: "evaluation", cart: "purchase", till: "purchase" };
  test("are shares of all arrivals, and of all that leave or stop; moves within do not count", () => {
    expect(passagesOf(graph, (id) => stages[id], "purchase", "from")).toEqual([
      { from: "list", to: "cart", count: 3, share: 0.75 },
      { from: null, to: "cart", count: 1, share: 0.25 },
    ]);
    expect(passagesOf(graph, (id) => stages[id], "purchase", "to").map((p) => [p.from, p.to, p.count])).toEqual([
      ["till", null, 3],
      ["till", "list", 2],
      ["cart", null, 2],
    ]);
  });
});
