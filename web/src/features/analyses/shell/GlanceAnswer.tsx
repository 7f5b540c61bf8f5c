import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { request } from "../../../api/client.ts";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import type { GlanceProps } from "./analysis.ts";

type Props<A> = Pick<GlanceProps, "path" | "body" | "fresh"> & {
  readonly nobody: (answer: A) => boolean;
  readonly children: (answer: A) => ReactNode;
};

/** What stands on a card asks for its answer by itself. */
export function GlanceAnswer<A>({ path, body, fresh, nobody, children }: Props<A>) {
  const { t } = useSay();
  const text = body === undefined ? null : JSON.stringify(body);
  const answer = useQuery({
    queryKey: ["glance", path, text, fresh],
    queryFn: ({ signal }) => request<A>(path, text === null ? { signal } : { body: JSON.parse(text), signal }),
    placeholderData: keepPreviousData,
  });
  if (answer.error && answer.data === undefined) return <ErrorBox error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <span className="bone glance-bone" role="status" aria-label={t("loading.first")} />;
  return nobody(answer.data) ? <p className="quiet">{t("analyses.nobody")}</p> : children(answer.data);
}
