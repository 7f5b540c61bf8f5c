import { type ReactNode, useContext } from "react";
import type { Query } from "../../../api/shape.ts";
import type { PlainTable } from "../../../domain/csv.ts";
import { ChartFrame } from "../../../ui/ChartFrame.tsx";
import { useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import { AnalysisContext } from "./context.ts";
import { takeFile } from "./file.ts";

type Props = {
  readonly title: string;
  readonly definition?: ReactNode;
  readonly table: PlainTable;
  readonly query: Query;
  readonly aside?: ReactNode;
  readonly level?: 2 | 3;
  /** The name of the answer's sheet that Parquet takes; the main one where nothing is said. */
  readonly sheet?: string;
  readonly children: ReactNode;
};

/** A picture of an analysis, with its definition and all the ways to take it away. */
export function AnalysisChart({ query, sheet, ...frame }: Props) {
  const { language, t } = useSay();
  const { name } = useContext(AnalysisContext);
  const toast = useToast();
  const more = (["xlsx", "parquet"] as const).map((format) => ({
    text: format === "xlsx" ? "XLSX" : "Parquet",
    run: async () => {
      try {
        await takeFile({ query, format, sheet: sheet ?? "", language, name });
      } catch {
        toast.show(t("analyses.export.failed"), { tone: "bad" });
      }
    },
  }));
  return <ChartFrame {...frame} name={name} more={more} />;
}
