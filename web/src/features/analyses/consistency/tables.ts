import type { ConsistencyAnswer } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import type { NamedTable } from "../shell/analysis.ts";

type Mismatches = ConsistencyAnswer["prices"];

/** Maturity, changes of channel, and what does not agree. */
export function tables(answer: ConsistencyAnswer, say: Say): readonly NamedTable[] {
  const { t } = say;
  const name = (id: string) => say.name(answer.channels.find((c) => c.id === id)?.name) || id;
  return [
    {
      id: "maturity",
      title: t("consistency.maturity.title"),
      table: {
        columns: [
          { head: t("consistency.maturity.head"), unit: null },
          { head: t("consistency.table.customers"), unit: "count" },
          { head: t("consistency.table.share"), unit: "share" },
          { head: t("consistency.table.buyers"), unit: "share" },
          { head: t("consistency.table.value"), unit: "money" },
          { head: t("consistency.table.value_share"), unit: "share" },
          { head: t("consistency.table.each"), unit: "money" },
          { head: t("consistency.table.emotion"), unit: "emotion" },
        ],
        rows: answer.maturity.map((m) => [
          t(`consistency.maturity.${m.maturity}`),
          m.customers,
          m.share,
          m.buyers_share,
          m.value,
          m.value_share,
          m.value_per_customer,
          m.emotion.mean,
        ]),
      },
    },
    {
      id: "changes",
      title: t("consistency.changes.title"),
      table: {
        columns: [
          { head: t("consistency.table.from"), unit: null },
          { head: t("consistency.table.to"), unit: null },
          { head: t("consistency.table.times"), unit: "count" },
          { head: t("consistency.table.customers"), unit: "count" },
          { head: t("consistency.table.share"), unit: "share" },
          { head: t("consistency.table.time"), unit: "duration" },
        ],
        rows: answer.switches.map((s) => [name(s.from), name(s.to), s.changes, s.customers, s.share, s.time.median]),
      },
    },
    { id: "prices", title: t("consistency.prices.title"), table: mismatches(answer.prices, say) },
    { id: "messages", title: t("consistency.messages.title"), table: mismatches(answer.messages, say) },
  ];
}

const mismatches = (m: Mismatches, say: Say): NamedTable["table"] => ({
  columns: [
    { head: say.t("consistency.table.product"), unit: null },
    { head: say.t("consistency.table.since"), unit: null },
    { head: say.t("consistency.table.channel"), unit: null },
    { head: say.t("consistency.table.says"), unit: null },
    { head: say.t("consistency.table.times"), unit: "count" },
    { head: say.t("consistency.table.of"), unit: "count" },
    { head: say.t("consistency.table.difference"), unit: "share" },
  ],
  rows: m.examples.flatMap((e) =>
    e.says.map((s) => [
      e.name || e.product,
      say.date(e.from),
      say.name(s.name),
      s.amount === null ? s.text : say.money(s.amount),
      s.n,
      s.of,
      e.difference,
    ]),
  ),
});
