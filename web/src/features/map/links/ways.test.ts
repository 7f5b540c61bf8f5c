import { describe, expect, it } from "vitest";
import type { MapNode } from "../../../domain/map/node.ts";
import { stripHeight, waysOf } from "./ways.ts";

const columns = ["a", "b", "c", "d"].map((id, i) => ({ id, x: i * 200, width: 200 }));
const link = (id: string, from: string, to: string, type = "loop"): MapNode => ({
  id,
  kind: "link",
  parent: "map",
  order: id,
  props: { from, to, type },
});

describe("links between stages", () => {
  it("are left out where an end is no column, or both are the same", () => {
    expect(waysOf([link("1", "a", "gone"), link("2", "b", "b")], columns, 40)).toEqual([]);
    expect(stripHeight([link("1", "a", "gone")], columns)).toBe(0);
  });
  it("rise over those that they span, and stay within the strip", () => {
    const links = [link("1", "c", "b"), link("2", "d", "a"), link("3", "a", "c", "branch")];
    const height = stripHeight(links, columns);
    const ways = waysOf(links, columns, height);
    const y = (id: string) => ways.find((w) => w.link.id === id)?.y ?? 0;
    expect(y("2")).toBeLessThan(y("3"));
    expect(y("3")).toBeLessThan(y("1"));
    for (const way of ways) expect(way.y).toBeGreaterThan(9);
  });
  it("take a type of a newer version for a way on", () => {
    expect(waysOf([link("1", "a", "b", "teleport")], columns, 40)[0]?.type).toBe("forward");
  });
});
