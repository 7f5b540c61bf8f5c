import type { FlowColumn, FlowsAnswer } from "../../api/shape.ts";
import type { PlainTable } from "../csv.ts";

/** The heads of the tables, and the names of what is in them, in the reader's language. */
export type FlowWords = {
  readonly head: (id: FlowHead) => string;
  readonly stage: (id: string) => string;
  readonly node: (key: string) => string;
  readonly move: (kind: "forward" | "skip" | "back" | "loop") => string;
};

const balance = ["starts", "returned", "earlier", "in", "out", "dropped", "ended", "now", "back", "loop", "arrived", "later"] as const;
export type BalanceID = (typeof balance)[number];
type FlowHead =
  | "stage"
  | "node"
  | "from"
  | "to"
  | "move"
  | "customers"
  | "passes"
  | "onward"
  | "median"
  | "customers_then"
  | "passes_then"
  | BalanceID;

/** Exits and entrances that no pass took are left out, but what every diagram has. */
const always: readonly BalanceID[] = ["starts", "in", "out", "dropped", "ended", "now", "back", "loop"];
export const shownBalance = (columns: readonly FlowColumn[]): readonly BalanceID[] =>
  balance.filter((id) => always.includes(id) || columns.some((c) => c[id] > 0));

/** What the other period or group has of the same; 0 where it has none of it. */
type Then = { readonly customers: number; readonly passes: number };

/** The heads of the figures of the other period or group, where there is one. */
const headsThen = (answer: FlowsAnswer, words: FlowWords): PlainTable["columns"] =>
  answer.compare ? (["customers_then", "passes_then"] as const).map((id) => ({ head: words.head(id), unit: "count" })) : [];

/** And the figures. */
const then = (answer: FlowsAnswer, there: Then | undefined): readonly number[] =>
  answer.compare ? [there?.customers ?? 0, there?.passes ?? 0] : [];

export function columnTable(answer: FlowsAnswer, words: FlowWords): PlainTable {
  const shown = shownBalance(answer.columns);
  return {
    columns: [
      { head: words.head("stage"), unit: null },
      { head: words.head("customers"), unit: "count" },
      { head: words.head("onward"), unit: "count" },
      { head: words.head("passes"), unit: "count" },
      ...headsThen(answer, words),
      ...shown.map((id) => ({ head: words.head(id), unit: "count" as const })),
    ],
    rows: answer.columns.map((c) => [
      words.stage(c.stage),
      c.customers,
      c.onward,
      c.passes,
      ...then(
        answer,
        answer.compare?.columns.find((o) => o.stage === c.stage),
      ),
      ...shown.map((id) => c[id]),
    ]),
  };
}

export function nodeTable(answer: FlowsAnswer, words: FlowWords): PlainTable {
  const shown = shownBalance(answer.columns);
  return {
    columns: [
      { head: words.head("stage"), unit: null },
      { head: words.head("node"), unit: null },
      { head: words.head("customers"), unit: "count" },
      { head: words.head("passes"), unit: "count" },
      ...headsThen(answer, words),
      ...shown.map((id) => ({ head: words.head(id), unit: "count" as const })),
    ],
    rows: answer.nodes.map((n) => [
      words.stage(n.stage),
      words.node(n.key),
      n.customers,
      n.passes,
      ...then(
        answer,
        answer.compare?.nodes.find((o) => o.key === n.key),
      ),
      ...shown.map((id) => n[id]),
    ]),
  };
}

/** The links, then the ways back between stages. */
export function linkTable(answer: FlowsAnswer, words: FlowWords): PlainTable {
  const stageOf = new Map(answer.nodes.map((n) => [n.key, n.stage]));
  const place = (key: string): string => {
    const [stage, node] = [words.stage(stageOf.get(key) ?? ""), words.node(key)];
    return stage === node ? node : `${node} (${stage})`;
  };
  return {
    columns: [
      { head: words.head("from"), unit: null },
      { head: words.head("to"), unit: null },
      { head: words.head("move"), unit: null },
      { head: words.head("customers"), unit: "count" },
      { head: words.head("passes"), unit: "count" },
      { head: words.head("median"), unit: "duration" },
      ...headsThen(answer, words),
    ],
    rows: [
      ...answer.links.map((l) => [
        place(l.from),
        place(l.to),
        words.move(l.kind),
        l.customers,
        l.passes,
        l.time.median,
        ...then(answer, answer.compare?.links.find(same(l))),
      ]),
      ...answer.returns.map((r) => [
        words.stage(r.from),
        words.stage(r.to),
        words.move(r.kind),
        r.customers,
        r.passes,
        r.time.median,
        ...then(answer, answer.compare?.returns.find(same(r))),
      ]),
    ],
  };
}

type Ends = { readonly from: string; readonly to: string };
const same = (one: Ends) => (other: Ends) => other.from === one.from && other.to === one.to;
