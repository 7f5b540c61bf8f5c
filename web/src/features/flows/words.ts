import type { FlowNode, FlowsAnswer } from "../../api/shape.ts";
import type { FlowWords } from "../../domain/flows/table.ts";
import { plural } from "../../domain/format.ts";
import type { Say } from "../../ui/say.ts";

export const stageName = (answer: FlowsAnswer, id: string, say: Say): string =>
  say.name(answer.model.stages.find((s) => s.id === id)?.name) || id;

export function nodeName(node: FlowNode, say: Say): string {
  const name = say.name(node.name) || node.id;
  return node.merged ? `${name} (${say.count(node.merged.length)})` : name;
}

export const peopleOf = (n: number, { t, count }: Say): string => t(`flows.people_${plural(n)}`, { n: count(n) });
export const passesOf = (n: number, { t, count }: Say): string => t(`flows.passes_${plural(n)}`, { n: count(n) });

/** The words of the tables. */
export function flowWords(answer: FlowsAnswer, say: Say): FlowWords {
  const nodes = new Map(answer.nodes.map((n) => [n.key, nodeName(n, say)]));
  return {
    head: (id) => {
      switch (id) {
        case "stage":
        case "node":
        case "from":
        case "to":
        case "move":
        case "customers":
        case "passes":
        case "onward":
        case "median":
        case "customers_then":
        case "passes_then":
          return say.t(`flows.head.${id}`);
        default:
          return say.t(`flows.balance.${id}`);
      }
    },
    stage: (id) => stageName(answer, id, say),
    node: (key) => nodes.get(key) ?? key,
    move: (kind) => say.t(`flows.move.${kind}`),
  };
}
