import { type ComponentType, lazy, Suspense } from "react";
import type { Query, SavedAnalysis } from "../../api/shape.ts";
import { analysisKinds, pageOf } from "../../domain/analyses/kinds.ts";
import { useSay } from "../../ui/say.ts";
import { useSize } from "../../ui/screen.ts";
import { registry } from "./registry.ts";
import { askOf } from "./saved.ts";
import type { AnyAnswer, GlanceProps } from "./shell/analysis.ts";
import { GlanceAnswer } from "./shell/GlanceAnswer.tsx";

type GlanceModule = { readonly Glance: ComponentType<GlanceProps> };

const lazily = (load: () => Promise<GlanceModule>) => lazy(() => load().then((module) => ({ default: module.Glance })));

const glances = new Map<string, ComponentType<GlanceProps>>([
  ...analysisKinds.flatMap((kind) => {
    const load = registry[kind];
    return load ? [[kind, lazily(load)] as const] : [];
  }),
  ["journey", lazily(() => import("../journey/JourneyGlance.tsx"))],
  ["flows", lazily(() => import("../flows/FlowsGlance.tsx"))],
]);

type Props = {
  readonly analysis: Pick<SavedAnalysis, "query" | "address">;
  /** Where its answer is had, when not by asking the question. */
  readonly path?: string;
  readonly query: Query;
  readonly fresh: number;
  readonly height: number;
  readonly view?: GlanceProps["view"];
};

/** A saved analysis as a small picture. */
export function SavedGlance({ analysis, path, query, fresh, height, view = "picture" }: Props) {
  const { ref, width } = useSize<HTMLDivElement>();
  const Glance = glances.get(pageOf(analysis.query.kind) ?? analysis.query.kind);
  const at = path ?? "/api/query";
  const body = path ? undefined : query;
  return (
    <div ref={ref} className="glance">
      {width === 0 ? null : Glance ? (
        <Suspense fallback={<span className="bone glance-bone" />}>
          <Glance path={at} body={body} ask={askOf(analysis.address)} fresh={fresh} view={view} width={Math.floor(width)} height={height} />
        </Suspense>
      ) : (
        <PlainGlance path={at} body={body} fresh={fresh} />
      )}
    </div>
  );
}

/** Of a kind without a picture: how many customers it is about. */
function PlainGlance(asked: Pick<GlanceProps, "path" | "body" | "fresh">) {
  const say = useSay();
  return (
    <GlanceAnswer<AnyAnswer> {...asked} nobody={() => false}>
      {(answer) => (
        <p>
          <b className="glance-figure">{say.count(answer.coverage.customers)}</b>{" "}
          <span className="t12 quiet">{say.t("analyses.dashboard.customers")}</span>
        </p>
      )}
    </GlanceAnswer>
  );
}
