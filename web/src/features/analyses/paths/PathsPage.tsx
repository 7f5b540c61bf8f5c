import { X } from "lucide-react";
import type { GraphAnswer, PathsAnswer, VariantsAnswer } from "../../../api/shape.ts";
import { Phrase } from "../../../ui/Phrase.tsx";
import { Share } from "../../../ui/Share.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { useSize } from "../../../ui/screen.ts";
import { useFields } from "../../journey/data.ts";
import { AnalysisChart } from "../shell/AnalysisChart.tsx";
import { AnalysisGlance } from "../shell/AnalysisGlance.tsx";
import { AnalysisPage } from "../shell/AnalysisPage.tsx";
import type { Analysis, GlanceProps, View } from "../shell/analysis.ts";
import { drawnEdges, Follows, leastGraphWidth } from "./Follows.tsx";
import { panelOf } from "./PathPanel.tsx";
import { PathSettings } from "./PathSettings.tsx";
import { StepList } from "./StepList.tsx";
import { leastStepsWidth, Steps, stepName } from "./Steps.tsx";
import { type PathAnswer, question, read, type PathSettings as Settings, write } from "./settings.ts";
import { VariantList } from "./VariantList.tsx";
import { nodeName, pathsOf, tablesOf } from "./words.ts";
import "./paths.css";

type PathView = View<Settings, PathAnswer>;

/** The finding first, in words made from the figures. */
function Sentence({ answer }: PathView) {
  const say = useSay();
  const { t } = say;
  switch (answer.kind) {
    case "paths":
      return <StepsSentence answer={answer} say={say} />;
    case "graph": {
      const edge = answer.edges.find((e) => e.from !== e.to && e.from !== "" && e.to !== "");
      const name = (id: string) => say.name(answer.nodes.find((n) => n.id === id)?.name) || id;
      if (!edge) return t("paths.sentence.no_edge", { paths: pathsOf(answer.paths ?? 0, answer.query.paths?.within ?? "session", say) });
      return (
        <Phrase
          text={t("paths.sentence.graph", { from: "{{from}}", to: "{{to}}", n: "{{n}}", time: "{{time}}" })}
          parts={{
            from: <b>{name(edge.from)}</b>,
            to: <b>{name(edge.to)}</b>,
            n: <b>{say.count(edge.count)}</b>,
            time: <b>{say.duration(edge.median)}</b>,
          }}
        />
      );
    }
    case "variants": {
      const shown = answer.variants.slice(0, 5);
      return (
        <Phrase
          text={t("paths.sentence.variants", { paths: "{{paths}}", distinct: "{{distinct}}", k: "{{k}}", share: "{{share}}" })}
          parts={{
            paths: <b>{pathsOf(answer.paths, answer.query.paths?.within ?? "session", say)}</b>,
            distinct: <b>{say.count(answer.distinct)}</b>,
            k: say.count(shown.length),
            share: <Share of={shown.at(-1)?.cumulative ?? 0} />,
          }}
        />
      );
    }
  }
}

function StepsSentence({ answer, say }: { readonly answer: PathsAnswer; readonly say: Say }) {
  const reverse = answer.query.paths?.reverse ?? false;
  const within = answer.query.paths?.within ?? "session";
  const node = answer.steps[0]?.nodes.find((n) => n.kind !== "other") ?? answer.steps[0]?.nodes[0];
  if (!node) return say.t("analyses.nobody");
  const link = answer.steps[0]?.links.find((l) => (reverse ? l.to : l.from) === node.key);
  const next = answer.steps[1]?.nodes.find((n) => n.key === (reverse ? link?.from : link?.to));
  const leads = link && next && link.paths >= node.dropped;
  const key = reverse ? (leads ? "reverse" : "reverse_alone") : leads ? "forward" : "forward_stop";
  const part = leads ? link.paths : node.dropped;
  return (
    <Phrase
      text={say.t(`paths.sentence.${key}`, {
        paths: "{{paths}}",
        node: "{{node}}",
        share: "{{share}}",
        next: "{{next}}",
        part: "{{part}}",
      })}
      parts={{
        paths: pathsOf(answer.paths, within, say),
        node: <b>{nodeName(node, say)}</b>,
        share: <Share of={node.share} />,
        next: <b>{next ? nodeName(next, say) : ""}</b>,
        part: <Share of={node.paths > 0 ? part / node.paths : 0} className={leads ? undefined : "neg"} />,
      }}
    />
  );
}

