import { readTest, type Test, writeTest } from "./condition.ts";
import { type MeasureID, measures } from "./measure.ts";
import { type CompareChoice, isDay, type PeriodChoice } from "./period.ts";

/** Where the reader is: all that the address says, so that a link shows the same to a colleague. */
export type Place = {
  readonly view: "map" | "table";
  readonly model: string | null;
  readonly period: PeriodChoice;
  readonly where: readonly Test[];
  readonly compare: CompareChoice;
  readonly stage: string | null;
  readonly measure: MeasureID | null;
  /** The id of the critical point that is explained. */
  readonly point: string | null;
};

export const home: Place = {
  view: "map",
  model: null,
  period: { kind: "default" },
  where: [],
  compare: { kind: "default" },
  stage: null,
  measure: null,
  point: null,
};

/** Reads an address's search part. What it does not understand it leaves out. */
export function readPlace(search: string): Place {
  const q = new URLSearchParams(search);
  return {
    view: q.get("view") === "table" ? "table" : "map",
    model: q.get("model"),
    period: readPeriod(q.get("period")),
    where: q.getAll("where").flatMap((text) => readTest(text) ?? []),
    compare: readCompare(q.get("compare")),
    stage: q.get("stage"),
    measure: measures.find((m) => m === q.get("measure")) ?? null,
    point: q.get("point"),
  };
}

/** Writes a place as an address's search part; home is "". */
export function writePlace(place: Place): string {
  const q = new URLSearchParams();
  if (place.view !== "map") q.set("view", place.view);
  if (place.model) q.set("model", place.model);
  const period = writePeriod(place.period);
  if (period) q.set("period", period);
  for (const test of place.where) q.append("where", writeTest(test));
  const compare = writeCompare(place.compare);
  if (compare) q.set("compare", compare);
  if (place.stage) q.set("stage", place.stage);
  if (place.measure) q.set("measure", place.measure);
  if (place.point) q.set("point", place.point);
  const text = [...q].map(([name, value]) => `${name}=${readable(value)}`).join("&");
  return text ? `?${text}` : "";
}

/** Escapes what an address must not hold, and leaves what people can read. */
const readable = (value: string): string => encodeURIComponent(value).replace(/%3A/g, ":").replace(/%20/g, "+").replace(/%2C/g, ",");

/** A place, and the id of the saved question that was opened. */
export type SavedPlace = Place & { readonly saved: string | null };

/** Reads what writeSavedPlace wrote. */
export const readSavedPlace = (search: string): SavedPlace => ({ ...readPlace(search), saved: new URLSearchParams(search).get("saved") });

/** Writes a place, and which saved question it is. */
export function writeSavedPlace(place: SavedPlace): string {
  const text = writePlace(place);
  return place.saved ? `${text}${text ? "&" : "?"}saved=${encodeURIComponent(place.saved)}` : text;
}

function readPeriod(text: string | null): PeriodChoice {
  if (text === "all" || text === "year") return { kind: text };
  const last = text?.match(/^(\d{1,4})d$/);
  if (last) return { kind: "last", days: Math.max(1, Number(last[1])) };
  const [from, to] = text?.split("..") ?? [];
  if (from && to && isDay(from) && isDay(to)) return { kind: "dates", from, to };
  return { kind: "default" };
}

function writePeriod(period: PeriodChoice): string | null {
  switch (period.kind) {
    case "default":
      return null;
    case "all":
    case "year":
      return period.kind;
    case "last":
      return `${period.days}d`;
    case "dates":
      return `${period.from}..${period.to}`;
  }
}

function readCompare(text: string | null): CompareChoice {
  if (text === "none" || text === "previous" || text === "lastYear") return { kind: text };
  const group = text ? readTest(text) : null;
  return group?.operator === "is" ? { kind: "group", field: group.field, values: group.values } : { kind: "default" };
}

function writeCompare(compare: CompareChoice): string | null {
  switch (compare.kind) {
    case "default":
      return null;
    case "none":
    case "previous":
    case "lastYear":
      return compare.kind;
    case "group":
      return writeTest({ field: compare.field, operator: "is", values: compare.values });
  }
}
