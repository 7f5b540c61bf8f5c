import { expect, test } from "vitest";
import { edgesAgainst, endsKey, nodesAgainst, variantsAgainst } from "./compared.ts";

const variants = (shares: Readonly<Record<string, number>>, others: number) => ({
  variants: Object.entries(shares).map(([key, share]) => ({ key, share })),
  others,
});
const graph = (nodes: Readonly<Record<string, number>>, edges: readonly (readonly [string, string, number])[]) => ({
  nodes: Object.entries(nodes).map(([id, interactions]) => ({ id, interactions })),
  edges: edges.map(([from, to, count]) => ({ from, to, count })),
});

test("a variant that the comparison does not list is unknown, and nothing where it lists all", () => {
  const now = variants({ a: 0.4, b: 0.2 }, 3);
  const some = { ...now, compare: variants({ a: 0.3 }, 5) };
  expect(variantsAgainst(some).get("a")?.difference).toBeCloseTo(0.1);
  expect(variantsAgainst(some).get("b")).toBeNull();
  const all = { ...now, compare: variants({ a: 0.3 }, 0) };
  expect(variantsAgainst(all).get("b")).toEqual({ before: 0, difference: 0.2 });
  expect(variantsAgainst(now).size).toBe(0);
});

test("an edge is measured on its first node, a node on everything", () => {
  const now = graph({ a: 10, b: 30 }, [
    ["a", "b", 5],
    ["b", "b", 3],
  ]);
  const answer = { ...now, compare: graph({ a: 20, b: 20 }, [["a", "b", 5]]) };
  expect(edgesAgainst(answer).get(endsKey({ from: "a", to: "b" }))).toEqual({ before: 0.25, difference: 0.25 });
  expect(edgesAgainst(answer).get(endsKey({ from: "b", to: "b" }))).toEqual({ before: 0, difference: 0.1 });
  expect(nodesAgainst(answer).get("a")).toEqual({ before: 0.5, difference: -0.25 });
  const without = { ...now, compare: graph({ a: 20 }, []) };
  expect(edgesAgainst(without).get(endsKey({ from: "a", to: "b" }))).toBeNull();
  expect(nodesAgainst(without).get("b")).toBeNull();
});
