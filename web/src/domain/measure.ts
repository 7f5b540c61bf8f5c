import type { Feeling, Journey, Quartiles, StageFigures, Totals } from "../api/shape.ts";

/** What can be said of a stage; names and definitions stand in the catalogues under measure.ID. */
export const measures = [
  "people",
  "reach",
  "next",
  "time_to_next",
  "drop",
  "back_step",
  "time_in",
  "now",
  "ended",
  "loop",
  "interactions",
  "visits",
  "outcomes",
  "value",
  "mean_value",
  "emotion",
] as const;
export type MeasureID = (typeof measures)[number];

export type Unit = "count" | "share" | "duration" | "money" | "emotion";

/** Whether more of it is good news, for the colour of a change. */
export type Better = "up" | "down" | "neither";

const about: Record<MeasureID, { readonly unit: Unit; readonly better: Better }> = {
  people: { unit: "count", better: "up" },
  reach: { unit: "share", better: "up" },
  next: { unit: "share", better: "up" },
  time_to_next: { unit: "duration", better: "down" },
  drop: { unit: "share", better: "down" },
  back_step: { unit: "share", better: "down" },
  time_in: { unit: "duration", better: "neither" },
  now: { unit: "count", better: "neither" },
  ended: { unit: "share", better: "up" },
  loop: { unit: "share", better: "up" },
  interactions: { unit: "count", better: "up" },
  visits: { unit: "count", better: "up" },
  outcomes: { unit: "count", better: "up" },
  value: { unit: "money", better: "up" },
  mean_value: { unit: "money", better: "up" },
  emotion: { unit: "emotion", better: "up" },
};

export const unitOf = (measure: MeasureID): Unit => about[measure].unit;
const betterOf = (measure: MeasureID): Better => about[measure].better;

/**
 * A figure with what it rests on: n is how many people, visits or answers; a
 * share also has its two counts. A value that cannot be had is null.
 */
export type Figure = {
  readonly value: number | null;
  readonly n: number;
  readonly part?: number;
  readonly whole?: number;
  readonly low?: number | null;
  readonly high?: number | null;
};

/** Under this many people a figure is shown with its n, in a quieter colour. */
export const fewPeople = 30;

/** Under this many the interval of an estimate is written out. */
export const fewAnswers = 400;

export const isFew = (figure: Figure): boolean => figure.value !== null && figure.n < fewPeople;

export function shareOf(part: number, whole: number): Figure {
  return { value: whole > 0 ? part / whole : null, n: whole, part, whole };
}

const times = (q: Quartiles): Figure => ({ value: q.median, n: q.n, low: q.q1, high: q.q3 });
export const feelingFigure = (f: Feeling): Figure => ({ value: f.mean, n: f.n, low: f.low, high: f.high });

/** One figure of a stage. */
export function stageFigure(measure: MeasureID, stage: StageFigures, totals: Totals): Figure {
  switch (measure) {
    case "people":
      return { value: stage.customers, n: stage.customers };
    case "reach":
      return shareOf(stage.customers, totals.customers);
    case "next":
      return shareOf(stage.next, stage.customers);
    case "time_to_next":
      return times(stage.time_to_next);
    case "drop":
      return shareOf(stage.dropped, stage.customers);
    case "back_step":
      return shareOf(stage.back_step, stage.customers);
    case "time_in":
      return times(stage.time_in);
    case "now":
      return { value: stage.now, n: stage.customers };
    case "ended":
      return shareOf(stage.ended, stage.customers);
    case "loop":
      return shareOf(stage.loop, stage.customers);
    case "interactions":
      return { value: stage.interactions, n: stage.customers };
    case "visits":
      return { value: stage.visits, n: stage.customers };
    case "outcomes":
      return { value: stage.outcomes, n: stage.customers };
    case "value":
      return { value: stage.outcomes > 0 || stage.value !== 0 ? stage.value : null, n: stage.customers };
    case "mean_value":
      return { value: stage.outcomes > 0 ? stage.value / stage.outcomes : null, n: stage.outcomes };
    case "emotion":
      return feelingFigure(stage.emotion);
  }
}

/**
 * A change against the comparison. Counts and money change by a share of what
 * they were; shares by points, durations by seconds, emotion on its own scale.
 */
export type Change = {
  readonly unit: "relative" | "points" | "duration" | "emotion";
  readonly amount: number; // signed; a share, points as a share, seconds, or emotion
  readonly good: boolean | null; // null: neither, or nothing changed
};

export function changeOf(now: Figure, before: Figure, unit: Unit, better: Better): Change | null {
  if (now.value === null || before.value === null) return null;
  const difference = now.value - before.value;
  const good = difference === 0 || better === "neither" ? null : difference > 0 === (better === "up");
  switch (unit) {
    case "count":
    case "money":
      return before.value === 0 ? null : { unit: "relative", amount: difference / Math.abs(before.value), good };
    case "share":
      return { unit: "points", amount: difference, good };
    case "duration":
      return { unit: "duration", amount: difference, good };
    case "emotion":
      return { unit: "emotion", amount: difference, good };
  }
}

/** A figure of a stage and how it changed, when there is something to compare with. */
export type Measured = { readonly figure: Figure; readonly change: Change | null };

export function measureStage(measure: MeasureID, stage: string, journey: Journey, compare: Journey | undefined): Measured {
  const here = journey.stages.find((s) => s.stage === stage);
  if (!here) return { figure: { value: null, n: 0 }, change: null };
  const figure = stageFigure(measure, here, journey.totals);
  const there = compare?.stages.find((s) => s.stage === stage);
  if (!compare || !there) return { figure, change: null };
  return { figure, change: changeOf(figure, stageFigure(measure, there, compare.totals), unitOf(measure), betterOf(measure)) };
}

/** The face of a feeling: 0 is the angriest, 4 the happiest. */
export function faceOf(emotion: number): 0 | 1 | 2 | 3 | 4 {
  if (emotion < -1.5) return 0;
  if (emotion < -0.5) return 1;
  if (emotion <= 0.5) return 2;
  return emotion <= 1.5 ? 3 : 4;
}
