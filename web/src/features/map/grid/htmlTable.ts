/** Rows and columns beyond these are no table that somebody drew. */
const [mostRows, mostColumns] = [2000, 300];

/**
 * What is pasted, as a spreadsheet's text: of its HTML where that holds a table,
 * for there a field keeps its lines and joined fields their place; else its text.
 */
export function tableIn(clipboard: DataTransfer): string {
  const rows = readHtml(clipboard.getData("text/html"));
  return rows ? rows.map((row) => row.map(quoted).join("\t")).join("\n") : clipboard.getData("text/plain");
}

const quoted = (field: string): string => (/[\t\n"]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** The first table of an HTML text, field by field; null without one. Nothing of it is put into the page. */
function readHtml(html: string): readonly (readonly string[])[] | null {
  if (!/<table[\s>]/i.test(html)) return null;
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const grid: string[][] = [];
  const taken = new Set<string>();
  [...table.rows].slice(0, mostRows).forEach((row, r) => {
    let c = 0;
    for (const cell of row.cells) {
      while (taken.has(`${r} ${c}`)) c++;
      if (c >= mostColumns) break;
      const line = grid[r] ?? [];
      grid[r] = line;
      line[c] = wordsOf(cell);
      for (let down = 0; down < Math.min(cell.rowSpan, mostRows); down++)
        for (let right = 0; right < Math.min(cell.colSpan, mostColumns); right++) taken.add(`${r + down} ${c + right}`);
      c += cell.colSpan;
    }
  });
  const wide = Math.max(0, ...grid.map((row) => row?.length ?? 0));
  const filled = Array.from(grid, (row) => Array.from({ length: wide }, (_, c) => row?.[c] ?? ""));
  return filled.length > 0 && wide > 0 ? filled : null;
}

/** The words of a field; where the text breaks is a line. */
function wordsOf(cell: HTMLTableCellElement): string {
  for (const end of cell.querySelectorAll("br, p, div, li")) end.append(end.ownerDocument.createTextNode("\n"));
  for (const br of cell.querySelectorAll("br")) br.replaceWith("\n");
  return (cell.textContent ?? "")
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join("\n");
}
