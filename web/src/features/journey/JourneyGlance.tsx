import type { JourneyAnswer } from "../../api/shape.ts";
import { bandWidth, ribbon } from "../../canvas/ribbon.ts";
import { cut } from "../../canvas/text.ts";
import { useSay } from "../../ui/say.ts";
import type { GlanceProps } from "../analyses/shell/analysis.ts";
import { GlanceAnswer } from "../analyses/shell/GlanceAnswer.tsx";
import { TableView } from "./TableView.tsx";
import "./glance.css";

const nobody = (answer: JourneyAnswer): boolean => answer.totals.customers === 0;

/** The journey on a card: how many are at each stage, and how many go on. */
export function Glance({ width, height, view, path, body, fresh }: GlanceProps) {
  return (
    <GlanceAnswer<JourneyAnswer> path={path} body={body} fresh={fresh} nobody={nobody}>
      {(answer) =>
        view === "table" ? (
          <TableView answer={answer} critical={undefined} />
        ) : (
          <Stages answer={answer} width={width} height={Math.min(260, height - 48)} />
        )
      }
    </GlanceAnswer>
  );
}

const head = 32; // for the names
const half = 4; // of a stage's bar

function Stages({ answer, width, height }: { readonly answer: JourneyAnswer; readonly width: number; readonly height: number }) {
  const say = useSay();
  const { stages } = answer.model;
  const figures = stages.map((s) => answer.stages.find((f) => f.stage === s.id));
  const before = stages.map((s) => answer.compare?.stages.find((f) => f.stage === s.id)?.customers ?? 0);
  const most = Math.max(1, ...figures.map((f) => f?.customers ?? 0), ...before);
  const column = width / Math.max(1, stages.length);
  const room = Math.max(24, height - head);
  const middle = head + room / 2;
  const high = (n: number) => bandWidth(n, most, room - 4);
  const step = stages.length > 1 ? (width - half * 2) / (stages.length - 1) : 0;
  const x = (i: number) => i * step + half;
  return (
    <>
      <b className="glance-figure">{say.count(answer.totals.customers)}</b>
      <span className="t12 quiet">{say.t("analyses.dashboard.customers")}</span>
      <svg
        width={width}
        height={head + room}
        role="img"
        aria-label={stages.map((s, i) => `${say.name(s.name)} ${say.count(figures[i]?.customers ?? 0)}`).join(", ")}
        className="journey-glance"
      >
        {stages.slice(1).map((s, i) => (
          <path
            key={s.id}
            d={ribbon(x(i) + half, high(figures[i]?.next ?? 0), x(i + 1) - half, high(figures[i]?.next ?? 0), middle)}
            className="glance-band"
          />
        ))}
        {stages.map((s, i) => {
          const n = figures[i]?.customers ?? 0;
          const last = i > 0 && i === stages.length - 1;
          const label = { x: last ? width : x(i) - half, textAnchor: last ? "end" : "start" } as const;
          return (
            <g key={s.id}>
              <rect
                x={x(i) - half}
                y={middle - high(n) / 2}
                width={half * 2}
                height={Math.max(1.5, high(n))}
                rx="2"
                className="glance-bar"
              />
              {before[i] ? (
                <line
                  x1={x(i) - half - 3}
                  x2={x(i) + half + 3}
                  y1={middle - high(before[i]) / 2}
                  y2={middle - high(before[i]) / 2}
                  className="glance-before"
                />
              ) : null}
              <text {...label} y="12">
                {cut(say.name(s.name), column - 6, 11)}
              </text>
              <text {...label} y="26" className="glance-count">
                {say.count(n)}
              </text>
            </g>
          );
        })}
      </svg>
    </>
  );
}
