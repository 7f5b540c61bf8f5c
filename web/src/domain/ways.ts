import type { Journey, Loop, Model, StageFigures, Transition } from "../api/shape.ts";

/** A move with the share of those at its start who made it. Columns are positions in the model. */
export type Way = {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly people: number;
  readonly move: Transition;
};
export type LoopWay = { readonly from: number; readonly to: number; readonly share: number; readonly people: number; readonly loop: Loop };

const position = (model: Model, stage: string): number => model.stages.findIndex((s) => s.id === stage);

export const stageOf = (journey: Journey, stage: string): StageFigures | undefined => journey.stages.find((s) => s.stage === stage);

/** Back-steps that at least this share of a stage's people made are drawn. */
const leastShare = 0.005;

/** A share of fewer people than this makes no way the worst. */
const leastPeople = 30;

/**
 * Back-steps: first the worst, the one that the largest share of a stage's people
 * made, then by people. At most so many are drawn, the others are counted.
 */
export function backWays(journey: Journey, model: Model, most: number): { readonly drawn: readonly Way[]; readonly hidden: number } {
  const all = journey.transitions
    .filter((t) => t.kind === "back" && t.customers > 0)
    .map((move): Way => {
      const whole = stageOf(journey, move.from)?.customers ?? 0;
      return {
        from: position(model, move.from),
        to: position(model, move.to),
        share: whole > 0 ? move.customers / whole : 0,
        people: move.customers,
        move,
      };
    })
    .filter((w) => w.from > w.to && w.to >= 0)
    .sort((a, b) => b.people - a.people);
  const worst = all.reduce<Way | null>((a, b) => (b.people >= leastPeople && b.share > (a?.share ?? 0) ? b : a), null) ?? all[0];
  const drawn = [...(worst ? [worst] : []), ...all.filter((w) => w !== worst && w.share >= leastShare)].slice(0, most);
  return { drawn, hidden: all.length - drawn.length };
}

/** The loops of the model: first those that close it, from its last stage, then by people. */
export function loopWays(journey: Journey, model: Model): readonly LoopWay[] {
  const last = model.stages.length - 1;
  return (model.loops ?? [])
    .map((loop): LoopWay => {
      const move = journey.transitions.find((t) => t.from === loop.from && t.to === loop.to);
      const whole = stageOf(journey, loop.from)?.customers ?? 0;
      const people = move?.customers ?? 0;
      return { from: position(model, loop.from), to: position(model, loop.to), share: whole > 0 ? people / whole : 0, people, loop };
    })
    .filter((l) => l.from > l.to && l.to >= 0 && l.people > 0)
    .sort((a, b) => Number(b.from === last) - Number(a.from === last) || b.people - a.people);
}

/** The stage that is open when the address names none: the one with most outcomes, else the first. */
export function mainStage(journey: Journey): string | null {
  return (
    journey.stages.reduce<StageFigures | undefined>((best, s) => (s.outcomes > (best?.outcomes ?? 0) ? s : best), undefined)?.stage ??
    journey.stages[0]?.stage ??
    null
  );
}
