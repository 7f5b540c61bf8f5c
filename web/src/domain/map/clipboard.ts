import { type MapNode, type Props, text, titleOf } from "./node.ts";
import { spotOf } from "./spot.ts";
import type { Doc } from "./tree.ts";

/** Marks text of ours on the clipboard, so that cards keep what they hold. */
export const mime = "web application/vnd.percorso.cards+json";

/**
 * Cards as the clipboard takes them: as a table for spreadsheets, rows of lanes
 * and columns of stages. Where there are several of both, with their names, so
 * that it can be read, and pasted into another map.
 */
export function tableOf(doc: Doc, cards: readonly MapNode[], laneTitle: (lane: MapNode | undefined) => string): string {
  const spots = cards.flatMap((card) => {
    const spot = spotOf(doc, card.id);
    return spot ? [{ card, spot }] : [];
  });
  const rows = [...new Set(spots.map((s) => s.spot.row))].sort((a, b) => a - b);
  const columns = [...new Set(spots.map((s) => s.spot.column))].sort((a, b) => a - b);
  const heads = rows.length > 1 && columns.length > 1;
  const body = rows.map((row) => [
    ...(heads ? [field(laneTitle(doc.lanes[row]))] : []),
    ...columns.map((column) =>
      field(
        spots
          .filter((s) => s.spot.row === row && s.spot.column === column)
          .sort((a, b) => a.spot.item - b.spot.item)
          .map((s) => titleOf(s.card) || String(s.card.props?.value ?? ""))
          .join("\n"),
      ),
    ),
  ]);
  const names = heads ? [["", ...columns.map((column) => field(titleOf(doc.columns[column]?.node)))]] : [];
  return [...names, ...body].map((row) => row.join("\t")).join("\n");
}

const field = (value: string): string => (/[\t\n"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A table as spreadsheets put it on the clipboard: tabs between fields, quotes around those that hold lines. */
export function readTable(pasted: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let value = "";
  let quoted = false;
  const body = pasted.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < body.length; i++) {
    const c = body.charAt(i);
    if (quoted) {
      if (c !== '"') value += c;
      else if (body.charAt(i + 1) === '"') {
        value += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && value === "") quoted = true;
    else if (c === "\t" || c === "\n") {
      rows.at(-1)?.push(value);
      value = "";
      if (c === "\n") rows.push([]);
    } else value += c;
  }
  rows.at(-1)?.push(value);
  return rows;
}

/** What copied cards hold; null where the text is not ours. */
export function readCards(json: string): readonly Props[] | null {
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.filter((p): p is Props => typeof p === "object" && p !== null && !Array.isArray(p)) : null;
  } catch {
    return null;
  }
}

/** The nodes whose words hold what is looked for, in the order of reading. */
export function find(doc: Doc, wanted: string): readonly MapNode[] {
  const needle = plain(wanted);
  if (!needle) return [];
  const all = [...doc.stages.flatMap((s) => [s.node, ...s.steps]), ...doc.lanes, ...doc.cards];
  return all.filter((n) =>
    plain([titleOf(n), text(n, "subtitle"), text(n, "note"), ...(Array.isArray(n.props?.tags) ? n.props.tags : [])].join(" ")).includes(
      needle,
    ),
  );
}

/** Letters without accents and case: "città" is found by "citta". */
const plain = (value: string): string => value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
