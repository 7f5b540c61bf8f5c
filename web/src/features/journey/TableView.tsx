import { Download } from "lucide-react";
import type { CriticalAnswer, JourneyAnswer } from "../../api/shape.ts";
import type { Cell } from "../../domain/table.ts";
import { Delta } from "../../ui/Delta.tsx";
import { useSay } from "../../ui/say.ts";
import { download, downloadPoints, type ExportID, pointsTable, tableOf } from "./exports.ts";
import { FigureText } from "./FigureText.tsx";

/** The figures of the map as tables: for those who read numbers, or hear them read. */
export function TableView({ answer, critical }: { readonly answer: JourneyAnswer; readonly critical: CriticalAnswer | undefined }) {
  return (
    <div className="tables">
      <OneTable id="stages" answer={answer} />
      <OneTable id="touchpoints" answer={answer} />
      <OneTable id="moves" answer={answer} />
      {critical ? <PointTable critical={critical} /> : null}
    </div>
  );
}

function OneTable({ id, answer }: { readonly id: ExportID; readonly answer: JourneyAnswer }) {
  const say = useSay();
  const { t } = say;
  const table = tableOf(id, answer, say);
  // Two columns may have the same head: what is said and what is measured.
  const keys = table.columns.map((c) => `${c.head} ${c.unit}`);
  return (
    <section aria-label={t(`table.${id}`)}>
      <div className="row apart table-head">
        <h2>{t(`table.${id}`)}</h2>
        <button type="button" className="button small" onClick={() => download(id, answer, say)}>
          <Download size={14} aria-hidden="true" />
          CSV
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <section className="table-scroll" aria-label={t(`table.caption_${id}`)} tabIndex={0}>
        <table data-table={id}>
          <caption className="hidden">{t(`table.caption_${id}`)}</caption>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={`${column.head} ${column.unit}`} scope="col" className={column.unit === null ? undefined : "number"}>
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.flatMap((cell) => (cell.kind === "text" ? cell.text : [])).join("|")}>
                {row.map((cell, i) => (
                  <TableCell key={keys[i]} cell={cell} first={i === 0 || (id !== "stages" && i === 1)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function TableCell({ cell, first }: { readonly cell: Cell; readonly first: boolean }) {
  if (cell.kind === "text") return first ? <th scope="row">{cell.text}</th> : <td>{cell.text}</td>;
  return (
    <td className="number">
      <FigureText figure={cell.figure} unit={cell.unit} />
      {cell.change ? <Delta change={cell.change} units /> : null}
    </td>
  );
}

function PointTable({ critical }: { readonly critical: CriticalAnswer }) {
  const say = useSay();
  const { t } = say;
  const table = pointsTable(critical, say);
  return (
    <section aria-label={t("critical.name")}>
      <div className="row apart table-head">
        <h2>{t("critical.name")}</h2>
        <button type="button" className="button small" onClick={() => downloadPoints(critical, say)}>
          <Download size={14} aria-hidden="true" />
          CSV
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <section className="table-scroll" aria-label={t("critical.caption")} tabIndex={0}>
        <table data-table="points">
          <caption className="hidden">{t("critical.caption")}</caption>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column.head} scope="col" className={column.unit === null ? undefined : "number"}>
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {critical.points.map((point, row) => (
              <tr key={point.id}>
                {table.columns.map((column, i) => {
                  const value = table.rows[row]?.[i] ?? null;
                  if (column.unit === null) return <td key={column.head}>{value}</td>;
                  return (
                    <td key={column.head} className="number">
                      {say.figure(typeof value === "number" ? value : null, column.unit)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
