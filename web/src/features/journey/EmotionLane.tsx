import { Tooltip } from "@mantine/core";
import type { Feeling, JourneyAnswer } from "../../api/shape.ts";
import { emotionY, monotone, monotoneAt } from "../../canvas/curve.ts";
import { textWidth } from "../../canvas/text.ts";
import { plural } from "../../domain/format.ts";
import { fewAnswers, fewPeople } from "../../domain/measure.ts";
import { stageOf } from "../../domain/ways.ts";
import { emotionColour, Face } from "../../ui/Face.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { useSize } from "../../ui/screen.ts";

/** The least and the most height of the drawing, and the air above and below its scale. */
const [least, most] = [122, 260];
const air = 14;

/** The name of the lane, its key and its scale. */
export function EmotionLabel() {
  const { t } = useSay();
  return (
    <div className="lane-label lane-emotion">
      {t("lane.emotion")}
      <div className="emotion-key" aria-hidden="true">
        <span>
          <svg width="22" height="8">
            <path d="M1 4h20" className="curve" />
          </svg>
          {t("lane.stage_mean")}
        </span>
        <span>
          <svg width="22" height="8">
            <circle cx="11" cy="4" r="3" className="point" />
          </svg>
          {t("lane.touchpoint_mean")}
        </span>
      </div>
      <div className="emotion-axis" aria-hidden="true">
        <Face face={4} size={14} />
        <Face face={2} size={14} />
        <Face face={0} size={14} />
      </div>
    </div>
  );
}

type Mark = {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly mean: number;
  readonly n: number;
  readonly name: string;
  readonly stage: string;
  readonly apart: number;
};

/** How people felt: a measured mean for each stage, joined without false peaks, and for each touchpoint. */
export function EmotionLane({
  answer,
  column,
  onSelect,
}: {
  readonly answer: JourneyAnswer;
  readonly column: number;
  readonly onSelect: (stage: string) => void;
}) {
  const say = useSay();
  const { t } = say;
  const { stages } = answer.model;
  const size = useSize<HTMLDivElement>();
  const height = Math.min(most, Math.max(least, size.height));
  const centre = (i: number) => column * (i + 0.5);
  const y = (mean: number) => emotionY(mean, air, height - air);
  const line = stages.flatMap((stage, i) => {
    const feeling = stageOf(answer, stage.id)?.emotion;
    return feeling && feeling.mean !== null ? [{ x: centre(i), y: y(feeling.mean), stage, at: i, feeling, mean: feeling.mean }] : [];
  });
  if (line.length === 0) {
    return (
      <p className="emotion-none quiet t12" style={{ gridColumn: "2 / -1" }}>
        {t("lane.no_emotion")}
      </p>
    );
  }
  const marks = stages.flatMap((stage, i) => touchpointMarks(answer, stage.id, centre(i), column, y, say, line));
  const labelled = placeLabels(marks, line, { width: column * stages.length, height }, say);
  return (
    <div className="emotion" ref={size.ref} style={{ gridColumn: "2 / -1" }}>
      <svg width={column * stages.length} height={height} role="img" aria-label={finding(answer, say)}>
        {[2, 0, -2].map((mean) => (
          <path key={mean} d={`M0 ${y(mean)}H${column * stages.length}`} className={mean === 0 ? "zero" : "scale"} />
        ))}
        {line.map((p) =>
          p.feeling.low !== null && p.feeling.high !== null ? (
            <path key={p.stage.id} d={`M${p.x} ${y(Math.min(2, p.feeling.high))}V${y(Math.max(-2, p.feeling.low))}`} className="interval" />
          ) : null,
        )}
        {marks.map((m) => (
          <path key={m.key} d={`M${m.x} ${m.y}V${monotoneAt(line, m.x) ?? m.y}`} className="stem" />
        ))}
        <path d={monotone(line)} className="curve" />
        {marks.map((m) => (
          <circle
            key={m.key}
            cx={m.x}
            cy={m.y}
            r="3.5"
            style={{ fill: emotionColour(m.mean) }}
            className={m.n < fewPeople ? "point few" : "point"}
          >
            <title>
              {t(`lane.emotion_point_${plural(m.n)}`, { name: m.name, stage: m.stage, mean: say.emotion(m.mean), n: say.count(m.n) })}
            </title>
          </circle>
        ))}
        {labelled.map(({ mark, x, y: baseline, anchor }) => (
          <text key={mark.key} x={x} y={baseline} textAnchor={anchor} className="note">
            <tspan style={{ fill: emotionColour(mark.mean) }} className="figure">
              {say.emotion(mark.mean)}
            </tspan>{" "}
            {mark.name}
            {mark.n < fewAnswers ? (
              <tspan className="quiet">{`, ${t(`answers_${plural(mark.n)}`, { n: say.count(mark.n) })}`}</tspan>
            ) : null}
          </text>
        ))}
      </svg>
      {line.map((p) => (
        <Tooltip
          key={p.stage.id}
          label={interval(p.feeling, say)}
          events={{ hover: true, focus: true, touch: true }}
          classNames={{ tooltip: "tip" }}
          openDelay={0}
          transitionProps={{ duration: 0 }}
        >
          <button
            type="button"
            className="emotion-point"
            style={{ left: p.x - 12, top: p.y - 12, color: emotionColour(p.mean) }}
            data-row={99}
            data-column={p.at}
            aria-label={t(`lane.emotion_stage_${plural(p.feeling.n)}`, {
              stage: say.name(p.stage.name),
              mean: say.emotion(p.mean),
              n: say.count(p.feeling.n),
            })}
            onClick={() => onSelect(p.stage.id)}
          >
            <span className={p.feeling.n < fewPeople ? "few-dot" : ""} />
          </button>
        </Tooltip>
      ))}
    </div>
  );
}

