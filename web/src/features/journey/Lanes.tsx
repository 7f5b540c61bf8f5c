import { type ReactNode, useState } from "react";
import type { CriticalAnswer, JourneyAnswer, Stage } from "../../api/shape.ts";
import { type MeasureID, measureStage, unitOf } from "../../domain/measure.ts";
import { mainStage, stageOf } from "../../domain/ways.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Delta } from "../../ui/Delta.tsx";
import { KindSample, type TileKind } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { CriticalCell, CriticalLabel } from "./CriticalLane.tsx";
import { EmotionLabel, EmotionLane } from "./EmotionLane.tsx";
import { FigureText } from "./FigureText.tsx";
import { TouchpointLine } from "./TouchpointLine.tsx";

/** The rows of figures that every column has. */
export const laneMeasures = ["reach", "next", "time_to_next", "drop"] as const satisfies readonly MeasureID[];

/** So many touchpoints of a stage stand in its column before one asks for more. */
const firstTouchpoints = 4;

type Props = {
  readonly answer: JourneyAnswer;
  readonly critical: CriticalAnswer | undefined;
  readonly point: string | null;
  readonly left: number;
  readonly column: number;
  readonly selected: string | null;
  readonly onMeasure: (stage: string, measure: MeasureID) => void;
  readonly onTouchpoint: (touchpoint: string) => void;
  readonly onPoint: (stage: string, point: string) => void;
};

/** Lanes below the circuit, a column for each stage. Cells stand by column, so that one tabs through a stage at a time. */
export function Lanes({ answer, critical, point, left, column, selected, onMeasure, onTouchpoint, onPoint }: Props) {
  const { t } = useSay();
  const { model } = answer;
  const voices = model.stages.some((s) => s.voice);
  const at = model.stages.findIndex((s) => s.id === selected);
  return (
    <div
      className={voices ? "lanes" : "lanes voiceless"}
      style={{ gridTemplateColumns: `${left}px repeat(${model.stages.length}, ${column}px)` }}
    >
      {voices ? <div className="lane-label lane-voice">{t("lane.voice")}</div> : null}
      {laneMeasures.map((m) => (
        <div key={m} className={`lane-label lane-${m}`}>
          <button type="button" className="defined" onClick={() => onMeasure(selected ?? mainStage(answer) ?? "", m)}>
            {t(`measure.${m}.name`)}
          </button>
        </div>
      ))}
      <div className="lane-label lane-touchpoints">
        {t("lane.touchpoints")}
        <small>{t("lane.of_stage")}</small>
        <Kinds />
      </div>
      <EmotionLabel />
      <CriticalLabel critical={critical} />
      {at >= 0 ? <div className="lane-tint" style={{ gridColumn: at + 2 }} /> : null}
      {model.stages.map((stage, i) => (
        <Column key={stage.id} answer={answer} stage={stage} at={i} onMeasure={onMeasure} onTouchpoint={onTouchpoint} voices={voices}>
          <CriticalCell critical={critical} stage={stage.id} column={i} chosen={point} onPoint={onPoint} />
        </Column>
      ))}
      <EmotionLane answer={answer} column={column} onSelect={(stage) => onMeasure(stage, "emotion")} />
    </div>
  );
}

function Kinds() {
  const { t } = useSay();
  const kinds: readonly TileKind[] = ["physical", "digital", "human", "third"];
  return (
    <div className="kinds" aria-hidden="true">
      {kinds.map((kind) => (
        <span key={kind}>
          <KindSample kind={kind} />
          {t(`kind.${kind}`)}
        </span>
      ))}
      <span>
        <KindSample kind="digital" filled />
        {t("kind.moment")}
      </span>
    </div>
  );
}

type ColumnProps = {
  readonly answer: JourneyAnswer;
  readonly stage: Stage;
  readonly at: number;
  readonly voices: boolean;
  readonly onMeasure: (stage: string, measure: MeasureID) => void;
  readonly onTouchpoint: (touchpoint: string) => void;
  readonly children: ReactNode;
};

function Column({ answer, stage, at, voices, onMeasure, onTouchpoint, children }: ColumnProps) {
  const say = useSay();
  const { t } = say;
  const [all, setAll] = useState(false);
  const points = answer.touchpoints.filter((p) => p.stage === stage.id);
  const shown = all ? points : points.slice(0, firstTouchpoints);
  const people = stageOf(answer, stage.id)?.customers ?? 0;
  const gridColumn = at + 2;
  const rest = points.length - firstTouchpoints;
  return (
    <section className="column" aria-label={say.name(stage.name)}>
      {voices ? (
        <p className="cell lane-voice voice" style={{ gridColumn }}>
          {stage.voice ? `“${say.name(stage.voice)}”` : null}
        </p>
      ) : null}
      {laneMeasures.map((m, row) => {
        const { figure, change } = measureStage(m, stage.id, answer, answer.compare);
        return (
          <button
            key={m}
            type="button"
            className={`cell measure lane-${m}`}
            style={{ gridColumn }}
            data-row={row + 1}
            data-column={at}
            onClick={() => onMeasure(stage.id, m)}
          >
            <span className="hidden">{t(`measure.${m}.name`)}: </span>
            <span className="strong">
              <FigureText figure={figure} unit={unitOf(m)} />
            </span>
            {unitOf(m) === "share" && figure.value !== null ? <Bar value={figure.value} /> : <span />}
            <Delta change={change} units />
          </button>
        );
      })}
      <div className="cell lane-touchpoints" style={{ gridColumn }}>
        <ul>
          {shown.map((p, i) => (
            <li key={p.touchpoint.id}>
              <TouchpointLine figures={p} people={people} row={i + 5} column={at} onFilter={onTouchpoint} />
            </li>
          ))}
        </ul>
        {points.length === 0 ? <span className="t12 quiet">{t("lane.no_touchpoints")}</span> : null}
        {rest > 0 ? (
          <button type="button" className="more" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("lane.fewer") : t(rest === 1 ? "lane.more_one" : "lane.more_other", { n: say.count(rest) })}
          </button>
        ) : null}
      </div>
      <div className="cell lane-emotion" style={{ gridColumn }} />
      <div className="cell lane-critical" style={{ gridColumn }}>
        {children}
      </div>
    </section>
  );
}
