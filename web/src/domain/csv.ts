import type { Language } from "./format.ts";
import type { Unit } from "./measure.ts";
import type { Table } from "./table.ts";

/** A table of plain values: a number in its column's unit, a text, or null where nothing was measured. */
export type PlainTable = {
  /** A column's head, and what its numbers measure; null where it says something. */
  readonly columns: readonly { readonly head: string; readonly unit: Unit | null }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
};

/** What a column's numbers are, after its head. */
function suffix(unit: Unit | null, currency: string): string {
  switch (unit) {
    case "share":
      return " (%)";
    case "duration":
      return " (s)";
    case "money":
      return ` (${currency})`;
    case "emotion":
      return " (-2..+2)";
    case "count":
    case null:
      return "";
  }
}

/** A figure as a plain number of its column's unit. */
function number(value: number, unit: Unit | null): string {
  switch (unit) {
    case "count":
    case "duration":
    case null:
      return String(value);
    case "share":
      return trim(value * 100, 4);
    case "money":
      return (value / 100).toFixed(2);
    case "emotion":
      return trim(value, 4);
  }
}

const trim = (value: number, places: number): string => String(Number(value.toFixed(places)));

/** The plain values behind the cells of a table. */
export const plainTable = (table: Table): PlainTable => ({
  columns: table.columns,
  rows: table.rows.map((row) => row.map((cell) => (cell.kind === "text" ? cell.text : cell.figure.value))),
});

/**
 * A table as CSV, RFC 4180, UTF-8 with the mark by which a spreadsheet knows it.
 * An Italian spreadsheet splits at semicolons and writes decimals with a comma.
 */
export function plainCsv(table: PlainTable, language: Language, currency: string): string {
  const separator = language === "it" ? ";" : ",";
  const quoted = (text: string): string => {
    // A text that begins like a formula would be run by the spreadsheet.
    const safe = /^[=+\-@\t\r\n]/.test(text) && !/^-[\d.,]+$/.test(text) ? `'${text}` : text;
    return safe.includes(separator) || /["\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const written = (value: string | number | null, unit: Unit | null): string => {
    if (value === null) return "";
    if (typeof value === "string") return quoted(value);
    return language === "it" ? number(value, unit).replace(".", ",") : number(value, unit);
  };
  const lines = [
    table.columns.map((column) => quoted(column.head + suffix(column.unit, currency))),
    ...table.rows.map((row) => row.map((value, i) => written(value, table.columns[i]?.unit ?? null))),
  ];
  return `\ufeff${lines.map((line) => line.join(separator)).join("\r\n")}\r\n`;
}

/** A table of the journey page as CSV. */
export const csv = (table: Table, language: Language, currency: string): string => plainCsv(plainTable(table), language, currency);
