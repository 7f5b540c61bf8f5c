import type { FlowsAnswer } from "../../api/shape.ts";
import { band } from "../../canvas/sankey.ts";
import { cut } from "../../canvas/text.ts";
import { linkKey } from "../../domain/flows/trace.ts";
import { useSay } from "../../ui/say.ts";
import type { GlanceProps } from "../analyses/shell/analysis.ts";
import { GlanceAnswer } from "../analyses/shell/GlanceAnswer.tsx";
import { FlowTables } from "./FlowTables.tsx";
import { Ghost } from "./Ghost.tsx";
import { colourOf, useLayout } from "./layout.ts";
import { nodeName } from "./words.ts";
import "../journey/journey.css";
import "../journey/states.css";
import "./flows.css";

const nobody = (answer: FlowsAnswer): boolean => answer.passes === 0;

/** The flows on a card: their bands, under the names of the stages. */
export function Glance({ width, height, view, path, body, fresh }: GlanceProps) {
  return (
    <GlanceAnswer<FlowsAnswer> path={path} body={body} fresh={fresh} nobody={nobody}>
      {(answer) =>
        view === "table" ? <FlowTables answer={answer} /> : <Bands answer={answer} width={width} height={Math.max(60, height - 48)} />
      }
    </GlanceAnswer>
  );
}

const bar = 6;
const shape = { bar, pitch: 2, gap: 2 };
const edge = 3; // for the comparison, which is a little wider
const head = 30; // for the names

function Bands({ answer, width, height }: { readonly answer: FlowsAnswer; readonly width: number; readonly height: number }) {
  const say = useSay();
  const { stages, before, layout } = useLayout(answer, width - 2 * edge, height - head, shape);
  const nodes = new Map(answer.nodes.map((n) => [n.key, n]));
  const people = (stage: string): number => answer.columns.find((c) => c.stage === stage)?.customers ?? 0;
  const column = width / Math.max(1, stages.length);
  const step = stages.length > 1 ? (width - 2 * edge - bar) / (stages.length - 1) : 0;
  return (
    <>
      <b className="glance-figure">{say.count(answer.coverage.customers)}</b>
      <span className="t12 quiet">{say.t("analyses.dashboard.customers")}</span>
      <svg
        width={width}
        height={head + layout.height}
        role="img"
        aria-label={stages.map((s) => `${say.name(s.name)} ${say.count(people(s.id))}`).join(", ")}
        className="sankey"
      >
        {stages.map((s, i) => {
          const last = i === stages.length - 1 && i > 0;
          const place = { x: last ? width : i * step, textAnchor: last ? "end" : "start" } as const;
          return (
            <g key={s.id}>
              <text {...place} y="11">
                {cut(say.name(s.name), column - 6, 11)}
              </text>
              <text {...place} y="24" className="sankey-name">
                {say.count(people(s.id))}
              </text>
            </g>
          );
        })}
        <g transform={`translate(${edge} ${head})`}>
          {before ? <Ghost layout={layout} before={before} bar={bar} /> : null}
          {layout.links.map((link) => {
            const from = nodes.get(link.from);
            return from ? (
              <g key={linkKey(link)} className="sankey-link">
                <path d={band(link)} style={{ fill: colourOf(from) }} />
              </g>
            ) : null;
          })}
          {layout.nodes.map((place) => {
            const node = nodes.get(place.key);
            return node ? (
              <rect key={place.key} x={place.x} y={place.y} width={bar} height={Math.max(1, place.height)} style={{ fill: colourOf(node) }}>
                <title>{`${nodeName(node, say)}: ${say.count(node.customers)}`}</title>
              </rect>
            ) : null;
          })}
        </g>
      </svg>
    </>
  );
}
