import type { Flows, FlowsAnswer } from "../../api/shape.ts";
import { linkKey } from "../../domain/flows/trace.ts";
import { type Change, changeOf, shareOf } from "../../domain/measure.ts";
import type { Say } from "../../ui/say.ts";

/** The flows that are compared with, by what they are drawn as; null without a comparison. */
export type Before = {
  readonly nodes: ReadonlyMap<string, Flows["nodes"][number]>;
  readonly links: ReadonlyMap<string, Flows["links"][number]>;
  readonly returns: ReadonlyMap<string, Flows["returns"][number]>;
  readonly columns: ReadonlyMap<string, Flows["columns"][number]>;
};

export function beforeOf({ compare }: FlowsAnswer): Before | null {
  return compare
    ? {
        nodes: new Map(compare.nodes.map((n) => [n.key, n])),
        links: new Map(compare.links.map((l) => [linkKey(l), l])),
        returns: new Map(compare.returns.map((r) => [linkKey(r), r])),
        columns: new Map(compare.columns.map((c) => [c.stage, c])),
      }
    : null;
}

/** How a number of people changed; null where there was nobody. */
export const peopleChange = (now: number, before: number): Change | null =>
  changeOf({ value: now, n: now }, { value: before, n: before }, "count", "neither");

type Leaving = { readonly dropped: number; readonly customers: number };

/** How the share of those who leave changed. */
export const exitChange = (now: Leaving, before: Leaving): Change | null =>
  changeOf(shareOf(now.dropped, now.customers), shareOf(before.dropped, before.customers), "share", "down");

/** A change beside a label: the sign says its direction, "+4,5%", "−1,2 pt"; nothing where nothing changed. */
export function changeText(change: Change | null, say: Say): string {
  if (!change) return "";
  const text = say.change(change, true);
  return /[1-9]/.test(text) ? `${change.amount > 0 ? "+" : "\u2212"}${text}` : "";
}

/** The colour of a change is that of its news; a number of people is none. */
export const changeClass = (change: Change | null): string =>
  change === null || change.good === null ? "sankey-change" : `sankey-change ${change.good ? "pos" : "neg"}`;
