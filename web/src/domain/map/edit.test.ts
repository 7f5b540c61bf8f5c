import { describe, expect, it } from "vitest";
import { find, readTable, tableOf } from "./clipboard.ts";
import * as edit from "./edit.ts";
import { apply, type Nodes, noNodes } from "./fold.ts";
import { type Op, titleOf } from "./node.ts";
import { type Spot, spotOf, walk, within } from "./spot.ts";
import { type Doc, treeOf } from "./tree.ts";

const base: readonly Op[] = [
  { op: "insert", id: "a", kind: "stage", parent: "map", order: "B", props: { title: "Scoperta" } },
  { op: "insert", id: "b", kind: "stage", parent: "map", order: "V", props: { title: "Acquisto" } },
  { op: "insert", id: "c", kind: "stage", parent: "map", order: "k", props: { title: "Uso" } },
  { op: "insert", id: "l", kind: "lane", parent: "map", order: "B", props: { kind: "actions", title: "Azioni" } },
  { op: "insert", id: "e", kind: "lane", parent: "map", order: "V", props: { kind: "emotion" } },
  { op: "insert", id: "x", kind: "card", parent: "l", order: "B", props: { stage: "a", text: "Città" } },
  { op: "insert", id: "y", kind: "card", parent: "l", order: "V", props: { stage: "a", text: "Vetrina" } },
  { op: "insert", id: "z", kind: "card", parent: "l", order: "V", props: { stage: "b", text: "Cassa" } },
];
const start: Nodes = apply(noNodes, base);
const done = (ops: readonly Op[], nodes = start): Doc => treeOf(apply(nodes, ops));
const names = (doc: Doc, lane: string, column: string) => doc.cardsOf(lane, column).map(titleOf);
const heads = (doc: Doc) => doc.columns.map((c) => titleOf(c.node));

