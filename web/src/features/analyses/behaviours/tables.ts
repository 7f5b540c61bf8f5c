import type { BehavioursAnswer } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import type { NamedTable } from "../shell/analysis.ts";

const months = (spans: readonly string[], say: Say) => spans.map((s) => say.date(s));

/** The behaviours, and their trend. */
export function tables(answer: BehavioursAnswer, say: Say): readonly NamedTable[] {
  const { t } = say;
  const dates = months(answer.spans, say);
  return [
    {
      id: "behaviours",
      title: t("behaviours.table.title"),
      table: {
        columns: [
          { head: t("behaviours.table.name"), unit: null },
          { head: t("behaviours.table.customers"), unit: "count" },
          { head: t("behaviours.table.share"), unit: "share" },
          { head: t("behaviours.table.times"), unit: "count" },
          { head: t("behaviours.table.of"), unit: "count" },
          { head: t("behaviours.table.times_share"), unit: "share" },
          { head: t("behaviours.table.value"), unit: "money" },
          { head: t("behaviours.table.value_share"), unit: "share" },
          { head: t("behaviours.table.gap"), unit: "duration" },
          { head: t("behaviours.table.definition"), unit: null },
        ],
        rows: answer.patterns.map((b) => [
          say.name(b.name),
          b.customers,
          b.share,
          b.occurrences,
          b.of,
          b.occurs_share,
          b.value,
          b.value_share,
          b.gap.median,
          say.name(b.definition),
        ]),
      },
    },
    {
      id: "trend",
      title: t("behaviours.table.trend"),
      table: {
        columns: [
          { head: t("behaviours.table.from"), unit: null },
          ...answer.patterns.map((b) => ({ head: say.name(b.name), unit: "share" as const })),
        ],
        rows: dates.map((date, at) => [date, ...answer.patterns.map((b) => b.trend[at]?.share ?? null)]),
      },
    },
  ];
}
