import type { Language } from "./format.ts";
import type { Unit } from "./measure.ts";
import type { Cell, Table } from "./table.ts";

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

/** A figure as a plain number of its column's unit; "" where it was not measured. */
function number(cell: Cell & { readonly kind: "figure" }): string {
  const { value } = cell.figure;
  if (value === null) return "";
  switch (cell.unit) {
    case "count":
    case "duration":
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

/**
 * A table as CSV, RFC 4180, UTF-8 with the mark by which a spreadsheet knows it.
 * An Italian spreadsheet splits at semicolons and writes decimals with a comma.
 */
export function csv(table: Table, language: Language, currency: string): string {
  const separator = language === "it" ? ";" : ",";
  const quoted = (text: string): string => {
    // A text that begins like a formula would be run by the spreadsheet.
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-[\d.,]+$/.test(text) ? `'${text}` : text;
    return safe.includes(separator) || /["\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    table.columns.map((column) => quoted(column.head + suffix(column.unit, currency))),
    ...table.rows.map((row) =>
      row.map((cell) => (cell.kind === "text" ? quoted(cell.text) : language === "it" ? number(cell).replace(".", ",") : number(cell))),
    ),
  ];
  return `\ufeff${lines.map((line) => line.join(separator)).join("\r\n")}\r\n`;
}
