import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apply, type Nodes, nodesOf, noNodes } from "./fold.ts";
import { type Step, stepOf, undoOf } from "./history.ts";
import type { MapNode, Op } from "./node.ts";
import { between, keysBetween } from "./order.ts";
import { treeOf, visible } from "./tree.ts";

type History = {
  readonly name: string;
  readonly ops: readonly Op[];
  readonly nodes: readonly MapNode[];
  readonly seen: readonly string[];
  readonly columns: readonly string[];
};

const histories: readonly History[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../journeymap/document/testdata/histories.json"), "utf8"),
);

const plain = (nodes: Nodes) =>
  [...nodes.values()]
    .map((n) => ({
      id: n.id,
      kind: n.kind,
      parent: n.parent ?? "",
      order: n.order ?? "",
      props: n.props ?? {},
      deleted: n.deleted ?? false,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

describe("the fold", () => {
  it.each(histories)("does as the server: $name", ({ ops, nodes, seen, columns }) => {
    const now = apply(noNodes, ops);
    expect(plain(now)).toEqual(plain(nodesOf(nodes)));
    expect([...visible(now)].sort()).toEqual([...seen].sort());
    expect(treeOf(now).columns.map((c) => c.node.id)).toEqual(columns);
  });

  it("is the same in parts", () => {
    for (const { ops } of histories) {
      for (const at of [0, 1, Math.floor(ops.length / 2)]) {
        expect(plain(apply(apply(noNodes, ops.slice(0, at)), ops.slice(at)))).toEqual(plain(apply(noNodes, ops)));
      }
    }
  });
});

describe("order keys", () => {
  it("always fit between", () => {
    const keys: string[] = [];
    for (let i = 0; i < 2000; i++) {
      const at = Math.floor(Math.random() * (keys.length + 1));
      const [a, b] = [keys[at - 1] ?? "", keys[at] ?? ""];
      const key = between(a, b);
      expect(key > a && (b === "" || key < b), `between(${a}, ${b}) = ${key}`).toBe(true);
      keys.splice(at, 0, key);
    }
    expect([...keysBetween("B", "C", 9)].sort()).toEqual(keysBetween("B", "C", 9));
  });
});

describe("undo", () => {
  it("takes any step back to what was there", () => {
    for (const { ops } of histories) {
      const half = Math.floor(ops.length / 2);
      const before = apply(noNodes, ops.slice(0, half));
      const step = stepOf(before, "", ops.slice(half));
      const undone = apply(apply(before, step.ops), step.back);
      const tree = (nodes: Nodes) => plain(new Map([...nodes].filter(([id]) => visible(nodes).has(id))));
      expect(tree(undone)).toEqual(tree(before));
    }
  });

  it("leaves what a colleague changed since, and says how much", () => {
    const stage: Op = { op: "insert", id: "a", kind: "stage", parent: "map", order: "V", props: { title: "A" } };
    const before = apply(noNodes, [stage]);
    const mine: Step = stepOf(before, "", [
      { op: "set", id: "a", key: "title", value: "Mia" },
      { op: "set", id: "a", key: "subtitle", value: "dal primo freddo" },
    ]);
    const both = apply(apply(before, mine.ops), [{ op: "set", id: "a", key: "title", value: "Sua" }]);
    const undo = undoOf(both, mine);
    expect(undo.theirs).toBe(1);
    expect(apply(both, undo.ops).get("a")?.props).toEqual({ title: "Sua" });
  });

  it("brings back a deleted stage with its cards", () => {
    const before = apply(noNodes, [
      { op: "insert", id: "a", kind: "stage", parent: "map", order: "V" },
      { op: "insert", id: "l", kind: "lane", parent: "map", order: "V" },
      { op: "insert", id: "c", kind: "card", parent: "l", order: "V", props: { stage: "a", text: "x" } },
    ]);
    const step = stepOf(before, "", [{ op: "delete", id: "a" }]);
    const gone = apply(before, step.ops);
    expect(treeOf(gone).cards).toHaveLength(0);
    expect(treeOf(apply(gone, undoOf(gone, step).ops)).cards).toHaveLength(1);
  });
});

describe("the tree", () => {
  it("keeps what did not change", () => {
    const before = apply(noNodes, [
      { op: "insert", id: "a", kind: "stage", parent: "map", order: "A" },
      { op: "insert", id: "b", kind: "stage", parent: "map", order: "B" },
      { op: "insert", id: "l", kind: "lane", parent: "map", order: "V" },
      { op: "insert", id: "c", kind: "card", parent: "l", order: "V", props: { stage: "a" } },
      { op: "insert", id: "d", kind: "card", parent: "l", order: "V", props: { stage: "b" } },
    ]);
    const first = treeOf(before);
    const second = treeOf(apply(before, [{ op: "set", id: "c", key: "text", value: "x" }]), first);
    expect(second.columns).toBe(first.columns);
    expect(second.lanes).toBe(first.lanes);
    expect(second.cardsOf("l", "b")).toBe(first.cardsOf("l", "b"));
    expect(second.cardsOf("l", "a")).not.toBe(first.cardsOf("l", "a"));
  });
});
