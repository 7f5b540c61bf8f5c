import { describe, expect, it } from "vitest";
import { meanSteps, type NetworkEdge, type NetworkFrame, type NetworkNode, network } from "./network.ts";

const frame: NetworkFrame = { width: 900, boxWidth: 150, boxHeight: 44, gapX: 110, gapY: 76, labelWidth: 84, labelHeight: 14 };
const nodes: readonly NetworkNode[] = [
  { key: "a", starts: 100, size: 100 },
  { key: "b", starts: 0, size: 90 },
  { key: "c", starts: 10, size: 60 },
  { key: "d", starts: 0, size: 40 },
  { key: "", starts: 5, size: 30, last: true },
];
const edges: readonly NetworkEdge[] = [
  { from: "a", to: "b", size: 80 },
  { from: "b", to: "c", size: 50 },
  { from: "c", to: "d", size: 40 },
  { from: "d", to: "b", size: 10 },
  { from: "c", to: "c", size: 5 },
  { from: "b", to: "", size: 5 },
];

describe("the picture of what follows what", () => {
  it("knows at which step each node stands on average", () => {
    const steps = meanSteps(nodes.slice(0, 3), edges.slice(0, 2));
    expect(steps.get("a")).toBe(0);
    expect(steps.get("b")).toBe(1);
    expect(steps.get("c")).toBeCloseTo((50 * 2) / 60);
  });

  it("stands early steps to the left, on no other box", () => {
    const { boxes, width } = network(nodes, edges, frame);
    const at = new Map(boxes.map((b) => [b.key, b]));
    expect(at.get("a")?.column).toBe(0);
    expect(at.get("d")?.column).toBeGreaterThan(at.get("b")?.column ?? 9);
    expect(width).toBeLessThanOrEqual(frame.width);
    for (const one of boxes) {
      for (const other of boxes) {
        if (one === other) continue;
        const apart = Math.abs(one.x - other.x) >= frame.boxWidth || Math.abs(one.y - other.y) >= frame.boxHeight;
        expect(apart).toBe(true);
      }
    }
  });

  it("puts labels on no box and on no other label", () => {
    const { boxes, edges: drawn } = network(nodes, edges, frame);
    const clear = drawn.filter((e) => e.clear);
    expect(clear.length).toBeGreaterThan(3);
    for (const label of clear) {
      for (const box of boxes) {
        const inside = label.x > box.x && label.x < box.x + frame.boxWidth && label.y > box.y && label.y < box.y + frame.boxHeight;
        expect(inside).toBe(false);
      }
      for (const other of clear) {
        if (other === label) continue;
        expect(Math.abs(other.x - label.x) >= frame.labelWidth || Math.abs(other.y - label.y) >= frame.labelHeight).toBe(true);
      }
    }
  });

  it("draws nothing for an edge without its node", () => {
    expect(network(nodes.slice(0, 1), edges.slice(0, 1), frame).edges[0]?.line).toBe("");
  });
});
