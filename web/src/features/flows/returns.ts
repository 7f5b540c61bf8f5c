import type { FlowReturn, FlowsAnswer, Stage } from "../../api/shape.ts";

const mostReturns = 6;

/** The ways back that are drawn: those of most people, at least one in fifty of the most, and the largest loop. */
export function mainReturns(answer: FlowsAnswer, stages: readonly Stage[]): readonly FlowReturn[] {
  const drawn = (id: string) => stages.some((s) => s.id === id);
  const sorted = answer.returns.filter((r) => drawn(r.from) && drawn(r.to)).toSorted((a, b) => b.customers - a.customers);
  const most = sorted[0]?.customers ?? 0;
  const loop = loyaltyLoop(sorted, answer);
  const kept = sorted.filter((r) => r.customers * 50 >= most).slice(0, mostReturns);
  return loop && !kept.includes(loop) ? [...kept.slice(0, mostReturns - 1), loop] : kept;
}

/** The loop of the model that most people take from its last stage that has one. */
export function loyaltyLoop(returns: readonly FlowReturn[], answer: FlowsAnswer): FlowReturn | undefined {
  const last = answer.model.stages.findLast((s) => returns.some((r) => r.kind === "loop" && r.from === s.id));
  // To buy again, not to begin from the start: the one that leads back the least far.
  const at = (id: string) => answer.model.stages.findIndex((s) => s.id === id);
  return returns.filter((r) => r.kind === "loop" && r.from === last?.id).toSorted((a, b) => at(b.to) - at(a.to))[0];
}

/** Between which columns a way back leads. */
export const columnsOf = (stages: readonly Stage[]) => (way: FlowReturn) => ({
  from: stages.findIndex((s) => s.id === way.from),
  to: stages.findIndex((s) => s.id === way.to),
});
