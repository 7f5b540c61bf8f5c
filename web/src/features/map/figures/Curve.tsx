import { type KeyboardEvent, useId, useMemo, useState } from "react";
import type { CurvePoint, EmotionCurve, NodeFigure } from "../../../api/shape.ts";
import { emotionY, monotone, monotoneAt, type Point } from "../../../canvas/curve.ts";
import { gaps } from "../../../canvas/gap.ts";
import { textWidth } from "../../../canvas/text.ts";
import { plural } from "../../../domain/format.ts";
import { fewAnswers, fewPeople } from "../../../domain/measure.ts";
import { Bubble } from "../../../ui/Bubble.tsx";
import { emotionColour } from "../../../ui/Face.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { CurveAbout } from "./CurveAbout.tsx";
import type { Column } from "./column.ts";
import { pressed } from "./keys.ts";

/** The air above and below the scale of an emotion lane. */
const air = 14;

/** So many gaps at most have their label: the widest. */
const labelled = 3;
/** A gap below this is no more than what a mean wavers. */
const leastGap = 0.1;

type Props = {
  readonly curve: EmotionCurve;
  readonly columns: readonly Column[];
  readonly height: number;
  /** The points of what is expected, where they are drawn by hand. */
  readonly expected: readonly Point[];
  readonly name: (stage: string) => string;
  readonly nodes: Readonly<Record<string, NodeFigure>>;
  readonly old: boolean;
};

type Mark = Point & { readonly at: number; readonly point: CurvePoint; readonly mean: number; readonly n: number };

