import type { Language } from "../../../../domain/format.ts";
import { number, text, texts, titleOf } from "../../../../domain/map/node.ts";
import type { Doc } from "../../../../domain/map/tree.ts";

/** A field as a spreadsheet reads it; what it would take for a formula stays words. */
function field(value: string, separator: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+([.,]\d+)?$/.test(value) ? `'${value}` : value;
  return safe.includes('"') || safe.includes(separator) || /[\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** All cards, a line each, in the order of reading: as a spreadsheet of that language opens it. */
export function cardsCsv(doc: Doc, heads: readonly string[], laneName: (kind: string) => string, language: Language): string {
  const separator = language === "it" ? ";" : ",";
  const rows = doc.cards.map((card) => {
    const lane = doc.node(card.parent ?? "");
    const value = number(card, "value");
    return [
      text(lane, "title") || laneName(text(lane, "kind")),
      titleOf(doc.node(text(card, "stage"))),
      text(card, "text"),
      text(card, "evidence") || "none",
      value === null ? "" : String(value).replace(".", language === "it" ? "," : "."),
      text(card, "touchpoint"),
      texts(card, "tags").join(" "),
      text(card, "owner"),
      text(card, "url"),
    ];
  });
  return `\ufeff${[heads, ...rows].map((row) => row.map((v) => field(v, separator)).join(separator)).join("\r\n")}\r\n`;
}
