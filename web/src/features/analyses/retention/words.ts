import type { RetentionAnswer } from "../../../api/shape.ts";
import { day, dayTime, month } from "../../../domain/format.ts";
import type { Say } from "../../../ui/say.ts";
import { type Interval, intervals, type Look, type Mode, modes } from "./settings.ts";

export type Row = RetentionAnswer["overall"];
export type Cell = Row["cells"][number];
export type Column = RetentionAnswer["columns"][number];

const asked = (answer: RetentionAnswer) => answer.query.retention;

export const intervalOf = (answer: RetentionAnswer): Interval => intervals.find((i) => i === asked(answer)?.interval) ?? "week";
const modeOf = (answer: RetentionAnswer): Mode => modes.find((m) => m === asked(answer)?.mode) ?? "on";
export const lookOf = (answer: RetentionAnswer): Look =>
  answer.returned ? "survival" : answer.lifecycle.length > 0 ? "lifecycle" : "cohorts";

/** When a cohort began: "24 nov", "nov 2025", "24 nov, 18:00". */
export function cohortName(from: string, answer: RetentionAnswer, say: Say): string {
  const at = new Date(from);
  const timeZone = answer.query.zone ?? "UTC";
  switch (intervalOf(answer)) {
    case "hour":
      return dayTime(at, timeZone, say.language);
    case "month":
      return month(at, timeZone, say.language);
    default:
      return day(at, timeZone, say.language);
  }
}

/** The same with its year, for those who hear it. */
export const cohortLong = (from: string, answer: RetentionAnswer, say: Say): string =>
  intervalOf(answer) === "hour" || intervalOf(answer) === "month" ? cohortName(from, answer, say) : say.date(from);

/** The head of a column: "3", "3+", "≤3", "4–7". */
export function columnHead(answer: RetentionAnswer, column: Column, say: Say): string {
  const to = column.to ?? column.from;
  switch (modeOf(answer)) {
    case "after":
      return `${say.count(column.from)}+`;
    case "before":
      return `≤${say.count(to)}`;
    case "brackets":
      return to === column.from ? say.count(to) : `${say.count(column.from)}–${say.count(to)}`;
    default:
      return say.count(to);
  }
}

/** What a column counts, as part of a sentence: "alla settimana 3", "entro la settimana 3". */
export function columnText(answer: RetentionAnswer, column: Column, say: Say): string {
  const from = say.count(column.from);
  const to = say.count(column.to ?? column.from);
  const interval = intervalOf(answer);
  const mode = modeOf(answer);
  if (mode === "brackets" && from === to) return say.t(`retention.when.on.${interval}`, { from, to });
  return say.t(`retention.when.${mode}.${interval}`, { from, to });
}

/** The figure of a cell as it is shown. */
export function cellText(cell: Cell, row: Row, show: "share" | "customers" | "value", say: Say): string {
  switch (show) {
    case "customers":
      return say.count(cell.customers);
    case "value":
      return cell.value === null ? "–" : say.money(row.customers === 0 ? 0 : Math.round(cell.value / row.customers));
    case "share":
      return say.share(cell.share ?? soFar(cell, row));
  }
}

/** The share of all customers of the row, where the interval is not over yet. */
export const soFar = (cell: Cell, row: Row): number => (row.customers === 0 ? 0 : cell.customers / row.customers);

/** Whether the figure can still grow: that of a cohort until its interval is over, that of several together while nobody’s is. */
export const isOpen = (cell: Cell, row: Row): boolean => ("cut" in row ? cell.complete < row.customers : cell.share === null);

/** A share of a hundred customers, in words: "32", "meno di 1". */
export const ofHundred = (share: number, say: Say): string =>
  share > 0 && share < 0.01 ? say.t("retention.less_than_one") : say.count(Math.round(share * 100));
