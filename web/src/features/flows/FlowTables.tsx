import { Download } from "lucide-react";
import { useContext } from "react";
import type { FlowsAnswer } from "../../api/shape.ts";
import { type PlainTable, plainCsv } from "../../domain/csv.ts";
import { columnTable, linkTable, nodeTable } from "../../domain/flows/table.ts";
import { fileName, save } from "../../ui/save.ts";
import { useSay, WorkspaceContext } from "../../ui/say.ts";
import { flowWords } from "./words.ts";

const tables = ["stages", "nodes", "links"] as const;

/** The figures of the flows as tables: for those who read numbers, or hear them read. */
export function FlowTables({ answer }: { readonly answer: FlowsAnswer }) {
  const say = useSay();
  const words = flowWords(answer, say);
  const of: Readonly<Record<(typeof tables)[number], PlainTable>> = {
    stages: columnTable(answer, words),
    nodes: nodeTable(answer, words),
    links: linkTable(answer, words),
  };
  return (
    <div className="tables">
      <p className="t12 quiet">{say.t("flows.table.balance")}</p>
      {tables.map((id) => (
        <FlowTable key={id} id={id} table={of[id]} until={answer.coverage.until} />
      ))}
    </div>
  );
}

function FlowTable({ id, table, until }: { readonly id: (typeof tables)[number]; readonly table: PlainTable; readonly until: string }) {
  const say = useSay();
  const { t, language } = say;
  const { currency } = useContext(WorkspaceContext);
  const title = t(`flows.table.${id}`);
  const file = `${fileName(`percorso-${t("flows.title")}-${title}-${until.slice(0, 10)}`)}.csv`;
  const takeAway = () => save(new Blob([plainCsv(table, language, currency)], { type: "text/csv;charset=utf-8" }), file);
  return (
    <section aria-label={title}>
      <div className="row apart table-head">
        <h2>{title}</h2>
        <button type="button" className="button small" onClick={takeAway}>
          <Download size={14} aria-hidden="true" />
          CSV
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <section className="table-scroll" aria-label={title} tabIndex={0}>
        <table data-table={id}>
          <caption className="hidden">{title}</caption>
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
            {table.rows.map((row) => (
              <tr key={row.filter((cell) => typeof cell === "string").join("|")}>
                {row.map((cell, i) => {
                  const column = table.columns[i];
                  const text = typeof cell === "string" ? cell : say.figure(cell, column?.unit ?? "count");
                  return i === 0 || (i === 1 && column?.unit === null) ? (
                    <th key={column?.head} scope="row">
                      {text}
                    </th>
                  ) : (
                    <td key={column?.head} className={column?.unit === null ? undefined : "number"}>
                      {text}
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
