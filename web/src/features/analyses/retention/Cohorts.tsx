// biome-ignore-all lint/a11y/useSemanticElements: the rows and cells of a drawing are no elements of a table
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is drawn is one all the same
import { type KeyboardEvent, useId, useRef, useState } from "react";
import type { RetentionAnswer } from "../../../api/shape.ts";
import { cohortGrid, hatch, heat } from "../../../canvas/cohorts.ts";
import { cut } from "../../../canvas/text.ts";
import { useSay } from "../../../ui/say.ts";
import type { Show } from "./settings.ts";
import { type Cell, cellText, columnHead, columnText, isOpen, type Row, soFar } from "./words.ts";

export type GridRow = {
  /** How the row stands in the address. */
  readonly key: string;
  readonly name: string;
  readonly long: string;
  readonly row: Row;
  readonly strong: boolean;
};

type Props = {
  readonly answer: RetentionAnswer;
  readonly rows: readonly GridRow[];
  readonly show: Show;
  readonly width: number;
  readonly phone: boolean;
  readonly label: string;
  readonly picked: string | null;
  readonly onPick: (key: string) => void;
};

/** The key of a figure in the address: its row, and its number from 1; 0 is the row itself. */
const cellKey = (row: string, cell: number): string => `${row}/${cell}`;

/** What decides how strong a cell is. */
function strength(cell: Cell, row: Row, show: Show): number {
  switch (show) {
    case "share":
    case "customers":
      return cell.share ?? soFar(cell, row);
    case "value":
      return row.customers === 0 ? 0 : Math.max(0, cell.value ?? 0) / row.customers;
  }
}

/** The table of cohorts: a cell is the stronger the more came back; what is not over yet is hatched. */
export function Cohorts({ answer, rows, show, width, phone, label, picked, onPick }: Props) {
  const say = useSay();
  const { t } = say;
  const id = useId();
  const [focus, setFocus] = useState<readonly [number, number]>([0, 0]);
  const drawing = useRef<SVGSVGElement>(null);
  const names = phone ? 96 : 188;
  const pitch = phone ? 30 : 26;
  const grid = cohortGrid(rows.length, answer.columns.length, {
    width,
    names,
    head: 24,
    gap: 6,
    pitch,
    least: phone ? (show === "share" ? 27 : 46) : show === "value" ? 62 : 50,
    most: 84,
  });
  const most = Math.max(0, ...rows.flatMap((r) => r.row.cells.slice(0, grid.shown).map((c) => strength(c, r.row, show))));
  const short = (cell: Cell, row: Row): string =>
    phone && show === "share" ? say.count(Math.round((cell.share ?? soFar(cell, row)) * 100)) : cellText(cell, row, show, say);
  const about = (row: GridRow, at: number): string => {
    const column = answer.columns[at];
    const cell = row.row.cells[at];
    if (!column || !cell) return row.long;
    const parts = {
      row: row.long,
      when: columnText(answer, column, say),
      figure: cellText(cell, row.row, show, say),
      n: say.count(cell.customers),
      of: say.count(row.row.customers),
    };
    return isOpen(cell, row.row) ? t("retention.cell_open", parts) : t("retention.cell", parts);
  };
  const last = (row: number) => Math.min(grid.shown, rows[row]?.row.cells.length ?? 0);
  const move = (event: KeyboardEvent) => {
    const [row, cell] = focus;
    const way = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const here = rows[row];
      if (here) onPick(cellKey(here.key, cell));
      return;
    }
    if (!way) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(rows.length - 1, row + (way[0] ?? 0)));
    const next = [to, Math.max(0, Math.min(last(to), cell + (way[1] ?? 0)))] as const;
    setFocus(next);
    drawing.current?.querySelector<SVGGElement>(`[data-cell="${CSS.escape(cellKey(rows[next[0]]?.key ?? "", next[1]))}"]`)?.focus();
  };
  const tab = (row: number, cell: number): 0 | -1 => (focus[0] === row && focus[1] === cell ? 0 : -1);
  return (
    <>
      <svg
        ref={drawing}
        width={width}
        height={grid.tall}
        role="grid"
        aria-label={label}
        className="cohorts"
        onKeyDown={move}
        aria-describedby={`${id}-keys`}
      >
        <g role="row">
          {answer.columns.slice(0, grid.shown).map((column, at) => {
            const box = grid.cell(0, at);
            return (
              <g key={column.from * 1000 + (column.to ?? 0)} role="columnheader" aria-label={columnText(answer, column, say)}>
                <text x={box.x + box.width / 2} y={16} textAnchor="middle" className="cohorts-head">
                  {columnHead(answer, column, say)}
                </text>
              </g>
            );
          })}
        </g>
        {rows.map((row, r) => {
          const left = grid.cell(r, 0);
          const middle = left.y + pitch / 2 + 4;
          return (
            <g key={row.key} role="row">
              <g
                role="rowheader"
                tabIndex={tab(r, 0)}
                data-cell={cellKey(row.key, 0)}
                aria-label={t("retention.row", { row: row.long, n: say.count(row.row.customers) })}
                aria-selected={picked === cellKey(row.key, 0)}
                className={picked === cellKey(row.key, 0) ? "cohorts-name picked" : "cohorts-name"}
                onClick={() => onPick(cellKey(row.key, 0))}
                onFocus={() => setFocus([r, 0])}
              >
                <rect x={0} y={left.y + 1} width={names - 4} height={pitch - 2} rx={3} className="cohorts-back" />
                <text x={4} y={middle} className={row.strong ? "cohorts-row strong" : "cohorts-row"}>
                  {cut(row.name, names - (phone ? 42 : 76), phone ? 12 : 13)}
                  <title>{row.long}</title>
                </text>
                <text x={names - 10} y={middle} textAnchor="end" className="cohorts-size">
                  {say.count(row.row.customers)}
                </text>
              </g>
              {row.row.cells.slice(0, grid.shown).map((cell, c) => {
                const box = grid.cell(r, c);
                const open = isOpen(cell, row.row);
                const inner = { x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 };
                const key = cellKey(row.key, c + 1);
                return (
                  <g
                    key={key}
                    role="gridcell"
                    tabIndex={tab(r, c + 1)}
                    data-cell={key}
                    aria-label={about(row, c)}
                    aria-selected={picked === key}
                    className={`cohorts-cell${picked === key ? " picked" : ""}${open ? " open" : ""}`}
                    onClick={() => onPick(key)}
                    onFocus={() => setFocus([r, c + 1])}
                  >
                    <rect {...inner} rx={3} className={`cohorts-fill heat-${heat(strength(cell, row.row, show), most)}`} />
                    {open ? <path d={hatch(inner, 6)} className="cohorts-hatch" /> : null}
                    <rect {...inner} rx={3} className="cohorts-edge" />
                    <text
                      x={box.x + box.width / 2}
                      y={middle}
                      textAnchor="middle"
                      className={row.strong ? "cohorts-figure strong" : "cohorts-figure"}
                    >
                      {row.row.customers === 0 ? "–" : short(cell, row.row)}
                    </text>
                    <title>{about(row, c)}</title>
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
      <p id={`${id}-keys`} hidden>
        {t("retention.grid_keys")}
      </p>
      {grid.shown < answer.columns.length ? (
        <p className="t12 quiet">{t("retention.columns_more", { n: say.count(answer.columns.length - grid.shown) })}</p>
      ) : null}
    </>
  );
}
