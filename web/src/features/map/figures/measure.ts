import type { MapMeasure, NodeFigure, Query } from "../../../api/shape.ts";
import type { PlainTable } from "../../../domain/csv.ts";
import { decimal } from "../../../domain/format.ts";
import { type Better, type Change, changeOf, fewAnswers, fewPeople, type Unit } from "../../../domain/measure.ts";
import { home, type Place, writePlace } from "../../../domain/place.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import type { Say } from "../../../ui/say.ts";
import { customersOf } from "../../journey/links.ts";
import { type MeasureName, measureNames } from "./answer.ts";
import { testOf } from "./filter.ts";

/** What a figure is counted in, as the page writes it; plain numbers, such as the mean of answers, have no unit of their own. */
function unitOf(measure: MapMeasure): Unit | "number" {
  switch (measure.unit) {
    case "people":
    case "count":
      return "count";
    case "seconds":
      return "duration";
    case "share":
    case "money":
    case "emotion":
    case "number":
      return measure.unit;
    default:
      return unreachable(measure.unit);
  }
}

const betterOf: Readonly<Record<MeasureName, Better>> = {
  people: "up",
  volume: "neither",
  conversion: "up",
  time: "down",
  dropoff: "down",
  backsteps: "down",
  emotion: "up",
  satisfaction: "up",
  mean: "up",
  value: "up",
  cost: "down",
};

/** A figure as it is written: "9.146", "21,4%", "26 min". */
export function figureText(measure: MapMeasure, say: Say): string {
  return valueText(measure.value, measure, say);
}

export function valueText(value: number, measure: MapMeasure, say: Say): string {
  const unit = unitOf(measure);
  return unit === "number" ? decimal(value, 1, say.language) : say.figure(value, unit);
}

/** How it changed against the comparison; null without one. */
export function changeIn(name: MeasureName, measure: MapMeasure): Change | null {
  if (measure.compare === null) return null;
  const unit = unitOf(measure);
  return changeOf(
    { value: measure.value, n: measure.n },
    { value: measure.compare, n: measure.compare_n },
    unit === "number" ? "emotion" : unit,
    betterOf[name],
  );
}

/** Whether it rests on so few that it is shown with its n. */
export const isFewIn = (measure: MapMeasure): boolean =>
  measure.n < (measure.unit === "emotion" || measure.unit === "number" ? fewAnswers : fewPeople) &&
  measure.unit !== "people" &&
  measure.unit !== "count";

/** So few that it is no more than a hint. */
export const isHint = (measure: MapMeasure): boolean => measure.n < fewPeople;

/** The figures of a node, the one that stands on it first. */
export function measuresOf(figure: NodeFigure): readonly { readonly name: MeasureName; readonly measure: MapMeasure }[] {
  const all = measureNames.flatMap((name) => {
    const measure = figure.measures[name];
    return measure ? [{ name, measure }] : [];
  });
  return all.toSorted((a, b) => Number(b.name === figure.show) - Number(a.name === figure.show));
}

/** The figure that stands on the node; the first that it has where that one is missing. */
export const shownOf = (figure: NodeFigure) => measuresOf(figure)[0] ?? null;

type DefinitionOf = "stage" | "place" | "way" | "critical" | "cost";

const definitionsOf = {
  stage: ["people", "volume", "conversion", "time", "dropoff", "backsteps", "emotion", "satisfaction", "value", "cost"],
  place: ["people", "volume", "conversion", "time", "dropoff", "emotion", "satisfaction", "value", "mean", "cost"],
  way: ["people", "conversion", "time", "dropoff"],
  critical: ["people", "volume", "dropoff", "emotion", "cost"],
  cost: ["cost"],
} as const satisfies Readonly<Record<DefinitionOf, readonly MeasureName[]>>;

function kindOf(of: string): DefinitionOf {
  switch (of) {
    case "touchpoint":
    case "channel":
    case "survey":
      return "place";
    case "funnel":
    case "path":
      return "way";
    case "critical":
    case "cost":
      return of;
    default:
      return "stage";
  }
}

/** What a figure is called; what conversion is depends on what is measured. */
export function measureName(of: string, name: MeasureName, { t }: Say): string {
  const kind = kindOf(of);
  if (name === "conversion" && kind === "place") return t("mapfigures.measure.outcome");
  if (name === "conversion" && kind === "way") return t("mapfigures.measure.arrive");
  return t(`mapfigures.measure.${name}`);
}

