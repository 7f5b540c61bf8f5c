import type { Condition } from "../api/shape.ts";

/** The tests that a condition can make, in the order in which they are offered. */
export const operators = ["is", "not", "contains", "at_least", "below", "exists", "absent"] as const;
export type Operator = (typeof operators)[number];

/** A condition as it is edited and written in the address: one operator, its values as text. */
export type Test = { readonly field: string; readonly operator: Operator; readonly values: readonly string[] };

const isOperator = (text: string): text is Operator => operators.some((o) => o === text);

export function conditionOf(test: Test): Condition {
  const { field, values } = test;
  switch (test.operator) {
    case "is":
      return { field, is: values };
    case "not":
      return { field, not: values };
    case "contains":
      return { field, contains: values[0] ?? "" };
    case "at_least":
      return { field, at_least: Number(values[0] ?? 0) };
    case "below":
      return { field, below: Number(values[0] ?? 0) };
    case "exists":
      return { field, exists: true };
    case "absent":
      return { field, exists: false };
  }
}

/** Whether a test says enough to be asked. */
export function isComplete(test: Test): boolean {
  switch (test.operator) {
    case "is":
    case "not":
      return test.values.length > 0;
    case "contains":
      return (test.values[0] ?? "") !== "";
    case "at_least":
    case "below":
      return (test.values[0] ?? "") !== "" && Number.isFinite(Number(test.values[0]));
    case "exists":
    case "absent":
      return true;
  }
}

/** Only what would be taken for a separator or for an escape is escaped. */
const escaped = (text: string): string => text.replace(/[%~]/g, (c) => (c === "%" ? "%25" : "%7E"));

/** "property:category~is~shoes~boots" */
export const writeTest = (test: Test): string => [test.field, test.operator, ...test.values].map(escaped).join("~");

/** Reads what writeTest wrote; anything else is null. */
export function readTest(text: string): Test | null {
  try {
    const [field, operator, ...values] = text.split("~").map(decodeURIComponent);
    if (!field || !operator || !isOperator(operator)) return null;
    const test: Test = { field, operator, values };
    return isComplete(test) ? test : null;
  } catch {
    return null;
  }
}

/** The tests with next in place of old; no old adds one, no next takes it away. */
export const replaced = (tests: readonly Test[], old: Test | undefined, next: Test | null): readonly Test[] => [
  ...tests.flatMap((test) => (test === old ? (next ?? []) : test)),
  ...(old === undefined && next ? [next] : []),
];
