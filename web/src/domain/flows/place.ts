import type { Query } from "../../api/shape.ts";
import { conditionOf, readTest, type Test, writeTest } from "../condition.ts";
import type { Extent } from "../period.ts";
import { type Place, readPlace, writePlace } from "../place.ts";
import { questionOf } from "../question.ts";

export const flowNodes = ["touchpoint", "channel", "stage"] as const;
type FlowNodes = (typeof flowNodes)[number];

/** The shares below which nodes are merged, as offered; percent. */
export const rareShares = [0, 0.5, 1, 2, 5] as const;
const usualRare = 2;

/** What makes the flows what they are, beside model, period and conditions. */
export type FlowRule = {
  readonly from: Test | null;
  readonly to: Test | null;
  readonly arrived: boolean; // only who reaches to
  readonly before: number | null; // visits before it
  readonly after: number | null; // visits after the first
  readonly nodes: FlowNodes;
  readonly touch: "first" | "last";
  readonly rare: number; // percent
};

/** Where the reader of the flows is: what the journey page knows, and what the flows add. */
export type FlowPlace = Place &
  FlowRule & {
    readonly at: string | null; // the node or the link that is open
    readonly saved: string | null; // the id of the saved question that was opened
  };

/** Reads an address's search part. What it does not understand it leaves out. */
export function readFlowPlace(search: string): FlowPlace {
  const q = new URLSearchParams(search);
  return { ...readPlace(search), ...readFlowRule(q), at: q.get("at"), saved: q.get("saved") };
}

export function readFlowRule(q: URLSearchParams): FlowRule {
  const to = readTest(q.get("to") ?? "");
  const arrived = to !== null && q.get("arrived") === "yes";
  const rare = Number(q.get("rare") ?? usualRare);
  return {
    from: readTest(q.get("from") ?? ""),
    to,
    arrived,
    before: arrived ? visits(q.get("before")) : null,
    after: visits(q.get("after")),
    nodes: flowNodes.find((n) => n === q.get("nodes")) ?? "touchpoint",
    touch: q.get("touch") === "last" ? "last" : "first",
    rare: rare >= 0 && rare <= 100 ? rare : usualRare,
  };
}

const visits = (text: string | null): number | null => {
  const n = Number(text);
  return Number.isInteger(n) && n >= 1 && n <= 63 ? n : null;
};

/** Writes a place as an address's search part; home is "". */
export function writeFlowPlace(place: FlowPlace): string {
  const own = flowRuleParts(place);
  if (place.at) own.push(["at", place.at]);
  if (place.saved) own.push(["saved", place.saved]);
  return [writePlace(place) || "?", ...own.map(written)]
    .filter((part) => part !== "?")
    .join("&")
    .replace(/^(?=[^?])/, "?");
}

type Part = readonly [name: string, value: string];

const written = ([name, value]: Part): string => `${name}=${encodeURIComponent(value).replace(/%3A/g, ":").replace(/%2F/g, "/")}`;

/** The rule in the parts of an address. */
export const writeFlowRule = (rule: FlowRule): readonly string[] => flowRuleParts(rule).map(written);

function flowRuleParts(place: FlowRule): Part[] {
  const q = new URLSearchParams();
  if (place.from) q.set("from", writeTest(place.from));
  if (place.to) q.set("to", writeTest(place.to));
  if (place.to && place.arrived) q.set("arrived", "yes");
  if (place.to && place.arrived && place.before) q.set("before", String(place.before));
  if (place.after) q.set("after", String(place.after));
  if (place.nodes !== "touchpoint") q.set("nodes", place.nodes);
  if (place.touch !== "first") q.set("touch", place.touch);
  if (place.rare !== usualRare) q.set("rare", String(place.rare));
  return [...q];
}

/** The question that a place asks. */
export function flowsQuestion(place: FlowPlace, extent: Extent): Query {
  return { ...questionOf(place, extent), kind: "flows", ...ruleQuestion(place) };
}

/** The fields of a question that say which flows are meant. */
export function ruleQuestion({ from, to, arrived, before, after, nodes, touch, rare }: FlowRule) {
  return {
    node: nodes,
    touch,
    rare: rare / 100,
    ...(from ? { from: [conditionOf(from)] } : {}),
    ...(to ? { to: [conditionOf(to)] } : {}),
    ...(to && arrived ? { arrived: true } : {}),
    ...(to && arrived && before ? { before } : {}),
    ...(after ? { after } : {}),
  };
}
