/** Days are written 2026-11-22; a span includes both of its days. */
export type Days = { readonly from: string; readonly to: string };

export type PeriodChoice =
  | { readonly kind: "default" }
  | { readonly kind: "all" }
  | { readonly kind: "last"; readonly days: number }
  | { readonly kind: "year" }
  | { readonly kind: "dates"; readonly from: string; readonly to: string };

export type CompareChoice =
  | { readonly kind: "default" }
  | { readonly kind: "none" }
  | { readonly kind: "previous" }
  | { readonly kind: "lastYear" }
  | { readonly kind: "group"; readonly field: string; readonly values: readonly string[] };

/** The day of an instant in a time zone. */
export function dayOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

export function addDays(day: string, n: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);
}

export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T12:00:00Z`));

/** The same day a year before; 29 February becomes the 28th. */
function yearBefore(day: string): string {
  const year = Number(day.slice(0, 4)) - 1;
  const rest = day.slice(4);
  return rest === "-02-29" ? `${year}-02-28` : `${year}${rest}`;
}

/** All that the choice of a period depends on. */
export type Extent = {
  readonly first: string; // day of the first interaction
  readonly last: string; // day of the newest one
  readonly today: string;
};

/**
 * Data that still grows is looked at through its last 90 days beside the 90
 * before; an import of old files is shown whole, because the last days of such
 * data are often nearly empty.
 */
function growsForLong(extent: Extent): boolean {
  return daysBetween(extent.last, extent.today) <= 2 && daysBetween(extent.first, extent.last) >= 180;
}

/** Presets end today, or where the data ends when it no longer grows. Null is all the data. */
export function daysOf(choice: PeriodChoice, extent: Extent): Days | null {
  const end = daysBetween(extent.last, extent.today) <= 2 ? extent.today : extent.last;
  switch (choice.kind) {
    case "default":
      return growsForLong(extent) ? daysOf({ kind: "last", days: 90 }, extent) : null;
    case "all":
      return null;
    case "last":
      return { from: addDays(end, 1 - choice.days), to: end };
    case "year":
      return { from: `${end.slice(0, 4)}-01-01`, to: end };
    case "dates":
      return choice.from <= choice.to ? { from: choice.from, to: choice.to } : { from: choice.to, to: choice.from };
  }
}

/** What a choice comes to once the defaults are filled in. */
export function effectiveCompare(compare: CompareChoice, period: PeriodChoice, extent: Extent): CompareChoice {
  if (compare.kind !== "default") return compare;
  return period.kind === "default" && growsForLong(extent) ? { kind: "previous" } : { kind: "none" };
}

/** The days to compare with; null where the comparison is no period, or all the data has none before it. */
export function compareDays(compare: CompareChoice, days: Days | null): Days | null {
  if (!days) return null;
  switch (compare.kind) {
    case "previous": {
      const length = daysBetween(days.from, days.to) + 1;
      return { from: addDays(days.from, -length), to: addDays(days.from, -1) };
    }
    case "lastYear":
      return { from: yearBefore(days.from), to: yearBefore(days.to) };
    case "default":
    case "none":
    case "group":
      return null;
  }
}
