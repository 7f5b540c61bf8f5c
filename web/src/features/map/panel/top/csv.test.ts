import { expect, test } from "vitest";
import { nodesOf } from "../../../../domain/map/fold.ts";
import { treeOf } from "../../../../domain/map/tree.ts";
import { cardsCsv } from "./csv.ts";

const doc = treeOf(
  nodesOf([
    { id: "s", kind: "stage", parent: "map", order: "V", props: { title: "Uso; e dopo" } },
    { id: "l", kind: "lane", parent: "map", order: "V", props: { kind: "emotion" } },
    { id: "a", kind: "card", parent: "l", order: "V", props: { stage: "s", text: '=SUM(A1) "x"', value: -0.6, tags: ["uno", "due"] } },
  ]),
);

test("cards as a spreadsheet opens them, and no formula among them", () => {
  const text = cardsCsv(doc, ["corsia", "tappa"], () => "Emozione", "it");
  expect(text.split("\r\n")).toEqual(["\ufeffcorsia;tappa", `Emozione;"Uso; e dopo";"'=SUM(A1) ""x""";none;-0,6;;uno due;;`, ""]);
});
