import { describe, expect, it } from "vitest";
import { apply, noNodes } from "./fold.ts";
import { laneKinds, text, titleOf } from "./node.ts";
import { headed, type Names, pasteSheet } from "./sheet.ts";
import { treeOf } from "./tree.ts";

const names: Names = {
  laneTitle: (lane) => text(lane, "title") || text(lane, "kind"),
  kindOf: (title) => laneKinds.find((k) => k === title.toLowerCase()) ?? null,
};
const blank = treeOf(noNodes);
const sheet = [
  ["", "Scoperta", "Acquisto"],
  ["Actions", "Ho freddo", "Pago\nin cassa"],
  ["", "Chiedo", ""],
  ["Riti", "", "Brindo"],
  ["Emotion", "−0,6", "9"],
];

describe("a table from a spreadsheet", () => {
  it("becomes stages, lanes and cards, and the same again adds only cards", () => {
    const nodes = apply(noNodes, pasteSheet(blank, sheet, names).ops);
    const doc = treeOf(nodes);
    expect(doc.columns.map((c) => titleOf(c.node))).toEqual(["Scoperta", "Acquisto"]);
    expect(doc.lanes.map((l) => names.laneTitle(l))).toEqual(["actions", "Riti", "emotion"]);
    expect(doc.cards.map((c) => text(c, "text") || c.props?.value)).toEqual(["Ho freddo", "Chiedo", "Pago", "in cassa", "Brindo", -0.6, 2]);
    const again = treeOf(apply(nodes, pasteSheet(doc, sheet, names).ops));
    expect([again.columns.length, again.lanes.length, again.cards.length]).toEqual([2, 3, 14]);
  });
  it("has heads where its corner is empty, the map is, or its stages are known", () => {
    const doc = treeOf(apply(noNodes, pasteSheet(blank, sheet, names).ops));
    expect(headed(doc, sheet)).toBe(true);
    expect(
      headed(doc, [
        ["Lane", "acquisto"],
        ["x", "y"],
      ]),
    ).toBe(true);
    expect(
      headed(doc, [
        ["a", "b"],
        ["c", "d"],
      ]),
    ).toBe(false);
    expect(
      headed(blank, [
        ["a", "b"],
        ["c", "d"],
      ]),
    ).toBe(true);
    expect(headed(blank, [["a"], ["c"]])).toBe(false);
  });
});
