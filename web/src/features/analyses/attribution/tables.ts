import type { AttributionAnswer } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import type { NamedTable } from "../shell/analysis.ts";
import { calibrationTable } from "./Calibration.tsx";
import { modelName, modelsOf, rowName } from "./words.ts";

const rounded = (n: number): number => Math.round(n * 100) / 100;

/** What each row gets by each model, and by itself; what it cost; what was left over. */
export function tables(answer: AttributionAnswer, say: Say): readonly NamedTable[] {
  const { t } = say;
  const models = modelsOf(answer);
  const head = (key: "value" | "conversions" | "roi", model: string) => t(`attribution.table.${key}_of`, { model: modelName(model, say) });
  return [
    {
      id: "credit",
      title: t("attribution.table.credit"),
      table: {
        columns: [
          { head: t("attribution.table.row"), unit: null },
          ...models.map((m) => ({ head: head("value", m), unit: "money" as const })),
          ...models.map((m) => ({ head: head("conversions", m), unit: "count" as const })),
        ],
        rows: answer.rows.map((row) => [
          rowName(row, say),
          ...row.credits.map((c) => c.value),
          ...row.credits.map((c) => rounded(c.conversions)),
        ]),
      },
    },
    {
      id: "rows",
      title: t("attribution.table.rows"),
      table: {
        columns: [
          { head: t("attribution.table.row"), unit: null },
          { head: t("attribution.table.touches"), unit: "count" },
          { head: t("attribution.table.on_path"), unit: "count" },
          { head: t("attribution.table.customers"), unit: "count" },
          ...(answer.markov ? [{ head: t("attribution.table.removal"), unit: "share" as const }] : []),
        ],
        rows: answer.rows.map((row) => [
          rowName(row, say),
          row.touches,
          row.conversions,
          row.customers,
          ...(answer.markov ? [row.removal] : []),
        ]),
      },
    },
    {
      id: "costs",
      title: t("attribution.table.costs"),
      table: {
        columns: [
          { head: t("attribution.table.row"), unit: null },
          { head: t("attribution.table.cost"), unit: "money" },
          ...models.map((m) => ({ head: t("attribution.table.per_of", { model: modelName(m, say) }), unit: "money" as const })),
          ...models.map((m) => ({ head: head("roi", m), unit: "share" as const })),
        ],
        rows: answer.rows
          .filter((row) => row.cost !== null)
          .map((row) => [rowName(row, say), row.cost, ...row.credits.map((c) => c.cost_per_conversion), ...row.credits.map((c) => c.roi)]),
      },
    },
    {
      id: "conversions",
      title: t("attribution.table.conversions"),
      table: {
        columns: [
          { head: t("attribution.table.which"), unit: null },
          { head: t("attribution.table.count"), unit: "count" },
          { head: t("attribution.table.value"), unit: "money" },
          { head: t("attribution.table.customers"), unit: "count" },
        ],
        rows: [
          [t("attribution.attributed"), answer.conversions.count, answer.conversions.value, answer.conversions.customers],
          [t("attribution.unattributed"), answer.unattributed.count, answer.unattributed.value, answer.unattributed.customers],
        ],
      },
    },
    ...(answer.calibration ? [{ id: "calibration", title: t("attribution.calibration.title"), table: calibrationTable(answer, say) }] : []),
  ];
}
