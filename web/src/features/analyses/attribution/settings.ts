import type { Query } from "../../../api/shape.ts";
import { flagIn, listIn, member, oneIn, type Raw, textIn, wholeIn } from "../../../domain/analyses/raw.ts";

/** The models, in the order in which they are shown. */
export const models = [
  "first",
  "last",
  "last_non_direct",
  "linear",
  "u",
  "j",
  "inverse_j",
  "time_decay",
  "custom",
  "participation",
  "shapley",
  "markov",
] as const;

export type ModelName = (typeof models)[number];

export const cleanings = ["exposure", "unique", "first"] as const;
export const shows = ["value", "conversions", "share"] as const;
export type Show = (typeof shows)[number];

/** How long before a conversion a touch counts, and after how long credit halves: days. */
export const lookbacks = [1, 7, 14, 30, 60, 90, 180, 365] as const;
export const halfLives = [1, 3, 7, 14, 30] as const;

export type AttributionSettings = {
  readonly by: string;
  readonly models: readonly ModelName[];
  /** Channels that give no touches. */
  readonly without: readonly string[];
  /** Events that are conversions; the catalogue's outcomes where there are none. */
  readonly events: readonly string[];
  readonly lookback: number;
  readonly reset: boolean;
  readonly clean: (typeof cleanings)[number];
  /** Whether only the first touch of a session counts. */
  readonly session: boolean;
  readonly order: number;
  readonly halfLife: number;
  readonly weights: readonly [number, number, number];
  readonly show: Show;
  /** Whether to hold what Markov chains foretell against what came true. */
  readonly calibrate: boolean;
};

export const usual: AttributionSettings = {
  by: "channel",
  models: ["last", "linear", "markov"],
  without: [],
  events: [],
  lookback: 30,
  reset: true,
  clean: "exposure",
  session: false,
  order: 1,
  halfLife: 7,
  weights: [30, 40, 30],
  show: "value",
  calibrate: false,
};

const isField = (text: string): boolean => /^(channel|touchpoint|stage|event|source|property:.+)$/.test(text);
const words = (raw: Raw): readonly string[] => listIn(raw, (e) => textIn(e, "") || null);

export function read(ask: Raw): AttributionSettings {
  const by = textIn(member(ask, "by"), usual.by);
  const chosen = words(member(ask, "models"));
  const kept = models.filter((m) => chosen.includes(m));
  const weights = listIn(member(ask, "weights"), (e) => wholeIn(e, 0, 100, null));
  const [first, between, last] = weights;
  return {
    by: isField(by) ? by : usual.by,
    models: kept.length > 0 ? kept : usual.models,
    without: words(member(ask, "without")),
    events: words(member(ask, "events")),
    lookback: wholeIn(member(ask, "lookback"), 0, 3650, usual.lookback),
    reset: flagIn(member(ask, "reset"), usual.reset),
    clean: oneIn(member(ask, "clean"), cleanings, usual.clean),
    session: flagIn(member(ask, "session"), usual.session),
    order: wholeIn(member(ask, "order"), 1, 3, usual.order),
    halfLife: wholeIn(member(ask, "halfLife"), 1, 3650, usual.halfLife),
    weights:
      first !== undefined && between !== undefined && last !== undefined && first + between + last > 0
        ? [first, between, last]
        : usual.weights,
    show: oneIn(member(ask, "show"), shows, usual.show),
    calibrate: flagIn(member(ask, "calibrate"), usual.calibrate),
  };
}

/** What differs from the usual. */
export function write(settings: AttributionSettings): object | null {
  const was: Readonly<Record<string, unknown>> = usual;
  const entries = Object.entries(settings).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]));
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

export function question(s: AttributionSettings): Partial<Query> & Pick<Query, "kind"> {
  const [first, between, last] = s.weights;
  return {
    kind: "attribution",
    attribution: {
      by: s.by,
      models: [...s.models],
      lookback: `${s.lookback}d`,
      reset: s.reset,
      clean: s.clean,
      half_life: `${s.halfLife}d`,
      order: s.order,
      ...(s.session ? { session: "30m" } : {}),
      ...(s.calibrate ? { calibrate: true } : {}),
      ...(s.models.includes("custom") ? { custom: { first, between, last } } : {}),
      ...(s.without.length > 0 ? { touches: [{ field: "channel", not: [...s.without] }] } : {}),
      ...(s.events.length > 0 ? { conversion: [{ field: "event", is: [...s.events] }] } : {}),
    },
  };
}