function Picture(view: PathView) {
  const { answer } = view;
  switch (answer.kind) {
    case "paths":
      return <StepsPicture view={view} answer={answer} />;
    case "graph":
      return <GraphPicture view={view} answer={answer} />;
    case "variants":
      return <VariantsPicture view={view} answer={answer} />;
  }
}

const noTable = { columns: [], rows: [] };

function StepsPicture({ view, answer }: { readonly view: PathView; readonly answer: PathsAnswer }) {
  const say = useSay();
  const fields = useFields();
  const { ref, width } = useSize<HTMLDivElement>();
  const within = answer.query.paths?.within ?? "session";
  const nodes = new Map(answer.steps.flatMap((s) => s.nodes.map((n) => [n.key, nodeName(n, say)] as const)));
  const { through, shown } = view.settings;
  return (
    <AnalysisChart
      title={say.t("paths.chart.paths")}
      definition={say.t("paths.chart.paths_about", { paths: pathsOf(answer.paths, within, say), off: say.count(answer.off) })}
      table={tablesOf(answer, say)[0]?.table ?? noTable}
      query={view.query}
      sheet="nodes"
    >
      {through.length + shown.length > 0 ? (
        <p className="paths-through">
          {through.map((key) => (
            <button
              key={key}
              type="button"
              className="button small"
              onClick={() => view.set({ through: through.filter((k) => k !== key) })}
              aria-label={say.t("filter.remove", { name: nodes.get(key) ?? key })}
            >
              {say.t("paths.only_through", { node: nodes.get(key) ?? key })}
              <X size={12} aria-hidden="true" />
            </button>
          ))}
          {shown.length > 0 ? (
            <button type="button" className="button small" onClick={() => view.set({ shown: [] })}>
              {say.t("paths.hide_shown", { n: say.count(shown.length) })}
              <X size={12} aria-hidden="true" />
            </button>
          ) : null}
        </p>
      ) : null}
      {view.phone ? (
        <StepList answer={answer} fields={fields} picked={view.at} onPick={view.pick} />
      ) : (
        <div ref={ref} className="sankey-scroll">
          {width > 0 ? (
            <Steps
              answer={answer}
              fields={fields}
              width={Math.max(width, leastStepsWidth(answer.steps.length))}
              height={440}
              picked={view.at}
              onPick={view.pick}
              label={say.t("paths.chart.paths")}
            />
          ) : null}
        </div>
      )}
    </AnalysisChart>
  );
}

function GraphPicture({ view, answer }: { readonly view: PathView; readonly answer: GraphAnswer }) {
  const say = useSay();
  const fields = useFields();
  const { ref, width } = useSize<HTMLDivElement>();
  const drawn = drawnEdges(answer).length;
  return (
    <AnalysisChart
      title={say.t("paths.chart.graph")}
      definition={say.t("paths.chart.graph_about", { drawn: say.count(drawn), all: say.count(answer.edges.length) })}
      table={tablesOf(answer, say)[0]?.table ?? noTable}
      query={view.query}
      sheet="edges"
    >
      {answer.compare ? <p className="t12 quiet">{say.t("paths.compared_graph")}</p> : null}
      <div ref={ref} className="sankey-scroll">
        {width > 0 ? (
          <Follows
            answer={answer}
            fields={fields}
            width={Math.max(width, leastGraphWidth)}
            picked={view.at}
            onPick={view.pick}
            label={say.t("paths.chart.graph")}
          />
        ) : null}
      </div>
    </AnalysisChart>
  );
}

