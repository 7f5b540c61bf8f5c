import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { request } from "../../api/client.ts";
import type { Audience, Dashboard, Query, SavedAnalysis } from "../../api/shape.ts";
import { pageOf } from "../../domain/analyses/kinds.ts";
import { addDays } from "../../domain/period.ts";
import type { Say } from "../../ui/say.ts";

export const useSavedAnalyses = () =>
  useQuery({ queryKey: ["analyses"], queryFn: ({ signal }) => request<readonly SavedAnalysis[]>("/api/analyses", { signal }) });

export const useDashboards = (enabled = true) =>
  useQuery({ queryKey: ["dashboards"], queryFn: ({ signal }) => request<readonly Dashboard[]>("/api/dashboards", { signal }), enabled });

export const useAudiences = (enabled: boolean) =>
  useQuery({ queryKey: ["audiences"], queryFn: ({ signal }) => request<readonly Audience[]>("/api/audiences", { signal }), enabled });

/** Reads again what was saved, after a change. */
export function useSavedAgain(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    await Promise.all(["analyses", "dashboards", "audiences", "fields"].map((name) => client.invalidateQueries({ queryKey: [name] })));
  }, [client]);
}

/** The page of a saved analysis, as it was saved. */
export function hrefOf({ id, query, address }: Pick<SavedAnalysis, "id" | "query" | "address">): string {
  const saved = `${address}${address ? "&" : "?"}saved=${id}`;
  const page = pageOf(query.kind);
  return page ? `/analyses/${page}${saved}` : `${query.kind === "flows" ? "/flows" : "/journey"}${saved}`;
}

/** What a kind of question is called; nothing where it has no page. */
export function kindName(queryKind: string, { t }: Say): string {
  const page = pageOf(queryKind);
  if (page) return t(`analyses.kind.${page}.name`);
  return queryKind === "journey" ? t("page.journey") : queryKind === "flows" ? t("flows.title") : "";
}

/** The period of a saved question: "ultimi 90 giorni", "1 ott – 21 nov 2026". */
export function periodText(query: Pick<Query, "period">, say: Say): string {
  const { from = "", to = "", last = "" } = query.period ?? {};
  const days = /^(\d+)([dw])$/.exec(last);
  if (last === "365d") return say.t("period.last365");
  if (days) return say.t("period.last", { n: say.count(Number(days[1]) * (days[2] === "w" ? 7 : 1)) });
  if (last === "year") return say.t("period.year");
  const [first, end] = [from.slice(0, 10), to && addDays(to.slice(0, 10), -1)];
  if (first && end) return say.span(first, end);
  if (first) return say.t("analyses.since", { date: say.span(first, first) });
  return end ? say.t("analyses.up_to", { date: say.span(end, end) }) : say.t("period.all");
}

/** The kind's settings in the address of a saved analysis. */
export const askOf = (address: string): string | null => new URLSearchParams(address).get("ask");
