import type { Condition, Query } from "../../../api/shape.ts";
import { conditionOf, type Test } from "../../../domain/condition.ts";
import { addDays, type CompareChoice, type Extent, isDay, type PeriodChoice } from "../../../domain/period.ts";
import { home, type Place, readPlace, writePlace } from "../../../domain/place.ts";
import { questionOf } from "../../../domain/question.ts";
import { readConditions } from "./bind.ts";

/** Which customers and which time the figures of a map are about, as it is chosen. */
export type Choice = Pick<Place, "period" | "where" | "compare"> & {
  /** Id of a persona of the map: only its audience. */
  readonly persona: string | null;
};

/** What the server is asked: the same with its days. */
export type MapFilter = Pick<Query, "period" | "compare" | "where" | "who"> & { readonly persona?: string };

export const everything: Choice = { period: { kind: "all" }, where: [], compare: { kind: "none" }, persona: null };

/**
 * The filter that a map keeps for all who open it. A period that moves on with
 * the days, such as the last 90, stands in "said" beside its days of now.
 */
export function readFilter(value: unknown): Choice {
  if (!isObject(value)) return everything;
  const said = isObject(value.said) ? readPlace(`?${new URLSearchParams(texts(value.said))}`) : null;
  return {
    period: said && said.period.kind !== "default" ? said.period : readPeriod(value.period),
    where: readConditions(value.where).flatMap(testOf),
    compare: said && said.compare.kind !== "default" ? said.compare : readCompare(value.compare),
    persona: typeof value.persona === "string" && value.persona !== "" ? value.persona : null,
  };
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const texts = (value: Json): Record<string, string> =>
  Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (typeof v === "string" ? [[k, v]] : [])));

function readPeriod(value: unknown): PeriodChoice {
  if (!isObject(value) || typeof value.from !== "string" || typeof value.to !== "string") return { kind: "all" };
  return isDay(value.from) && isDay(value.to) ? { kind: "dates", from: value.from, to: addDays(value.to, -1) } : { kind: "all" };
}

function readCompare(value: unknown): CompareChoice {
  if (!isObject(value)) return { kind: "none" };
  const [test] = readConditions(value.where).flatMap(testOf);
  if (test?.operator === "is") return { kind: "group", field: test.field, values: test.values };
  return value.period === undefined ? { kind: "none" } : { kind: "previous" };
}

/** A condition as a test; those that the pages cannot edit are left out. */
export function testOf(c: Condition): readonly Test[] {
  const { field } = c;
  if (c.is) return [{ field, operator: "is", values: c.is }];
  if (c.not) return [{ field, operator: "not", values: c.not }];
  if (c.contains !== undefined) return [{ field, operator: "contains", values: [c.contains] }];
  if (c.at_least !== undefined) return [{ field, operator: "at_least", values: [String(c.at_least)] }];
  if (c.below !== undefined) return [{ field, operator: "below", values: [String(c.below)] }];
  if (c.exists !== undefined) return [{ field, operator: c.exists ? "exists" : "absent", values: [] }];
  return [];
}

/** What the server is asked for a choice. */
export function askedOf(choice: Choice, extent: Extent): MapFilter {
  const { period, compare } = questionOf({ ...home, ...choice }, extent);
  const where = choice.where.map(conditionOf);
  return {
    ...(period ? { period } : {}),
    ...(compare ? { compare } : {}),
    ...(where.length > 0 ? { where } : {}),
    ...(choice.persona ? { persona: choice.persona } : {}),
  };
}

/** What the map keeps for a choice; null for everything, which is what a map without a filter is about. */
export function keptOf(choice: Choice, extent: Extent): (MapFilter & { readonly said?: Readonly<Record<string, string>> }) | null {
  const said = new URLSearchParams(writePlace({ ...home, period: choice.period, compare: choice.compare }));
  const moving = choice.period.kind === "last" || choice.period.kind === "year" || choice.compare.kind !== "none";
  const kept = { ...askedOf(choice, extent), ...(moving ? { said: Object.fromEntries(said) } : {}) };
  return Object.keys(kept).length > 0 ? kept : null;
}

const own = ["period", "where", "compare", "persona"] as const;

/** What the address says of the filter; null where it says nothing, and the map's own holds. */
export function readAddress(search: string): Choice | null {
  const q = new URLSearchParams(search);
  if (!own.some((name) => q.has(name))) return null;
  const { period, where, compare } = readPlace(search);
  return {
    period: period.kind === "default" ? { kind: "all" } : period,
    where,
    compare: compare.kind === "default" ? { kind: "none" } : compare,
    persona: q.get("persona"),
  };
}

/** An address's search part with a filter in it in place of the one it had; without one where null. All else stays. */
export function writeAddress(search: string, choice: Choice | null): string {
  const kept = [...new URLSearchParams(search)].filter(([name]) => !own.some((o) => o === name));
  const parts = kept.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  if (choice) {
    const said = writePlace({ ...home, period: choice.period, where: choice.where, compare: choice.compare }).slice(1);
    // That all is meant is said too: an address without a word of it means the map's own filter.
    parts.push(...(said ? [said] : ["period=all"]), ...(choice.persona ? [`persona=${encodeURIComponent(choice.persona)}`] : []));
  }
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

export const sameChoice = (a: Choice, b: Choice): boolean => writeAddress("", a) === writeAddress("", b);
