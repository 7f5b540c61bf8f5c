import { expect, it } from "vitest";
import { nodesOf } from "../../../domain/map/fold.ts";
import type { MapNode } from "../../../domain/map/node.ts";
import { treeOf } from "../../../domain/map/tree.ts";
import { cellHeight, heightOfRest } from "./sight.ts";

const card = (id: string, stage: string, text: string): MapNode => ({ id, kind: "card", parent: "l", order: id, props: { stage, text } });
const lane: MapNode = { id: "l", kind: "lane", parent: "map", order: "a", props: { kind: "text" } };
const doc = treeOf(
  nodesOf([
    ...["a", "b", "c"].map((id): MapNode => ({ id, kind: "stage", parent: "map", order: id, props: {} })),
    lane,
    card("1", "a", "short"),
    card("2", "c", "a card with words enough to fill more than one line, and then one more of them"),
  ]),
);
const columns = ["a", "b", "c"].map((id, i) => ({ id, title: id, x: i * 200, width: 200 }));

it("a cell is higher with more words, and with more cards", () => {
  const [short, long] = [doc.cardsOf("l", "a"), doc.cardsOf("l", "c")];
  expect(cellHeight(long, 200)).toBeGreaterThan(cellHeight(short, 200));
  expect(cellHeight([...short, ...long], 200)).toBeGreaterThan(cellHeight(long, 200));
  expect(cellHeight(long, 400)).toBeLessThan(cellHeight(long, 200));
});

it("only the cells out of sight give a lane a height", () => {
  expect(heightOfRest(doc, lane, columns, 0, 3)).toBe(0);
  expect(heightOfRest(doc, lane, columns, 0, 2)).toBe(cellHeight(doc.cardsOf("l", "c"), 200));
  expect(heightOfRest(doc, lane, columns, 2, 3)).toBeLessThan(heightOfRest(doc, lane, columns, 0, 2));
});
