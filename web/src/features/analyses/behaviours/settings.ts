import type { Condition, Query, Text } from "../../../api/shape.ts";
import { flagIn, listIn, member, oneIn, type Raw, textIn } from "../../../domain/analyses/raw.ts";
import { conditionOf, readTest, type Test, writeTest } from "../../../domain/condition.ts";

export const windows = ["1d", "3d", "7d", "14d", "30d", "60d", "90d"] as const;
export const limits = ["1h", "2h", "12h", "1d", "3d", "7d", "14d", "30d"] as const;
export const trends = ["week", "month"] as const;
export const sames = ["", "product_id", "category", "order_id"] as const;
export const mostElements = 12;
export const mostPatterns = 20;

export type Element = {
  readonly name: Text;
  readonly tests: readonly Test[];
  readonly outcome: boolean;
  readonly counted: boolean;
  readonly not: boolean;
  readonly any: boolean;
  readonly after: string;
  readonly within: string;
};

export type Pattern = {
  readonly id: string;
  readonly name: Text;
  readonly same: string;
  /** Its own window; "" for that of all. */
  readonly window: string;
  readonly elements: readonly Element[];
};

export type BehaviourSettings = {
  /** Null for those that Percorso names. */
  readonly patterns: readonly Pattern[] | null;
  readonly window: string;
  readonly trend: (typeof trends)[number];
};

const usual: BehaviourSettings = { patterns: null, window: "30d", trend: "week" };

const isSpan = (text: string): boolean => /^[1-9][0-9]{0,4}[smhdw]$/.test(text);
const spanIn = (raw: Raw, otherwise: string): string => {
  const text = textIn(raw, otherwise);
  return isSpan(text) ? text : otherwise;
};
const wordsIn = (raw: Raw): Text => ({ it: textIn(member(raw, "it"), ""), en: textIn(member(raw, "en"), "") });

const elementIn = (raw: Raw): Element => ({
  name: wordsIn(member(raw, "name")),
  tests: listIn(member(raw, "tests"), (test) => readTest(textIn(test, ""))),
  outcome: flagIn(member(raw, "outcome"), false),
  counted: flagIn(member(raw, "counted"), false),
  not: flagIn(member(raw, "not"), false),
  any: flagIn(member(raw, "any"), false),
  after: spanIn(member(raw, "after"), ""),
  within: spanIn(member(raw, "within"), ""),
});

const patternIn = (raw: Raw): Pattern | null => {
  const id = textIn(member(raw, "id"), "").slice(0, 60);
  const elements = listIn(member(raw, "elements"), elementIn).slice(0, mostElements);
  if (id === "" || elements.length === 0) return null;
  return {
    id,
    name: wordsIn(member(raw, "name")),
    same: textIn(member(raw, "same"), ""),
    window: spanIn(member(raw, "window"), ""),
    elements,
  };
};

export function read(ask: Raw): BehaviourSettings {
  const patterns = listIn(member(ask, "patterns"), patternIn).slice(0, mostPatterns);
  return {
    patterns: patterns.length === 0 ? null : patterns,
    window: spanIn(member(ask, "window"), usual.window),
    trend: oneIn(member(ask, "trend"), trends, usual.trend),
  };
}

/** Leaves out what is as usual, so that addresses stay short. */
export function write(s: BehaviourSettings): object | null {
  const out = {
    ...(s.patterns === null ? {} : { patterns: s.patterns.map(writePattern) }),
    ...(s.window === usual.window ? {} : { window: s.window }),
    ...(s.trend === usual.trend ? {} : { trend: s.trend }),
  };
  return Object.keys(out).length === 0 ? null : out;
}

const writePattern = (p: Pattern): object => ({
  id: p.id,
  name: p.name,
  ...(p.same === "" ? {} : { same: p.same }),
  ...(p.window === "" ? {} : { window: p.window }),
  elements: p.elements.map((e) => ({
    name: e.name,
    ...(e.tests.length === 0 ? {} : { tests: e.tests.map(writeTest) }),
    ...(e.outcome ? { outcome: true } : {}),
    ...(e.counted ? { counted: true } : {}),
    ...(e.not ? { not: true } : {}),
    ...(e.any ? { any: true } : {}),
    ...(e.after === "" ? {} : { after: e.after }),
    ...(e.within === "" ? {} : { within: e.within }),
  })),
});

type Asked = NonNullable<Query["behaviours"]>;
type AskedPattern = NonNullable<Asked["patterns"]>[number];

/** A pattern as the question has it. */
export const asked = (p: Pattern): AskedPattern => ({
  id: p.id,
  name: p.name,
  ...(p.same === "" ? {} : { same: p.same }),
  ...(p.window === "" ? {} : { window: p.window }),
  elements: p.elements.map((e) => ({
    ...(e.name.it === "" && e.name.en === "" ? {} : { name: e.name }),
    where: e.tests.map(conditionOf),
    outcome: e.outcome,
    counted: e.counted,
    not: e.not,
    any: e.any,
    ...(e.after === "" ? {} : { after: e.after }),
    ...(e.within === "" ? {} : { within: e.within }),
  })),
});

export const question = (s: BehaviourSettings): Partial<Query> & Pick<Query, "kind"> => ({
  kind: "behaviours",
  behaviours: { window: s.window, trend: s.trend, ...(s.patterns === null ? {} : { patterns: s.patterns.map(asked) }) },
});

const testOf = (c: Condition): Test => {
  const { field } = c;
  if (c.is) return { field, operator: "is", values: c.is };
  if (c.not) return { field, operator: "not", values: c.not };
  if (c.contains) return { field, operator: "contains", values: [c.contains] };
  if (c.at_least !== undefined) return { field, operator: "at_least", values: [String(c.at_least)] };
  if (c.below !== undefined) return { field, operator: "below", values: [String(c.below)] };
  return { field, operator: c.exists === false ? "absent" : "exists", values: [] };
};

/** The patterns of an answer's question, to be edited. One whose window is that of all has none of its own. */
export function patternsOf(query: Query): readonly Pattern[] {
  const all = query.behaviours;
  return (all?.patterns ?? []).map((p) => ({
    id: p.id,
    name: p.name ?? { it: "", en: "" },
    same: p.same ?? "",
    window: p.window === all?.window ? "" : (p.window ?? ""),
    elements: p.elements.map((e) => ({
      name: e.name ?? { it: "", en: "" },
      tests: (e.where ?? []).map(testOf),
      outcome: e.outcome ?? false,
      counted: e.counted ?? false,
      not: e.not ?? false,
      any: e.any ?? false,
      after: e.after ?? "",
      within: e.within ?? "",
    })),
  }));
}
