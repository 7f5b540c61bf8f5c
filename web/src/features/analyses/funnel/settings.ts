import type { Query } from "../../../api/shape.ts";
import { listIn, member, oneIn, type Raw, textIn, wholeIn } from "../../../domain/analyses/raw.ts";
import { conditionOf, readTest, type Test, writeTest } from "../../../domain/condition.ts";

export const mostSteps = 64;

/** How long the way may take, and the limit of a single step; "" is no limit. */
export const windows = ["30m", "1h", "1d", "3d", "7d", "14d", "30d", "60d", "90d", "180d", "365d"] as const;
export const calendars = [1, 2, 3, 7, 14, 30, 90] as const;
export const limits = ["5m", "30m", "1h", "12h", "1d", "3d", "7d", "30d"] as const;
export const tolerances = ["1s", "2s", "10s", "60s"] as const;
export const sessionGaps = ["15m", "30m", "1h", "4h"] as const;
export const orders = ["ordered", "strict", "any"] as const;
export const counts = ["customers", "attempts", "sessions"] as const;
export const attempts = ["latest", "earliest", "first"] as const;
export const touches = ["first", "last", "step"] as const;

export type FunnelStep = {
  /** What it is called; what it looks for when empty. */
  readonly name: string;
  readonly tests: readonly Test[];
  readonly optional: boolean;
  /** In any order: whether it must come at its place. */
  readonly anchored: boolean;
  /** How long after the step before, "" for no limit. */
  readonly within: string;
};

export type Exclusion = { readonly tests: readonly Test[]; readonly from: number | null; readonly to: number | null };

export type FunnelSettings = {
  readonly steps: readonly FunnelStep[];
  readonly window: string;
  /** Calendar days in place of the window; 0 for none. */
  readonly days: number;
  readonly order: (typeof orders)[number];
  readonly exclude: readonly Exclusion[];
  readonly excluded: "drop" | "keep";
  readonly tolerance: string;
  readonly hold: string;
  readonly count: (typeof counts)[number];
  readonly session: string;
  readonly attempt: (typeof attempts)[number];
  /** The field by which it is told apart; "" for none. */
  readonly by: string;
  readonly at: (typeof touches)[number];
  readonly atStep: number;
  /** The steps between which the time is laid out; the first and the last when null. */
  readonly from: number | null;
  readonly to: number | null;
  /** How many bins; 0 leaves it to the engine. */
  readonly bins: number;
  /** What those who stop do next is told by this field. */
  readonly next: string;
};

export const usual: FunnelSettings = {
  steps: [],
  window: "14d",
  days: 0,
  order: "ordered",
  exclude: [],
  excluded: "drop",
  tolerance: "",
  hold: "",
  count: "customers",
  session: "30m",
  attempt: "latest",
  by: "",
  at: "first",
  atStep: 1,
  from: null,
  to: null,
  bins: 0,
  next: "touchpoint",
};

export const newStep = (tests: readonly Test[], name = ""): FunnelStep => ({ name, tests, optional: false, anchored: false, within: "" });

const isField = (text: string): boolean => /^(channel|touchpoint|stage|event|source|property:.+)$/.test(text);
const fieldIn = (raw: Raw, usually: string): string => {
  const text = textIn(raw, usually);
  return isField(text) ? text : usually;
};
const isDuration = (text: string): boolean => /^[1-9][0-9]{0,4}[smhdw]$/.test(text);
const durationIn = (raw: Raw, usually: string): string => {
  const text = textIn(raw, usually);
  return isDuration(text) ? text : usually;
};
const testsIn = (raw: Raw): readonly Test[] => listIn(raw, (e) => readTest(textIn(e, "")));

export function read(ask: Raw): FunnelSettings {
  const steps = listIn(member(ask, "steps"), (e): FunnelStep | null => {
    const tests = testsIn(member(e, "is"));
    return tests.length === 0
      ? null
      : {
          name: textIn(member(e, "name"), "").slice(0, 80),
          tests,
          optional: member(e, "optional") === true,
          anchored: member(e, "anchored") === true,
          within: durationIn(member(e, "within"), ""),
        };
  }).slice(0, mostSteps);
  const n = Math.max(1, steps.length);
  return {
    steps,
    window: durationIn(member(ask, "window"), usual.window),
    days: wholeIn(member(ask, "days"), 0, 3660, 0),
    order: oneIn(member(ask, "order"), orders, usual.order),
    exclude: listIn(member(ask, "exclude"), (e): Exclusion | null => {
      const tests = testsIn(member(e, "is"));
      return tests.length === 0
        ? null
        : { tests, from: wholeIn(member(e, "from"), 1, n - 1, null), to: wholeIn(member(e, "to"), 2, n, null) };
    }).slice(0, 16),
    excluded: oneIn(member(ask, "excluded"), ["drop", "keep"], usual.excluded),
    tolerance: durationIn(member(ask, "tolerance"), ""),
    hold: fieldIn(member(ask, "hold"), ""),
    count: oneIn(member(ask, "count"), counts, usual.count),
    session: durationIn(member(ask, "session"), usual.session),
    attempt: oneIn(member(ask, "attempt"), attempts, usual.attempt),
    by: fieldIn(member(ask, "by"), ""),
    at: oneIn(member(ask, "at"), touches, usual.at),
    atStep: wholeIn(member(ask, "atStep"), 1, n, 1),
    from: wholeIn(member(ask, "from"), 1, n, null),
    to: wholeIn(member(ask, "to"), 1, n, null),
    bins: wholeIn(member(ask, "bins"), 0, 90, 0),
    next: fieldIn(member(ask, "next"), usual.next),
  };
}

