import type { Query } from "../../../api/shape.ts";
import { flagIn, member, oneIn, type Raw, textIn, wholeIn } from "../../../domain/analyses/raw.ts";
import { conditionOf, readTest, type Test, writeTest } from "../../../domain/condition.ts";

/** The pictures: cohorts and their curve, who is active when, and how long it takes. */
export const looks = ["cohorts", "lifecycle", "survival"] as const;
export type Look = (typeof looks)[number];

export const intervals = ["hour", "day", "week", "month"] as const;
export type Interval = (typeof intervals)[number];

export const modes = ["on", "after", "before", "brackets", "streak"] as const;
export type Mode = (typeof modes)[number];

export const shows = ["share", "customers", "value"] as const;
export type Show = (typeof shows)[number];

/** How many intervals after the first are offered. */
export const counts: Readonly<Record<Interval, readonly number[]>> = {
  hour: [6, 12, 24, 48],
  day: [7, 14, 30, 60],
  week: [6, 8, 12, 26, 52],
  month: [3, 6, 12, 24],
};

const usualCount: Readonly<Record<Interval, number>> = { hour: 24, day: 14, week: 12, month: 6 };

export const usualBrackets: Readonly<Record<Interval, string>> = {
  hour: "1-6, 7-24",
  day: "1-6, 7-13, 14-30",
  week: "1-4, 5-8, 9-12",
  month: "1-3, 4-6, 7-12",
};

export const silences = [7, 14, 30, 60, 90, 180] as const; // days

export type RetentionSettings = {
  readonly look: Look;
  readonly start: Test | null;
  readonly back: Test | null;
  readonly interval: Interval;
  /** Null for the usual number. */
  readonly count: number | null;
  readonly mode: Mode;
  /** As somebody writes them: "1-3, 4-7". */
  readonly brackets: string | null;
  readonly recurring: boolean;
  readonly rolling: boolean;
  /** A field, or empty. */
  readonly by: string;
  readonly show: Show;
  readonly silence: number;
};

const usual: RetentionSettings = {
  look: "cohorts",
  start: null,
  back: null,
  interval: "week",
  count: null,
  mode: "on",
  brackets: null,
  recurring: false,
  rolling: false,
  by: "",
  show: "share",
  silence: 30,
};

const isField = (text: string): boolean => /^(channel|touchpoint|stage|event|source|property:.+)$/.test(text);
const test = (raw: Raw): Test | null => readTest(textIn(raw, ""));

export type Bracket = { readonly from: number; readonly to: number };

/** Reads "1-3, 4-7, 8"; null where it says no ascending intervals. */
export function bracketsIn(text: string): readonly Bracket[] | null {
  const out: Bracket[] = [];
  for (const part of text.split(",")) {
    const match = part.trim().match(/^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$/);
    if (!match) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (from <= (out.at(-1)?.to ?? 0) || to < from || to > 366) return null;
    out.push({ from, to });
  }
  return out.length > 60 ? null : out;
}

export function read(ask: Raw): RetentionSettings {
  const by = textIn(member(ask, "by"), usual.by);
  const brackets = textIn(member(ask, "brackets"), "");
  return {
    look: oneIn(member(ask, "look"), looks, usual.look),
    start: test(member(ask, "start")),
    back: test(member(ask, "back")),
    interval: oneIn(member(ask, "interval"), intervals, usual.interval),
    count: wholeIn(member(ask, "count"), 1, 60, usual.count),
    mode: oneIn(member(ask, "mode"), modes, usual.mode),
    brackets: bracketsIn(brackets) ? brackets : null,
    recurring: flagIn(member(ask, "recurring"), usual.recurring),
    rolling: flagIn(member(ask, "rolling"), usual.rolling),
    by: isField(by) ? by : usual.by,
    show: oneIn(member(ask, "show"), shows, usual.show),
    silence: wholeIn(member(ask, "silence"), 1, 3650, usual.silence),
  };
}

/** What differs from the usual. */
export function write(settings: RetentionSettings): object | null {
  const was: Readonly<Record<string, unknown>> = usual;
  const said = { ...settings, start: settings.start && writeTest(settings.start), back: settings.back && writeTest(settings.back) };
  const entries = Object.entries(said).filter(([name, value]) => value !== was[name]);
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

export const countOf = (s: RetentionSettings): number => s.count ?? usualCount[s.interval];
export const bracketsOf = (s: RetentionSettings): string => s.brackets ?? usualBrackets[s.interval];

export function question(s: RetentionSettings): Partial<Query> & Pick<Query, "kind"> {
  const bracketed = s.mode === "brackets" && s.look !== "survival";
  const parts: ("value" | "lifecycle" | "survival")[] = s.look === "cohorts" ? (s.show === "value" ? ["value"] : []) : [s.look];
  return {
    kind: "retention",
    ...(s.look === "survival" ? { silence: `${s.silence}d` } : {}),
    retention: {
      interval: s.interval,
      mode: bracketed ? "brackets" : s.mode === "brackets" ? "on" : s.mode,
      cohorts: s.recurring ? "recurring" : "first",
      ...(bracketed ? { brackets: (bracketsIn(bracketsOf(s)) ?? []).map((b) => ({ ...b })) } : { intervals: countOf(s) }),
      ...(s.rolling ? { rolling: true } : {}),
      ...(s.start ? { start: [conditionOf(s.start)] } : {}),
      ...(s.back ? { return: [conditionOf(s.back)] } : {}),
      ...(s.by !== "" && s.look === "cohorts" ? { by: s.by } : {}),
      ...(parts.length > 0 ? { with: parts } : {}),
    },
  };
}
