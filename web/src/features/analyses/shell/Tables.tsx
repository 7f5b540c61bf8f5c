import { Download } from "lucide-react";
import { useContext } from "react";
import { plainCsv } from "../../../domain/csv.ts";
import { PlainGrid } from "../../../ui/ChartFrame.tsx";
import { fileName, save } from "../../../ui/save.ts";
import { useSay, WorkspaceContext } from "../../../ui/say.ts";
import type { NamedTable } from "./analysis.ts";
import { AnalysisContext } from "./context.ts";

/** The figures of an analysis as tables: for those who read numbers, or hear them read. */
export function Tables({ tables }: { readonly tables: readonly NamedTable[] }) {
  const { language, t } = useSay();
  const { currency } = useContext(WorkspaceContext);
  const { name } = useContext(AnalysisContext);
  return (
    <div className="analysis-tables">
      {tables.map(({ id, title, table }) => (
        <section key={id} aria-label={title} data-table={id}>
          <div className="row apart">
            <h2>{title}</h2>
            <button
              type="button"
              className="button small"
              onClick={() =>
                save(
                  new Blob([plainCsv(table, language, currency)], { type: "text/csv;charset=utf-8" }),
                  `${fileName(`percorso-${name}-${title}`)}.csv`,
                )
              }
            >
              <Download size={14} aria-hidden="true" />
              {t("analyses.csv")}
            </button>
          </div>
          <PlainGrid table={table} title={title} />
        </section>
      ))}
    </div>
  );
}
