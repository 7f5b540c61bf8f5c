import type { FunnelAnswer } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import type { NamedTable } from "../shell/analysis.ts";
import { rowText } from "./words.ts";

/** The steps; the values of the breakdown; what they did next; how long it took. */
export function tables(answer: FunnelAnswer, say: Say): readonly NamedTable[] {
  const { t } = say;
  const text = (head: string) => ({ head, unit: null });
  const count = (head: string) => ({ head, unit: "count" as const });
  const share = (head: string) => ({ head, unit: "share" as const });
  const duration = (head: string) => ({ head, unit: "duration" as const });
  const step = [count(t("funnel.table.number")), text(t("funnel.table.step"))];
  const out: NamedTable[] = [
    {
      id: "steps",
      title: t("funnel.table.steps"),
      table: {
        columns: [
          ...step,
          count(t("funnel.table.count")),
          count(t("funnel.table.customers")),
          share(t("funnel.table.from_first")),
          share(t("funnel.table.from_previous")),
          count(t("funnel.table.dropped")),
          duration(t("funnel.table.time")),
          duration(t("funnel.table.time_from_first")),
        ],
        rows: answer.steps.map((s, k) => [
          k + 1,
          s.name,
          s.count,
          s.customers,
          s.from_first,
          s.from_previous,
          s.dropped,
          s.time.median,
          s.time_from_first.median,
        ]),
      },
    },
  ];
  if (answer.breakdown && answer.breakdown.length > 0) {
    out.push({
      id: "breakdown",
      title: t("funnel.table.breakdown"),
      table: {
        columns: [
          text(t("funnel.table.value")),
          ...step,
          count(t("funnel.table.count")),
          count(t("funnel.table.customers")),
          share(t("funnel.table.from_first")),
          share(t("funnel.table.from_previous")),
          count(t("funnel.table.dropped")),
        ],
        rows: answer.breakdown.flatMap((g) =>
          g.steps.map((s, k) => [
            rowText(g, "group", say),
            k + 1,
            answer.steps[k]?.name ?? "",
            s.count,
            s.customers,
            s.from_first,
            s.from_previous,
            s.dropped,
          ]),
        ),
      },
    });
  }
  if (answer.steps.some((s) => (s.next ?? []).length > 0)) {
    out.push({
      id: "next",
      title: t("funnel.table.next"),
      table: {
        columns: [...step, text(t("funnel.table.then")), count(t("funnel.table.count")), share(t("funnel.table.share"))],
        rows: answer.steps.flatMap((s, k) => (s.next ?? []).map((n) => [k + 1, s.name, rowText(n, "next", say), n.count, n.share])),
      },
    });
  }
  const { times } = answer;
  if (times && times.shortest !== null) {
    const shortest = times.shortest;
    out.push({
      id: "times",
      title: t("funnel.table.times"),
      table: {
        columns: [duration(t("funnel.table.at_least")), duration(t("funnel.table.below")), count(t("funnel.table.count"))],
        rows: times.bins.map((n, i) => [shortest + i * times.width, shortest + (i + 1) * times.width, n]),
      },
    });
  }
  return out;
}
