import type { Condition } from "../../api/shape.ts";
import { conditionOf, type Test } from "../../domain/condition.ts";
import { home, type Place, writePlace } from "../../domain/place.ts";

/** What of a place says which interactions are looked at. */
const selection = (place: Place): Place => ({ ...home, model: place.model, period: place.period, where: place.where });

const withPart = (search: string, part: string): string => (part ? `${search}${search ? "&" : "?"}${part}` : search);

/** The page of the customers of a figure: "now~purchase", or all of the selection. */
export const customersOf = (place: Place, ...who: readonly string[]): string =>
  `/customers${withPart(writePlace(selection(place)), who.length > 0 ? `who=${who.map(encodeURIComponent).join("~")}` : "")}`;

/** The page of the customers whose interactions meet more conditions. */
export const customersWhere = (place: Place, where: readonly Condition[]): string =>
  customersOf({ ...place, where: [...place.where, ...where.flatMap((c) => testOf(c) ?? [])] });

/** The flows of the same selection. */
export const flowsOf = (place: Place): string => `/flows${writePlace(selection(place))}`;

function testOf(c: Condition): Test | null {
  if (c.is) return { field: c.field, operator: "is", values: c.is };
  if (c.at_least !== undefined) return { field: c.field, operator: "at_least", values: [String(c.at_least)] };
  return null;
}

/** The conditions of a place and of one stage of it. */
export const atStage = (place: Place, stage: string): readonly Condition[] => [
  ...place.where.map(conditionOf),
  { field: "stage", is: [stage] },
];
