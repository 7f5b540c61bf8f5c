import type { Conditions, RuleUse } from "../../api/shape.ts";

/** How a value is compared; "like" and "regex" are for those who know patterns. */
export type Operator = "is" | "contains" | "begins" | "ends" | "like" | "regex" | "list" | "present" | "absent";

export const operators: readonly Operator[] = ["is", "contains", "begins", "ends", "list", "present", "absent", "like", "regex"];

/** Whether an operator says all by itself. */
export const alone = (operator: Operator): boolean => operator === "present" || operator === "absent";

/** What a rule looks at: any of these values of one field, compared in one way. */
export type Test = { readonly field: Field; readonly operator: Operator; readonly values: readonly string[] };

/** Tests that must all hold. */
export type Group = readonly Test[];

export const fields = [
  "event",
  "page",
  "page_group",
  "channel",
  "sent_channel",
  "source",
  "from",
  "medium",
  "utm_campaign",
  "referrer",
  "store",
  "about",
  "type",
  "what",
  "utm_source",
  "utm_medium",
  "touchpoint",
  "kind",
  "ownership",
  "proposed",
] as const;
export type Field = (typeof fields)[number];

/** Where a rule leads; an outcome leads nowhere. */
export type RuleOf = "channel" | "touchpoint" | "stage" | "outcome";

const ofStages: readonly Field[] = ["touchpoint", "channel", "kind", "ownership", "event", "page", "proposed"];
const ofTouchpoint: readonly Field[] = ["touchpoint", "kind", "ownership", "proposed"];

/** What a rule may look at: only what is known when its turn comes. */
export function fieldsOf(of: RuleOf): readonly Field[] {
  switch (of) {
    case "channel":
      return fields.filter((field) => field !== "channel" && !ofTouchpoint.includes(field));
    case "touchpoint":
      return fields.filter((field) => !ofTouchpoint.includes(field));
    case "outcome":
      return fields.filter((field) => field === "touchpoint" || !ofTouchpoint.includes(field));
    case "stage":
      return ofStages;
  }
}

type Pattern = { readonly operator: Operator; readonly value: string };

const wild = /[*?]/;

/** What a pattern of the document says. */
export function readPattern(pattern: string): Pattern {
  if (pattern === "") return { operator: "absent", value: "" };
  if (pattern === "*") return { operator: "present", value: "" };
  if (pattern.length > 1 && pattern.startsWith("@")) return { operator: "list", value: pattern.slice(1) };
  if (pattern.length > 2 && pattern.startsWith("/") && pattern.endsWith("/")) return { operator: "regex", value: pattern.slice(1, -1) };
  const inner = pattern.replace(/^\*/, "").replace(/\*$/, "");
  if (!wild.test(pattern) || wild.test(inner) || inner === "") {
    return { operator: wild.test(pattern) ? "like" : "is", value: pattern };
  }
  const starts = pattern.startsWith("*");
  return { operator: starts ? (pattern.endsWith("*") ? "contains" : "ends") : "begins", value: inner };
}

/** A value as the document writes it; one that would be read as something else gets its first letter open. */
export function writePattern({ operator, value }: Pattern): string {
  switch (operator) {
    case "absent":
      return "";
    case "present":
      return "*";
    case "list":
      return `@${value}`;
    case "regex":
      return `/${value}/`;
    case "contains":
      return `*${value}*`;
    case "begins":
      return `${value}*`;
    case "ends":
      return `*${value}`;
    case "like":
      return value;
    case "is":
      return readPattern(value).operator === "is" || value === "/" ? value : `?${value.slice(1)}`;
  }
}

const known = new Set<string>(fields);
const isField = (name: string): name is Field => known.has(name);

/** The conditions of a rule as groups of tests; null where they look at something the page has no words for. */
export function readConditions(conditions: Conditions): readonly Group[] {
  return conditions.map((condition) =>
    fields.flatMap((field) => {
      const found = new Map<Operator, string[]>();
      for (const pattern of condition[field] ?? []) {
        const { operator, value } = readPattern(pattern);
        found.set(operator, [...(found.get(operator) ?? []), ...(alone(operator) ? [] : [value])]);
      }
      return [...found].map(([operator, values]) => ({ field, operator, values }));
    }),
  );
}

/** The words of an expression that does no more than list some: "\\b(returns?|refund\\w*)\\b" is return, refund…; null for any other. */
export function wordsIn(expression: string): readonly string[] | null {
  const inner = expression.match(/^\\b\((.*)\)\\b$/)?.[1]?.replace(/\(([^()|]*)(?:\|[^()]*)*\)/g, "$1…");
  if (!inner) return null;
  return inner.split("|").map((word) => word.replace(/\\w\*|\[[^\]]*\]/g, "…").replace(/\w\?/g, ""));
}

/** Whether every field of the conditions can be shown. */
export const readable = (conditions: Conditions): boolean => conditions.every((condition) => Object.keys(condition).every(isField));

/** Groups as the document writes them; tests without a value are left out, and groups without a test. */
export function writeConditions(groups: readonly Group[]): Conditions {
  return groups.flatMap((group) => {
    const condition: Record<string, readonly string[]> = {};
    for (const { field, operator, values } of group) {
      const patterns = alone(operator)
        ? [writePattern({ operator, value: "" })]
        : values.filter((v) => v !== "").map((value) => writePattern({ operator, value }));
      if (patterns.length > 0) condition[field] = [...(condition[field] ?? []), ...patterns];
    }
    return Object.keys(condition).length > 0 ? [condition] : [];
  });
}

/** The first test of a new rule, its values still to be said. */
export const firstTest = (of: RuleOf): Test => ({ field: of === "stage" ? "touchpoint" : "event", operator: "is", values: [] });

/** A rule as an editor holds it; without a mark it is new. */
export type RuleDraft = {
  readonly key: string;
  readonly mark: string;
  readonly when: readonly Group[];
  readonly unless: readonly Group[];
  readonly target: string;
  readonly gone: boolean;
  readonly first: boolean;
};

export const draftOf = (rule: RuleUse): RuleDraft => ({
  key: rule.mark,
  mark: rule.mark,
  when: readConditions(rule.when),
  unless: readConditions(rule.unless),
  target: rule.target,
  gone: false,
  first: false,
});

/** A text as an id: letters and digits, small, with _ between. */
function idOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 40);
}

/** An id that is not taken yet. */
export function freshID(text: string, taken: readonly string[]): string {
  const id = idOf(text) || "nuovo";
  for (let n = 1; ; n++) {
    const one = n === 1 ? id : `${id}_${n}`;
    if (one !== "none" && !taken.includes(one)) return one;
  }
}