/** The measured curve of an emotion lane, over what is expected: solid beside dashed, hatched where less is felt than expected. */
export function Curve({ curve, columns, height, expected, name, nodes, old }: Props) {
  const say = useSay();
  const { t } = say;
  const id = useId();
  const [open, setOpen] = useState<string | null>(null);
  const drawn = useMemo(() => lay(curve, columns, height, expected), [curve, columns, height, expected]);
  const width = columns.reduce((most, c) => Math.max(most, c.x + c.width), 0);
  const labels = useMemo(() => placeLabels(drawn, width, height, say), [drawn, width, height, say]);
  if (drawn.measured.length === 0) return <p className="mf-curve-none t12 quiet">{t("mapfigures.curve.none")}</p>;
  const walk = (event: KeyboardEvent<HTMLElement>, at: number) => {
    pressed(event);
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = by === 0 ? null : event.currentTarget.closest(".mf-curve")?.querySelector<HTMLElement>(`[data-mark="${at + by}"]`);
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
  };
  return (
    <div className={old ? "mf-curve old" : "mf-curve"} style={{ width, height }}>
      <svg width={width} height={height} role="img" aria-label={finding(drawn.all, name, say)}>
        <defs>
          <pattern id={`${id}gap`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V5" className="mf-hatch" />
          </pattern>
        </defs>
        {drawn.shapes.map((shape) => (
          <path key={shape} d={shape} style={{ fill: `url(#${id}gap)` }} />
        ))}
        {drawn.dashed.length > 1 ? <path d={monotone(drawn.dashed)} className="mf-expected" /> : null}
        {drawn.measured.map((m) => {
          const { low, high } = m.point.measured ?? { low: null, high: null };
          if (low === null || high === null) return null;
          const at = (mean: number) => emotionY(Math.max(-2, Math.min(2, mean)), air, height - air);
          return <path key={m.point.stage} d={`M${m.x} ${at(high)}V${at(low)}`} className="mf-interval" />;
        })}
        <path d={monotone(drawn.measured)} className="mf-measured" />
        {labels.map((label) => (
          <text key={label.key} x={label.x} y={label.y} textAnchor={label.anchor} className="mf-note">
            <tspan className="figure" style={{ fill: emotionColour(label.mean) }}>
              {label.figure}
            </tspan>
            {label.rest}
          </text>
        ))}
      </svg>
      {drawn.measured.map((m, i) => {
        const stage = name(m.point.stage);
        return (
          <span key={m.point.stage} className="mf-dot" style={{ left: m.x, top: m.y, color: emotionColour(m.mean) }}>
            <button
              type="button"
              data-mark={i}
              aria-expanded={open === m.point.stage}
              aria-label={pointText(m.point, stage, say)}
              title={pointText(m.point, stage, say)}
              onClick={() => setOpen(m.point.stage)}
              onPointerDown={(event) => event.stopPropagation()}
              onKeyDown={(event) => walk(event, i)}
            >
              <span className={m.n < fewPeople ? "few" : ""} />
            </button>
            {open === m.point.stage ? (
              <Bubble
                opened
                onChange={() => setOpen(null)}
                label={stage}
                width={320}
                position="top"
                target={<span className="mf-anchor" />}
              >
                <CurveAbout point={m.point} stage={stage} figure={nodes[m.point.stage]} />
              </Bubble>
            ) : null}
          </span>
        );
      })}
    </div>
  );
}

type Drawn = {
  readonly all: readonly CurvePoint[];
  readonly measured: readonly Mark[];
  /** What is expected, where nobody else draws it: cards have points of their own. */
  readonly dashed: readonly Point[];
  readonly shapes: readonly string[];
};

function lay(curve: EmotionCurve, columns: readonly Column[], height: number, byHand: readonly Point[]): Drawn {
  const y = (mean: number) => emotionY(mean, air, height - air);
  const placed = columns.flatMap((column) => {
    const point = curve.points.find((p) => p.stage === column.id);
    return point ? [{ x: column.x + column.width / 2, point }] : [];
  });
  const measured = placed.flatMap(({ x, point }, at): Mark[] =>
    point.measured ? [{ x, y: y(point.measured.value), at, point, mean: point.measured.value, n: point.measured.n }] : [],
  );
  const expected = placed.flatMap(({ x, point }) => (point.expected === null ? [] : [{ x, y: y(point.expected) }]));
  return {
    all: placed.map((p) => p.point),
    measured,
    dashed: byHand.length === 0 ? expected : [],
    shapes: gaps(byHand.length > 0 ? byHand : expected, measured),
  };
}

type Label = {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end";
  readonly mean: number;
  readonly figure: string;
  readonly rest: string;
};

/** The widest gaps have their label, where there is room for it. */
function placeLabels({ measured }: Drawn, width: number, height: number, say: Say): readonly Label[] {
  const { t } = say;
  const widest = measured
    .filter((m) => (m.point.gap ?? 0) >= leastGap && !m.point.assumed)
    .toSorted((a, b) => (b.point.gap ?? 0) - (a.point.gap ?? 0))
    .slice(0, labelled);
  const placed: (Label & { readonly from: number; readonly to: number })[] = [];
  for (const m of widest) {
    const figure = say.emotion(m.mean);
    const few = m.n < fewAnswers ? `, ${t(`answers_${plural(m.n)}`, { n: say.count(m.n) })}` : "";
    const rest = ` ${t("mapfigures.curve.gap")} ${say.emotion(-(m.point.gap ?? 0))}${few}`;
    const w = textWidth(figure + rest, 11) + 8;
    const y = m.y + 18 > height - 2 ? m.y - 10 : m.y + 18;
    const fit = (["start", "end"] as const).find((anchor) => {
      const [from, to] = anchor === "start" ? [m.x + 6, m.x + 6 + w] : [m.x - 6 - w, m.x - 6];
      const free = !placed.some((o) => Math.abs(o.y - y) < 14 && from < o.to && o.from < to);
      const clear = !measured.some((o) => o !== m && o.x > from - 8 && o.x < to + 8 && Math.abs(o.y - y) < 16);
      const crossed = [from, (from + to) / 2, to].some((at) => {
        const line = monotoneAt(measured, at);
        return line !== null && line > y - 14 && line < y + 5;
      });
      return from > 4 && to < width - 4 && free && clear && !crossed;
    });
    if (!fit) continue;
    const x = fit === "start" ? m.x + 6 : m.x - 6;
    placed.push({
      key: m.point.stage,
      x,
      y,
      anchor: fit,
      mean: m.mean,
      figure,
      rest,
      from: fit === "start" ? x : x - w,
      to: fit === "start" ? x + w : x,
    });
  }
  return placed;
}

/** A point in words, with what it rests on. */
export function pointText(point: CurvePoint, stage: string, say: Say): string {
  const { t } = say;
  const { measured, expected } = point;
  if (!measured) return t("mapfigures.curve.point_expected", { stage, expected: say.emotion(expected ?? 0) });
  const words = { stage, measured: say.emotion(measured.value), n: t(`answers_${plural(measured.n)}`, { n: say.count(measured.n) }) };
  return expected === null
    ? t("mapfigures.curve.point", words)
    : t("mapfigures.curve.point_both", { ...words, expected: say.emotion(expected) });
}

function finding(points: readonly CurvePoint[], name: (stage: string) => string, say: Say): string {
  const said = points.filter((p) => p.measured || p.expected !== null).map((p) => pointText(p, name(p.stage), say));
  return say.t("mapfigures.curve.finding", { stages: said.join("; ") });
}
