import type { RetentionAnswer } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import type { NamedTable } from "../shell/analysis.ts";
import { lifeParts } from "./Lifecycle.tsx";
import { cohortLong, columnHead, type Row } from "./words.ts";

/** The cohorts with their shares and their customers, the groups, the lifecycle, the curves. */
export function tables(answer: RetentionAnswer, say: Say): readonly NamedTable[] {
  const { t } = say;
  const valued = answer.overall.value !== null;
  const grid = (
    id: string,
    title: string,
    first: string,
    rows: readonly (readonly [string, Row])[],
    unit: "share" | "count" | "money",
  ): NamedTable => ({
    id,
    title,
    table: {
      columns: [
        { head: first, unit: null },
        { head: t("retention.table.customers"), unit: "count" },
        ...(unit === "money" ? [{ head: t("retention.table.value0"), unit }] : []),
        ...answer.columns.map((column) => ({ head: columnHead(answer, column, say), unit })),
      ],
      rows: rows.map(([name, row]) => [
        name,
        row.customers,
        ...(unit === "money" ? [row.value] : []),
        ...answer.columns.map((_, at) => {
          const cell = row.cells[at];
          if (!cell) return null;
          return unit === "share" ? cell.share : unit === "count" ? cell.customers : cell.value;
        }),
      ]),
    },
  });
  const all: readonly (readonly [string, Row])[] = [
    [t("retention.all"), answer.overall],
    ...(answer.compare ? ([[t("retention.all_before"), answer.compare.overall]] as const) : []),
  ];
  const cohorts = [...all, ...answer.cohorts.map((c) => [cohortLong(c.from, answer, say), c] as const)];
  const groups = [...all, ...answer.groups.map((g) => [say.name(g.name), g] as const)];
  const curve = (id: "returned" | "lasted"): readonly NamedTable[] => {
    const c = answer[id];
    if (!c) return [];
    return [
      {
        id,
        title: t(`retention.${id}.title`),
        table: {
          columns: [
            { head: t("retention.table.interval"), unit: "count" },
            { head: t("retention.table.at_risk"), unit: "count" },
            { head: t("retention.table.events"), unit: "count" },
            { head: t("retention.table.censored"), unit: "count" },
            { head: t("retention.table.share"), unit: "share" },
            { head: t("retention.table.low"), unit: "share" },
            { head: t("retention.table.high"), unit: "share" },
          ],
          rows: c.points.map((p) => [p.interval, p.at_risk, p.events, p.censored, p.share, p.low, p.high]),
        },
      },
    ];
  };
  const life: readonly NamedTable[] =
    answer.lifecycle.length === 0
      ? []
      : [
          {
            id: "lifecycle",
            title: t("retention.lifecycle.title"),
            table: {
              columns: [
                { head: t("retention.table.interval"), unit: null },
                ...lifeParts.map((part) => ({ head: t(`retention.life.${part}.name`), unit: "count" as const })),
              ],
              rows: answer.lifecycle.map((l) => [cohortLong(l.from, answer, say), ...lifeParts.map((part) => l[part])]),
            },
          },
        ];
  return [
    ...life,
    ...curve("returned"),
    ...curve("lasted"),
    grid("cohorts", t("retention.table.shares"), t("retention.table.cohort"), cohorts, "share"),
    grid("customers", t("retention.table.returned"), t("retention.table.cohort"), cohorts, "count"),
    ...(valued ? [grid("value", t("retention.table.value"), t("retention.table.cohort"), cohorts, "money")] : []),
    ...(answer.groups.length > 0 ? [grid("groups", t("retention.table.groups"), t("retention.table.group"), groups, "share")] : []),
  ];
}