/** What differs from the usual; conditions as texts. */
export function write(settings: FunnelSettings): object | null {
  const was: Readonly<Record<string, unknown>> = usual;
  const entries = Object.entries(settings)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]))
    .map(([name, value]) => {
      if (name === "steps") {
        return [
          name,
          settings.steps.map((s) => ({
            ...(s.name ? { name: s.name } : {}),
            is: s.tests.map(writeTest),
            ...(s.optional ? { optional: true } : {}),
            ...(s.anchored ? { anchored: true } : {}),
            ...(s.within ? { within: s.within } : {}),
          })),
        ];
      }
      if (name === "exclude") {
        return [
          name,
          settings.exclude.map((x) => ({
            is: x.tests.map(writeTest),
            ...(x.from === null ? {} : { from: x.from }),
            ...(x.to === null ? {} : { to: x.to }),
          })),
        ];
      }
      return [name, value];
    });
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

const numbered = (steps: readonly FunnelStep[], has: (step: FunnelStep) => boolean): readonly number[] =>
  steps.flatMap((step, i) => (has(step) ? [i + 1] : []));

/** The steps that may be left out, as far as the order allows; never all. */
export function optionalOf(s: FunnelSettings): readonly number[] {
  if (s.order === "any") return [];
  const found = numbered(s.steps, (step) => step.optional);
  return found.length === s.steps.length ? found.slice(1) : found;
}

/** The steps between which the time is laid out, as they can be. */
export function spanOf(s: FunnelSettings): { readonly from: number; readonly to: number } {
  const n = s.steps.length;
  const from = Math.min(s.from ?? 1, Math.max(1, n - 1));
  const to = Math.max(s.to ?? n, Math.min(from + 1, n));
  return { from, to };
}

const conditionsOf = (tests: readonly Test[]) => tests.map(conditionOf);

export function question(s: FunnelSettings): Partial<Query> & Pick<Query, "kind"> {
  const optional = optionalOf(s);
  const anchors = s.order === "any" ? numbered(s.steps, (step) => step.anchored) : [];
  const limited = s.order !== "any" && s.steps.some((step, i) => i > 0 && step.within !== "");
  const tolerant = s.tolerance !== "" && s.order === "ordered" && !optional.includes(1);
  const needed = s.steps.map((_, i) => i + 1).filter((n) => !optional.includes(n));
  const exclude = s.order === "strict" ? [] : s.exclude;
  const { from, to } = spanOf(s);
  return {
    kind: "funnel",
    ...(s.days > 0 ? {} : { window: s.window }),
    steps: s.steps.map((step) => ({ ...(step.name ? { name: step.name } : {}), where: conditionsOf(step.tests) })),
    funnel: {
      order: s.order,
      count: s.count,
      ...(s.days > 0 ? { days: s.days } : {}),
      ...(s.count === "attempts" ? {} : { attempt: s.attempt }),
      ...(s.count === "sessions" ? { session: s.session } : {}),
      ...(anchors.length > 0 ? { anchors: [...anchors] } : {}),
      ...(optional.length > 0 ? { optional: [...optional] } : {}),
      ...(limited ? { within: s.steps.map((step, i) => (i === 0 ? "" : step.within)) } : {}),
      ...(tolerant ? { tolerance: s.tolerance } : {}),
      ...(s.hold ? { hold: s.hold } : {}),
      ...(exclude.length > 0
        ? {
            excluded: s.excluded,
            exclude: exclude.map((x) => {
              const placed =
                s.order === "ordered" &&
                x.from !== null &&
                x.to !== null &&
                x.from < x.to &&
                needed.includes(x.from) &&
                needed.includes(x.to);
              return { where: conditionsOf(x.tests), ...(placed ? { from: x.from, to: x.to } : {}) };
            }),
          }
        : {}),
      ...(s.by ? { breakdown: { field: s.by, at: s.at, ...(s.at === "step" ? { step: s.atStep } : {}) } } : {}),
      ...(s.steps.length > 1 ? { times: { from, to, ...(s.bins > 0 ? { bins: s.bins } : {}) } } : {}),
      next: { field: s.next },
    },
  };
}

/** The funnel's own time limit, as the customers of a figure need it. */
export const withinOf = (query: Query): { readonly within?: string } => (query.window ? { within: query.window } : {});
