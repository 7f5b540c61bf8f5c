import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "../../../api/client.ts";
import { parseRaw } from "../../../domain/analyses/raw.ts";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import type { Analysis, AnyAnswer, GlanceProps } from "./analysis.ts";

type Props<S extends object, A extends AnyAnswer> = GlanceProps & { readonly analysis: Analysis<S, A> };

/** An analysis on a card: it asks for its answer by itself. */
export function AnalysisGlance<S extends object, A extends AnyAnswer>({ analysis, path, body, ask, fresh, width, height }: Props<S, A>) {
  const { t } = useSay();
  const settings = useMemo(() => analysis.read(parseRaw(ask)), [analysis, ask]);
  const text = body === undefined ? null : JSON.stringify(body);
  const answer = useQuery({
    queryKey: ["glance", path, text, fresh],
    queryFn: ({ signal }) => request<A>(path, text === null ? { signal } : { body: JSON.parse(text), signal }),
    placeholderData: keepPreviousData,
  });
  if (answer.error && !answer.data) return <ErrorBox error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <span className="bone glance-bone" role="status" aria-label={t("loading.first")} />;
  if (analysis.nobody(answer.data)) return <p className="quiet">{t("analyses.nobody")}</p>;
  return <analysis.Glance answer={answer.data} settings={settings} width={width} height={height} />;
}