describe("edits", () => {
  const doc = treeOf(start);

  it("add stages, steps, lanes and cards where they belong", () => {
    expect(heads(done(edit.addStage(doc, "Nuova", "a").ops))).toEqual(["Scoperta", "Nuova", "Acquisto", "Uso"]);
    expect(heads(done(edit.addStage(doc, "Nuova").ops)).at(-1)).toBe("Nuova");
    const step = edit.addStep(doc, "a", "Primo");
    expect(names(done(step.ops), "l", step.at)).toEqual(["Città", "Vetrina"]);
    expect(done(edit.addLane(doc, "pains", "l").ops).lanes.map((l) => l.props?.kind)).toEqual(["actions", "pains", "emotion"]);
    expect(names(done(edit.addCard(doc, "l", "a", { text: "Tra" }, "x").ops), "l", "a")).toEqual(["Città", "Tra", "Vetrina"]);
    const point = edit.addCard(doc, "e", "b");
    expect(done(point.ops).node(point.at)?.props).toEqual({ value: 0, series: "expected", stage: "b" });
  });

  it("move cards, stages and lanes", () => {
    expect(names(done(edit.placeCards(doc, ["x"], "l", "b", "z")), "l", "b")).toEqual(["Città", "Cassa"]);
    expect(names(done(edit.placeCards(doc, ["x", "z"], "l", "a")), "l", "a")).toEqual(["Vetrina", "Città", "Cassa"]);
    const stages = doc.stages.map((s) => s.node);
    expect(heads(done(edit.shift(stages, "a", 1)))).toEqual(["Acquisto", "Scoperta", "Uso"]);
    expect(heads(done(edit.shift(stages, "c", -1)))).toEqual(["Scoperta", "Uso", "Acquisto"]);
    expect(edit.shift(stages, "a", -1)).toEqual([]);
    expect(heads(done(edit.placeBefore(stages, "c", "a")))).toEqual(["Uso", "Scoperta", "Acquisto"]);
    expect(heads(done(edit.placeBefore(stages, "a", null)))).toEqual(["Acquisto", "Uso", "Scoperta"]);
  });

  it("merge, nest and unnest, and lose no card", () => {
    const merged = done(edit.merge(doc, "a"));
    expect(heads(merged)).toEqual(["Scoperta", "Uso"]);
    expect(names(merged, "l", "a")).toEqual(["Città", "Vetrina", "Cassa"]);
    expect(edit.merge(doc, "c")).toEqual([]);
    const nested = done(edit.nest(doc, "b", "Prima"));
    expect(heads(nested)).toEqual(["Prima", "Acquisto", "Uso"]);
    expect(nested.cards).toHaveLength(3);
    const again = treeOf(apply(apply(start, edit.nest(doc, "b", "Prima")), edit.unnest(nested, "b")));
    expect(heads(again)).toEqual(["Prima", "Acquisto", "Uso"]);
    expect(again.stages).toHaveLength(3);
    const stepsMerged = treeOf(apply(apply(start, edit.nest(doc, "b", "Prima")), edit.merge(nested, "a")));
    expect(stepsMerged.cards).toHaveLength(3);
    const stepped = apply(start, edit.addStep(doc, "b", "S").ops);
    const into = treeOf(apply(stepped, edit.merge(treeOf(stepped), "a")));
    expect(into.cards).toHaveLength(3);
    expect(heads(into)).toEqual(["S", "Uso"]);
  });

  it("paste a table from a spreadsheet, with new stages and lanes where the map ends", () => {
    const rows = readTable('Cerco\tPago\n"Guardo\nProvo"\t"dice ""sì"""\n\tFine\n');
    expect(rows).toEqual([
      ["Cerco", "Pago"],
      ["Guardo\nProvo", 'dice "sì"'],
      ["", "Fine"],
    ]);
    const pasted = done(edit.pasteTable(doc, rows, "l", "c", "Tappa").ops);
    expect(heads(pasted)).toEqual(["Scoperta", "Acquisto", "Uso", "Tappa"]);
    expect(pasted.lanes).toHaveLength(3);
    expect(names(pasted, "l", "c")).toEqual(["Cerco"]);
    const emotions = done(edit.pasteTable(doc, [["−0,6", "+3"]], "e", "a", "Tappa").ops);
    expect(emotions.cardsOf("e", "a")[0]?.props?.value).toBe(-0.6);
    expect(emotions.cardsOf("e", "b")[0]?.props?.value).toBe(2);
  });

  it("copy a table that can be pasted again", () => {
    const copied = tableOf(
      doc,
      ["x", "y", "z"].flatMap((id) => doc.node(id) ?? []),
      titleOf,
    );
    expect(copied).toBe('"Città\nVetrina"\tCassa');
    expect(readTable(copied)).toEqual([["Città\nVetrina", "Cassa"]]);
  });

  it("find words without their accents", () => {
    expect(find(doc, "citta").map((n) => n.id)).toEqual(["x"]);
    expect(find(doc, " ")).toEqual([]);
  });

  it("keep emotions on their scale", () => {
    expect(edit.valueAfter({ id: "p", kind: "card", props: { value: 1.95 } }, 0.1)).toBe(2);
    expect(edit.valueAfter({ id: "p", kind: "card", props: { value: -2 } }, -1)).toBe(-2);
  });
});

describe("the keyboard on the grid", () => {
  const doc = treeOf(start);
  const spot = (row: number, column: number, item = 0): Spot => ({ row, column, item });

  it("walks cards, cells and heads, and stays at the edge", () => {
    expect(walk(doc, spot(0, 0, 0), "down")).toEqual(spot(0, 0, 1));
    expect(walk(doc, spot(0, 0, 1), "down")).toEqual(spot(1, 0, 0));
    expect(walk(doc, spot(1, 0, 0), "up")).toEqual(spot(0, 0, 1));
    expect(walk(doc, spot(0, 0, 1), "right")).toEqual(spot(0, 1, 0));
    expect(walk(doc, spot(0, 0, 0), "up")).toEqual(spot(-1, 0));
    expect(walk(doc, spot(-1, 0), "left")).toEqual(spot(-1, 0));
    expect(walk(doc, spot(0, 0), "left")).toEqual(spot(0, -1));
    expect(walk(doc, spot(1, 2), "down")).toEqual(spot(1, 2));
  });

  it("knows where a node is", () => {
    expect(spotOf(doc, "y")).toEqual(spot(0, 0, 1));
    expect(spotOf(doc, "b")).toEqual(spot(-1, 1));
    expect(spotOf(doc, "e")).toEqual(spot(1, -1));
    expect(spotOf(doc, "nobody")).toBeNull();
    expect(within(doc, spot(9, 9, 9))).toEqual(spot(1, 2, 0));
  });
});
