import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bandOf, inBands } from "./bands.ts";
import { laneInto } from "./edit.ts";
import { apply, noNodes } from "./fold.ts";
import type { Op } from "./node.ts";
import { treeOf } from "./tree.ts";

type Told = { readonly kind: string; readonly band: string; readonly in: string };

const told: readonly Told[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../journeymap/document/testdata/bands.json"), "utf8"),
);

it.each(told)("puts a lane of $kind with band $band as the server does", (c) => {
  expect(bandOf({ id: "l", kind: "lane", props: { kind: c.kind, band: c.band } })).toBe(c.in);
});

it("orders the lanes of a blueprint, and their cards with them", () => {
  const kinds = ["ideas", "support", "pains", "frontstage", "actions", "backstage"];
  const ops: Op[] = [{ op: "insert", id: "s", kind: "stage", parent: "map", order: "V" }];
  kinds.forEach((kind, i) => {
    ops.push({ op: "insert", id: kind, kind: "lane", parent: "map", order: `A${i + 1}`, props: { kind } });
    ops.push({ op: "insert", id: `c-${kind}`, kind: "card", parent: kind, order: "V", props: { stage: "s" } });
  });
  const doc = inBands(treeOf(apply(noNodes, ops)));
  expect(doc.lanes.map((l) => l.id)).toEqual(["pains", "actions", "frontstage", "backstage", "support", "ideas"]);
  expect(doc.cards[0]?.id).toBe("c-pains");
});

it("puts a lane beside the one that it is let go over, into its band", () => {
  const kinds = ["actions", "pains", "backstage", "ideas"];
  const nodes = apply(
    noNodes,
    kinds.map((kind, i): Op => ({ op: "insert", id: kind, kind: "lane", parent: "map", order: `A${i + 1}`, props: { kind } })),
  );
  const doc = inBands(treeOf(nodes));
  const after = treeOf(apply(nodes, laneInto(doc, "ideas", "backstage", "backstage")));
  expect(after.lanes.map((l) => l.id)).toEqual(["actions", "pains", "ideas", "backstage"]);
  expect(after.node("ideas")?.props?.band).toBe("backstage");
  // An idea is none of the customer’s lanes, whatever it says.
  expect(laneInto(doc, "ideas", "customer", "pains")).toEqual([]);
});
