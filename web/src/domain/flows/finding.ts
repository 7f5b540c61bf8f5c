import type { FlowColumn, FlowLink, FlowNode, Flows } from "../../api/shape.ts";
import { fewPeople } from "../measure.ts";

/** What the flows say first, from their figures. */
export type Finding = {
  /** The stage where most people end without an outcome. */
  readonly leak: FlowColumn | null;
  /** At that stage, where passes go on most often, beside the place that most of them come through. */
  readonly better: { readonly node: FlowNode; readonly than: FlowNode; readonly times: number } | null;
  /** The way that most people take, where nobody is lost. */
  readonly main: FlowLink | null;
};

/** The share of a node's passes that went on to a later stage, or arrived. */
const goesOn = (node: FlowNode): number => (node.passes > 0 ? (node.out + node.arrived + node.later) / node.passes : 0);

export function findingOf(flows: Flows): Finding {
  const leak = flows.columns.reduce<FlowColumn | null>((most, c) => (c.dropped > (most?.dropped ?? 0) ? c : most), null);
  const main = flows.links.reduce<FlowLink | null>((most, l) => (l.customers > (most?.customers ?? 0) ? l : most), null);
  if (!leak || leak.customers < fewPeople) return { leak: null, better: null, main };
  return { leak, better: betterAt(flows, leak), main };
}

function betterAt(flows: Flows, column: FlowColumn): Finding["better"] {
  const enough = flows.nodes.filter(
    (n) => n.stage === column.stage && !n.merged && n.customers >= fewPeople && n.passes >= column.passes * 0.03,
  );
  const than = enough.reduce<FlowNode | null>((most, n) => (n.passes > (most?.passes ?? 0) ? n : most), null);
  const node = enough.reduce<FlowNode | null>((best, n) => (goesOn(n) > (best ? goesOn(best) : 0) ? n : best), null);
  if (!than || !node || node === than || goesOn(than) === 0) return null;
  const times = goesOn(node) / goesOn(than);
  return times >= 1.1 ? { node, than, times } : null;
}
