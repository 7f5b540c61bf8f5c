import type { GraphAnswer } from "../api/shape.ts";

/** A way into a stage, or out of it: from a touchpoint to one; null is where people begin, or stop. */
export type Passage = { readonly from: string | null; readonly to: string | null; readonly count: number; readonly share: number };

/**
 * The ways by which people come to a stage, or go on from it, most first: a graph
 * of touchpoints and the stage of each. Shares are of all arrivals, or of all
 * that leave or stop.
 */
export function passagesOf(
  graph: GraphAnswer,
  stageOfTouchpoint: (id: string) => string | undefined,
  stage: string,
  side: "from" | "to",
): readonly Passage[] {
  const here = (id: string) => stageOfTouchpoint(id) === stage;
  const moves = graph.edges
    .filter((e) => (side === "from" ? here(e.to) && !here(e.from) : here(e.from) && !here(e.to)))
    .map((e) => ({ from: e.from, to: e.to, count: e.count }));
  const ends = graph.nodes
    .filter((n) => here(n.id))
    .map((n) => (side === "from" ? { from: null, to: n.id, count: n.starts } : { from: n.id, to: null, count: n.ends }));
  const all = [...moves, ...ends].filter((p) => p.count > 0);
  const sum = all.reduce((total, p) => total + p.count, 0);
  return all.map((p) => ({ ...p, share: p.count / sum })).toSorted((a, b) => b.count - a.count);
}