function VariantsPicture({ view, answer }: { readonly view: PathView; readonly answer: VariantsAnswer }) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  const within = answer.query.paths?.within ?? "session";
  const r = answer.rework;
  const again = [
    ["self_loops", r.self_loops, r.self_loop_paths],
    ["repetitions", r.repetitions, r.repetition_paths],
    ["backs", r.backs, r.back_paths],
    ["loops", r.loops, r.loop_paths],
  ] as const;
  const tables = tablesOf(answer, say);
  return (
    <>
      <AnalysisChart
        title={t("paths.chart.variants")}
        definition={t("paths.chart.variants_about", {
          n: say.count(answer.variants.length),
          distinct: say.count(answer.distinct),
          others: pathsOf(answer.others, within, say),
        })}
        table={tables[0]?.table ?? noTable}
        query={view.query}
        sheet="variants"
      >
        {answer.compare ? <p className="t12 quiet">{t("paths.compared_variants")}</p> : null}
        <VariantList answer={answer} fields={fields} picked={view.at} onPick={view.pick} />
      </AnalysisChart>
      <AnalysisChart
        title={t("paths.chart.again")}
        definition={t("paths.chart.again_about")}
        table={tables[1]?.table ?? noTable}
        query={view.query}
        sheet="again"
      >
        <dl className="rework">
          {again.map(([id, n, paths]) => (
            <div key={id} data-rework={id}>
              <dt>{t(`paths.rework.${id}`)}</dt>
              <dd>
                {say.count(n)} <small>{t("paths.rework.in", { paths: pathsOf(paths, within, say) })}</small>
              </dd>
            </div>
          ))}
        </dl>
      </AnalysisChart>
    </>
  );
}

/** On a card: the most frequent step, edge or variant. */
function GlanceBody({
  answer,
  width,
  height,
}: {
  readonly answer: PathAnswer;
  readonly settings: Settings;
  readonly width: number;
  readonly height: number;
}) {
  const say = useSay();
  const rows = glanceRows(answer, say);
  const most = rows[0]?.n ?? 1;
  const fit = rows.slice(0, Math.max(1, Math.floor((height - 44) / 24)));
  return (
    <>
      <b className="glance-figure">{pathsOf(answer.paths ?? 0, answer.query.paths?.within ?? "session", say)}</b>
      <svg
        width={width}
        height={fit.length * 24}
        role="img"
        aria-label={fit.map((row) => `${row.text} ${say.count(row.n)}`).join(", ")}
        className="sankey"
      >
        {fit.map((row, i) => (
          <g key={row.key} transform={`translate(0 ${i * 24})`}>
            <rect y="3" width={Math.max(2, (width * 0.5 * row.n) / most)} height="16" rx="2" style={{ fill: "var(--flow)" }} />
            <text x="6" y="15" className="sankey-name">
              {row.text}
            </text>
            <text x={width} y="15" textAnchor="end">
              {say.count(row.n)}
            </text>
          </g>
        ))}
      </svg>
    </>
  );
}

type GlanceRow = { readonly key: string; readonly text: string; readonly n: number };

function glanceRows(answer: PathAnswer, say: Say): readonly GlanceRow[] {
  switch (answer.kind) {
    case "paths":
      return (answer.steps[0]?.nodes ?? []).map((n) => ({ key: n.key, text: nodeName(n, say), n: n.paths }));
    case "graph": {
      const names = new Map(answer.nodes.map((n) => [n.id, nodeName(n, say)]));
      return answer.edges
        .slice(0, 8)
        .map((e) => ({ key: `${e.from} ${e.to}`, text: `${names.get(e.from) ?? ""} → ${names.get(e.to) ?? ""}`, n: e.count }));
    }
    case "variants":
      return answer.variants.slice(0, 8).map((v) => ({ key: v.key, text: v.nodes.map((n) => nodeName(n, say)).join(" → "), n: v.paths }));
  }
}

const paths: Analysis<Settings, PathAnswer> = {
  kind: "paths",
  read,
  write,
  question,
  Settings: PathSettings,
  Sentence,
  Picture,
  tables: tablesOf,
  nobody: (answer) => (answer.paths ?? 0) === 0,
  panel: panelOf,
  explain: (answer, say) => {
    const { t } = say;
    const p = answer.query.paths;
    const within =
      p?.within === "journey"
        ? t("paths.explain.journey")
        : p?.within === "session"
          ? t("paths.explain.session", { gap: p.gap ?? "" })
          : t("paths.explain.property", { name: (p?.within ?? "").replace("property:", "") });
    return [
      within,
      t(p?.repeats ? "paths.explain.repeats" : "paths.explain.collapsed"),
      t(`paths.explain.${answer.kind}`, { first: stepName(1, p?.reverse ?? false, say) }),
      t("paths.explain.off", { n: say.count(answer.off ?? 0) }),
    ];
  },
  Glance: GlanceBody,
};

export default function PathsPage() {
  return <AnalysisPage analysis={paths} />;
}

export function Glance(props: GlanceProps) {
  return <AnalysisGlance analysis={paths} {...props} />;
}
