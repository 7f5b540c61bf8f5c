import type { Journey, StageFigures } from "../api/shape.ts";

const leastSilence = 2 * 86_400;
const timesTheUsual = 10;

/**
 * How long a stage has had no data, in seconds, when that is worth saying: at
 * least two days, and ten times what usually passes between two interactions
 * there; null otherwise.
 */
export function staleFor({ coverage }: Journey, stage: StageFigures): number | null {
  if (!stage.last_seen || !coverage.until || !coverage.from || stage.interactions === 0) return null;
  const seconds = (at: string) => Date.parse(at) / 1000;
  const gap = seconds(coverage.until) - seconds(stage.last_seen);
  const usual = (seconds(stage.last_seen) - seconds(coverage.from)) / stage.interactions;
  return gap >= leastSilence && gap >= timesTheUsual * usual ? gap : null;
}
