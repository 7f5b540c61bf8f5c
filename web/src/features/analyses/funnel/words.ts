import type { Fields, FunnelAnswer, FunnelStepFigures, Text } from "../../../api/shape.ts";
import type { Test } from "../../../domain/condition.ts";
import type { Say } from "../../../ui/say.ts";
import { testText } from "../../journey/Filters.tsx";
import { fieldName } from "../../journey/fields.ts";
import type { FunnelSettings, FunnelStep } from "./settings.ts";

/** The name of a stage, where the model has it. */
export type StageNames = ReadonlyMap<string, string>;

/** A condition in words; what is looked for in it says enough where it is a place or an event. */
export function conditionText(test: Test, fields: Fields | undefined, stages: StageNames, say: Say): string {
  if (test.field === "stage") {
    const names = { ...test, field: "event", values: test.values.map((v) => stages.get(v) ?? v) };
    return testText(names, fields, say);
  }
  const text = testText(test, fields, say);
  return test.operator === "is" && !test.field.includes(":") ? text : `${fieldName(test.field, say)} ${text}`;
}

export const stepText = (step: FunnelStep, fields: Fields | undefined, stages: StageNames, say: Say): string =>
  step.name || step.tests.map((test) => conditionText(test, fields, stages, say)).join(", ");

/** What is counted: "clienti", "tentativi", "sessioni". */
export const countedText = (answer: FunnelAnswer, n: number, say: Say): string => {
  const o = answer.query.funnel;
  const what = o?.count === "attempts" || o?.count === "sessions" ? o.count : o?.hold ? "held" : "customers";
  return say.t(`funnel.counted.${what}_${n === 1 ? "one" : "other"}`, { n: say.count(n) });
};

/** A row's name: a value, or one of the words for what is none. */
export const rowText = (row: { readonly key: string; readonly name: Text }, what: "group" | "next", say: Say): string => {
  if (row.key === "missed") return say.t("funnel.group.missed");
  if (row.key === "other" || row.key === "none") return say.t(`funnel.${what}.${row.key}`);
  return say.name(row.name) || row.key.slice(1);
};

/** The names of the positions as the page says them. */
export function positionTexts(
  answer: FunnelAnswer,
  settings: FunnelSettings,
  fields: Fields | undefined,
  stages: StageNames,
  say: Say,
): readonly string[] {
  return answer.steps.map((figures, k) => {
    const step = settings.steps[k];
    const free = /^([0-9]+)\/([0-9]+)$/.exec(figures.name);
    if (settings.order === "any" && free) return say.t("funnel.some_of", { k: free[1] ?? "", n: free[2] ?? "" });
    return step ? stepText(step, fields, stages, say) : figures.name;
  });
}

/** The last step that must be. */
export const lastOf = (answer: FunnelAnswer): FunnelStepFigures | undefined => answer.steps.findLast((s) => !s.optional);

/** The step at which most stop, by number. */
export function worstOf(answer: FunnelAnswer): number {
  return answer.steps.reduce((worst, s, k) => (s.dropped > (answer.steps[worst]?.dropped ?? 0) ? k : worst), 0);
}

/** A picked figure in the address: "step:2", "stop:2", "group:2:=web", "next:2:=cart". */
export type Picked = { readonly kind: "step" | "stop" | "group" | "next"; readonly step: number; readonly key: string };

export const writePicked = ({ kind, step, key }: Picked): string => `${kind}:${step}${key ? `:${key}` : ""}`;

export function readPicked(at: string | null, steps: number): Picked | null {
  const found = /^(step|stop|group|next):([0-9]{1,2})(?::(.*))?$/.exec(at ?? "");
  const kind = (["step", "stop", "group", "next"] as const).find((k) => k === found?.[1]);
  const step = Number(found?.[2]);
  return kind && step >= 1 && step <= steps ? { kind, step, key: found?.[3] ?? "" } : null;
}
