import type { Period, Query } from "../api/shape.ts";
import { conditionOf } from "./condition.ts";
import { addDays, compareDays, type Days, daysOf, type Extent, effectiveCompare } from "./period.ts";
import type { Place } from "./place.ts";

/** The days of a period as the query wants them: its end is exclusive. */
const periodOf = (days: Days): Period => ({ from: days.from, to: addDays(days.to, 1) });

/** The question that a place asks. */
export function questionOf(place: Place, extent: Extent): Query {
  const days = daysOf(place.period, extent);
  const compare = effectiveCompare(place.compare, place.period, extent);
  const before = compareDays(compare, days);
  const where = place.where.map(conditionOf);
  const group = compare.kind === "group" ? compare : null;
  return {
    version: "percorso-query/1",
    kind: "journey",
    ...(place.model ? { model: place.model } : {}),
    ...(days ? { period: periodOf(days) } : {}),
    ...(where.length > 0 ? { where } : {}),
    ...(before ? { compare: { period: periodOf(before) } } : {}),
    // The other group differs in one field; the other conditions hold for both.
    ...(group ? { compare: { where: [...where.filter((c) => c.field !== group.field), { field: group.field, is: group.values }] } } : {}),
  };
}
