import { laneKind, type MapNode, text } from "./node.ts";
import type { Doc } from "./tree.ts";

/**
 * The bands of a service blueprint, from what customers do down to what they
 * never see; around it, below, what has no place in it. The same as the server's.
 */
export const bands = ["customer", "frontstage", "backstage", "support", "around"] as const;
export type Band = (typeof bands)[number];

/** The bands of kinds of lane that are not the customer's. */
const ofKind: Readonly<Record<string, Band>> = {
  frontstage: "frontstage",
  backstage: "backstage",
  support: "support",
  systems: "support",
  owners: "around",
  kpis: "around",
  ideas: "around",
  text: "around",
};

/** The band in which a lane stands: what it says itself, else that of its kind. */
export function bandOf(lane: MapNode): Band {
  const said = text(lane, "band");
  if (said === "frontstage" || said === "backstage" || said === "support") return said;
  return ofKind[laneKind(lane) ?? ""] ?? "customer";
}

/** The map with its lanes in the order of a blueprint: band by band, in each as they were. */
export function inBands(doc: Doc): Doc {
  const lanes = doc.lanes.toSorted((a, b) => bands.indexOf(bandOf(a)) - bands.indexOf(bandOf(b)));
  return {
    ...doc,
    lanes,
    cards: lanes.flatMap((lane) => doc.columns.flatMap((column) => doc.cardsOf(lane.id, column.node.id))),
  };
}
