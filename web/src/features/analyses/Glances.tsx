import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense } from "react";
import { request } from "../../api/client.ts";
import type { Query, SavedAnalysis } from "../../api/shape.ts";
import { analysisKinds, isAnalysisKind } from "../../domain/analyses/kinds.ts";
import { useSay } from "../../ui/say.ts";
import { useSize } from "../../ui/screen.ts";
import { registry } from "./registry.ts";
import { askOf } from "./saved.ts";
import type { AnyAnswer, GlanceProps } from "./shell/analysis.ts";

const glances = new Map<string, ComponentType<GlanceProps>>(
  analysisKinds.flatMap((kind) => {
    const load = registry[kind];
    return load ? [[kind, lazy(() => load().then((module) => ({ default: module.Glance })))] as const] : [];
  }),
);

type Props = {
  readonly analysis: Pick<SavedAnalysis, "query" | "address">;
  /** Where its answer is had, when not by asking the question. */
  readonly path?: string;
  readonly query: Query;
  readonly fresh: number;
  readonly height: number;
};

/** A saved analysis as a small picture. */
export function SavedGlance({ analysis, path, query, fresh, height }: Props) {
  const { ref, width } = useSize<HTMLDivElement>();
  const Glance = isAnalysisKind(analysis.query.kind) ? glances.get(analysis.query.kind) : undefined;
  const at = path ?? "/api/query";
  const body = path ? undefined : query;
  return (
    <div ref={ref} className="glance">
      {width === 0 ? null : Glance ? (
        <Suspense fallback={<span className="bone glance-bone" />}>
          <Glance path={at} body={body} ask={askOf(analysis.address)} fresh={fresh} width={Math.floor(width)} height={height} />
        </Suspense>
      ) : (
        <PlainGlance path={at} body={body} fresh={fresh} />
      )}
    </div>
  );
}

/** Of a kind without a picture: how many customers it is about. */
function PlainGlance({ path, body, fresh }: Pick<GlanceProps, "path" | "body" | "fresh">) {
  const say = useSay();
  const answer = useQuery({
    queryKey: ["glance", path, JSON.stringify(body), fresh],
    queryFn: ({ signal }) => request<AnyAnswer>(path, { body, signal }),
  });
  return (
    <p>
      <b className="glance-figure">{answer.data ? say.count(answer.data.coverage.customers) : "–"}</b>{" "}
      <span className="t12 quiet">{say.t("analyses.dashboard.customers")}</span>
    </p>
  );
}
