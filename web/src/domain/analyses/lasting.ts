import type { Period, Query } from "../../api/shape.ts";
import { daysOf, type Extent, effectiveCompare, type PeriodChoice } from "../period.ts";
import type { Place } from "../place.ts";

/** A period that goes on with the days; null for all the data, undefined where its days are fixed. */
function lastingPeriod(choice: PeriodChoice, extent: Extent): Period | null | undefined {
  switch (choice.kind) {
    case "default":
      return daysOf(choice, extent) ? { last: "90d" } : null;
    case "all":
      return null;
    case "last":
      return { last: `${choice.days}d` };
    case "year":
      return { last: "year" };
    case "dates":
      return undefined;
  }
}

/** The question as it is kept: "last 30 days" stays that, and is not the days that it is today. */
export function lastingQuestion(query: Query, place: Pick<Place, "period" | "compare">, extent: Extent): Query {
  const period = lastingPeriod(place.period, extent);
  const { period: _, compare, ...rest } = query;
  const compared = effectiveCompare(place.compare, place.period, extent);
  const before = compared.kind === "previous" ? "period" : compared.kind === "lastYear" ? "year" : null;
  const kept = period === undefined ? query.period : period;
  return {
    ...rest,
    ...(kept ? { period: kept } : {}),
    ...(compare ? { compare: compare.period && before && kept ? { before } : compare } : {}),
  };
}

/** A period that holds for all cards of a dashboard; null for each its own. */
export const dashboardPeriods = ["7d", "30d", "90d", "365d"] as const;
export type DashboardPeriod = (typeof dashboardPeriods)[number];

/** The question of a card in the dashboard's period; a comparison with a fixed period would no longer fit. */
export function inPeriod(query: Query, last: DashboardPeriod | null): Query {
  if (last === null) return query;
  const { compare, ...rest } = query;
  return { ...rest, period: { last }, ...(compare ? { compare: compare.period ? { before: "period" } : compare } : {}) };
}