/** What a figure counts, in words; empty where it says itself. */
export function definitionOf(of: string, name: MeasureName, { t }: Say): string {
  const kind = kindOf(of);
  switch (kind) {
    case "stage": {
      const known = definitionsOf.stage.find((m) => m === name);
      return known ? t(`mapfigures.definition.stage.${known}`) : "";
    }
    case "place": {
      const known = definitionsOf.place.find((m) => m === name);
      return known ? t(`mapfigures.definition.place.${known}`) : "";
    }
    case "way": {
      const known = definitionsOf.way.find((m) => m === name);
      return known ? t(`mapfigures.definition.way.${known}`) : "";
    }
    case "critical": {
      const known = definitionsOf.critical.find((m) => m === name);
      return known ? t(`mapfigures.definition.critical.${known}`) : "";
    }
    case "cost":
      return name === "cost" ? t(`mapfigures.definition.cost.${name}`) : "";
    default:
      return unreachable(kind);
  }
}

/** The place of the pages that show the same selection as a question; null where they cannot say it. */
export function placeOf(question: Query): Place | null {
  if (question.who || question.among || question.stages) return null;
  const where = (question.where ?? []).flatMap(testOf);
  if (where.length !== (question.where ?? []).length) return null;
  const period = periodOf(question.period);
  return period && { ...home, model: question.model ?? null, period, where, compare: { kind: "none" } };
}

const day = /^\d{4}-\d{2}-\d{2}$/;

function periodOf(period: Query["period"]): Place["period"] | null {
  if (!period || (!period.from && !period.to)) return { kind: "all" };
  if (!period.from || !period.to || !day.test(period.from) || !day.test(period.to)) return null;
  const last = new Date(`${period.to}T12:00:00Z`);
  last.setUTCDate(last.getUTCDate() - 1);
  return { kind: "dates", from: period.from, to: last.toISOString().slice(0, 10) };
}

/** A question of a figure as it can be asked: laid over what all figures of the map have in common. */
export function whole(question: Query, base: Query): Query {
  const where = [...(base.where ?? []), ...(question.where ?? [])];
  return { ...base, ...question, ...(where.length > 0 ? { where } : {}) };
}

/** The page of the people whom a figure counts; null where that page cannot say who they are. */
export function peopleHref(figure: NodeFigure, base: Query): string | null {
  if (!figure.people) return null;
  const { compare: _, who, steps, ...all } = whole(figure.people, base);
  // Stages of the map's own mean nothing to that page; who is asked for without one needs none.
  const { stages, loops: __, ...rest } = all;
  const question = stages && !who?.stage ? rest : all;
  const place = placeOf(question);
  if (!place || steps) return null;
  if (!who) return customersOf(place);
  if (who.is === "reached" || who.is === "stopped" || who.is === "passed") return null;
  const parts = [who.is, who.stage ?? "", who.touchpoint ?? who.to ?? ""];
  while (parts.at(-1) === "") parts.pop();
  return customersOf(place, ...parts);
}

/** The journey page at the stage that a node is bound to, with the same selection. */
export function journeyHref(figure: NodeFigure, base: Query): string | null {
  const stage = figure.of === "stage" ? figure.people?.who?.stage : undefined;
  const place = stage && figure.question ? placeOf(whole(figure.question, base)) : null;
  return place && stage ? `/journey${writePlace({ ...place, stage })}` : null;
}

type Row = { readonly title: string; readonly figure: NodeFigure };

/** All figures of a map as one table: a line for each bound node, and for each cell of a bound lane. */
export function figureTable(rows: readonly Row[], heads: { readonly node: string; readonly bound: string }, say: Say): PlainTable {
  const used = measureNames.filter((name) => rows.some((row) => row.figure.measures[name]));
  const units = used.map((name) => rows.flatMap((row) => row.figure.measures[name] ?? [])[0]);
  return {
    columns: [
      { head: heads.node, unit: null },
      { head: heads.bound, unit: null },
      ...used.map((name, i) => {
        const measure = units[i];
        const unit = measure ? unitOf(measure) : "count";
        return { head: say.t(`mapfigures.measure.${name}`), unit: unit === "number" ? null : unit };
      }),
    ],
    rows: rows.map(({ title, figure }) => [title, say.name(figure.name), ...used.map((name) => figure.measures[name]?.value ?? null)]),
  };
}