function interval(feeling: Feeling, say: Say): string {
  const mean = say.figure(feeling.mean, "emotion");
  if (feeling.low === null || feeling.high === null)
    return `${mean}, ${say.t(`answers_${plural(feeling.n)}`, { n: say.count(feeling.n) })}`;
  return say.t("lane.emotion_interval", { mean, low: say.emotion(feeling.low), high: say.emotion(feeling.high), n: say.count(feeling.n) });
}

/** The touchpoints of a stage of which something is known, spread over its column beside its own point. */
function touchpointMarks(
  answer: JourneyAnswer,
  stage: string,
  x: number,
  column: number,
  yOf: (mean: number) => number,
  say: Say,
  line: readonly { readonly x: number; readonly mean: number }[],
): readonly Mark[] {
  const known = answer.touchpoints
    .flatMap((p) => (p.stage === stage && p.emotion.mean !== null ? [{ p, mean: p.emotion.mean }] : []))
    .slice(0, 6);
  if (known.length < 2) return []; // the stage's own point says it all
  const own = line.find((l) => l.x === x)?.mean ?? 0;
  const name = say.name(answer.model.stages.find((s) => s.id === stage)?.name);
  const step = (column - 36) / known.length;
  return known.map(({ p, mean }, i) => {
    const offset = (i - (known.length - 1) / 2) * step;
    return {
      key: `${stage} ${p.touchpoint.id}`,
      // An odd number would put one onto the stage's own point.
      x: x + (offset === 0 ? Math.min(14, step / 2) : offset),
      y: yOf(mean),
      mean,
      n: p.emotion.n,
      name: say.name(p.touchpoint.name),
      stage: name,
      apart: Math.abs(mean - own),
    };
  });
}

type Label = { readonly mark: Mark; readonly x: number; readonly y: number; readonly anchor: "start" | "end" };

/** At most three labels, for those farthest from the middle, where there is room. */
function placeLabels(
  marks: readonly Mark[],
  line: readonly { readonly x: number; readonly y: number }[],
  { width, height }: { readonly width: number; readonly height: number },
  say: Say,
): readonly Label[] {
  const placed: (Label & { readonly from: number; readonly to: number })[] = [];
  for (const mark of marks.filter((m) => m.n >= fewPeople).toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean))) {
    if (placed.length === 3) break;
    const text = `${say.emotion(mark.mean)} ${mark.name}${mark.n < fewAnswers ? `, ${say.t(`answers_${plural(mark.n)}`, { n: say.count(mark.n) })}` : ""}`;
    const w = textWidth(text, 11) + 6;
    const below = mark.mean < 0;
    const y = below ? Math.min(height - 4, mark.y + 14) : Math.max(11, mark.y - 7);
    const fits = (anchor: "start" | "end") => {
      const [from, to] = anchor === "start" ? [mark.x + 3, mark.x + 3 + w] : [mark.x - 3 - w, mark.x - 3];
      if (from < 4 || to > width - 4) return null;
      if (placed.some((o) => Math.abs(o.y - y) < 14 && from < o.to && o.from < to)) return null;
      const covers = [...marks, ...line].some((o) => o.x > from - 4 && o.x < to + 4 && o.y > y - 13 && o.y < y + 5 && o !== mark);
      if (covers || [from, (from + to) / 2, to].some((at) => crosses(line, at, y))) return null;
      return { mark, x: anchor === "start" ? mark.x + 5 : mark.x - 5, y, anchor, from, to };
    };
    const label = fits("start") ?? fits("end");
    if (label) placed.push(label);
  }
  return placed;
}

/** Whether the curve, taken as straight between its points, runs through a text that stands on y. */
function crosses(line: readonly { readonly x: number; readonly y: number }[], x: number, y: number): boolean {
  const after = line.findIndex((p) => p.x >= x);
  const [a, b] = [line[after - 1], line[after]];
  if (!a || !b) return false;
  const height = a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
  return height > y - 13 && height < y + 4;
}

function finding(answer: JourneyAnswer, say: Say): string {
  const stages = answer.model.stages.flatMap((stage) => {
    const feeling = stageOf(answer, stage.id)?.emotion;
    return feeling && feeling.mean !== null
      ? [
          say.t(`lane.emotion_stage_${plural(feeling.n)}`, {
            stage: say.name(stage.name),
            mean: say.emotion(feeling.mean),
            n: say.count(feeling.n),
          }),
        ]
      : [];
  });
  return say.t("lane.emotion_finding", { stages: stages.join("; ") });
}
