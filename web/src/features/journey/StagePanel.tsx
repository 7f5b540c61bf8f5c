import { ChevronLeft, ChevronRight, Download, Users, X } from "lucide-react";
import { Link } from "wouter";
import type { CriticalAnswer, JourneyAnswer, StageFigures } from "../../api/shape.ts";
import { pointOf } from "../../domain/critical.ts";
import { plural } from "../../domain/format.ts";
import { type Figure, fewAnswers, type MeasureID, measureStage, unitOf } from "../../domain/measure.ts";
import type { Extent } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { stageOf } from "../../domain/ways.ts";
import { Bar } from "../../ui/Bar.tsx";
import { CopyLink } from "../../ui/Copy.tsx";
import { Delta } from "../../ui/Delta.tsx";
import { KindTile, tileKind } from "../../ui/KindTile.tsx";
import { Rolling } from "../../ui/Rolling.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";
import { type Go, linkTo } from "../place.ts";
import { usePassages } from "./data.ts";
import { FigureText } from "./FigureText.tsx";
import { customersOf } from "./links.ts";
import { Passages } from "./Passages.tsx";
import { PointAbout } from "./PointAbout.tsx";
import { Voices } from "./Voices.tsx";
import { definition, measureName } from "./words.ts";

type Props = {
  readonly answer: JourneyAnswer;
  readonly critical: CriticalAnswer | undefined;
  readonly extent: Extent | null;
  readonly stage: string;
  readonly place: Place;
  readonly go: Go;
  readonly compare: string | null; // what the changes are against
  readonly onMove: (by: -1 | 1) => void;
  readonly onClose: () => void;
  readonly onExport: () => void;
};

/** All that is known of the selected stage. */
export function StagePanel({ answer, critical, extent, stage, place, go, compare, onMove, onClose, onExport }: Props) {
  const say = useSay();
  const { t } = say;
  const { may } = useMe();
  const { data: graph } = usePassages(place, extent);
  const point = pointOf(critical, place.point);
  const at = answer.model.stages.findIndex((s) => s.id === stage);
  const figures = stageOf(answer, stage);
  const name = say.name(answer.model.stages[at]?.name);
  if (!figures) return null;
  return (
    <aside className="panel" aria-label={t("panel.label", { stage: name })}>
      <header className="row apart">
        <h2 className="cut">{name}</h2>
        <span className="row tight">
          <button
            type="button"
            className="button ghost icon"
            aria-label={t("panel.previous")}
            title={t("panel.previous")}
            disabled={at <= 0}
            onClick={() => onMove(-1)}
          >
            <ChevronLeft size={16} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="button ghost icon"
            aria-label={t("panel.next")}
            title={t("panel.next")}
            disabled={at >= answer.model.stages.length - 1}
            onClick={() => onMove(1)}
          >
            <ChevronRight size={16} aria-hidden="true" />
          </button>
          <button type="button" className="button ghost icon" aria-label={t("action.close")} title={t("action.close")} onClick={onClose}>
            <X size={16} aria-hidden="true" />
          </button>
        </span>
      </header>
      <div className="panel-body">
        {critical && point?.point.stage === stage ? <PointAbout critical={critical} ranked={point} place={place} go={go} /> : null}
        <Now answer={answer} figures={figures} say={say} />
        <Figures answer={answer} figures={figures} place={place} go={go} compare={compare} onExport={onExport} />
        {graph ? (
          <section className="two">
            <Passages answer={answer} graph={graph} stage={stage} side="from" />
            <Passages answer={answer} graph={graph} stage={stage} side="to" />
          </section>
        ) : null}
        <Voices figures={figures} place={place} extent={extent} />
      </div>
      <footer>
        {may("customers") ? (
          <Link href={customersOf(place, "visited", stage)} className="button primary">
            <Users size={14} aria-hidden="true" />
            {t(`critical.customers_${plural(figures.customers)}`, { n: say.count(figures.customers) })}
          </Link>
        ) : null}
        <button type="button" className="button icon" aria-label={t("action.csv_stage")} title={t("action.csv_stage")} onClick={onExport}>
          <Download size={14} aria-hidden="true" />
        </button>
        <CopyLink link={() => linkTo({ ...place, stage })} />
      </footer>
    </aside>
  );
}

function Now({ answer, figures, say }: { readonly answer: JourneyAnswer; readonly figures: StageFigures; readonly say: Say }) {
  const { t } = say;
  const here = answer.touchpoints.filter((p) => p.stage === figures.stage && p.now > 0).toSorted((a, b) => b.now - a.now);
  const most = here[0]?.now ?? 0;
  return (
    <section className="now">
      <div>
        <span
          className={figures.now > 0 ? "row t12 medium pos" : "row t12 medium quiet"}
          title={definition("now", answer, figures, { value: figures.now, n: figures.customers }, say)}
        >
          <span className={figures.now > 0 ? "dot breathes" : "dot"} />
          {t("measure.now.name")}
        </span>
        <p className="now-number">
          <Rolling text={say.count(figures.now)} /> <small>{t(figures.now === 1 ? "panel.people_one" : "panel.people_other")}</small>
        </p>
      </div>
      <ul>
        {here.slice(0, 3).map((p) => (
          <li key={p.touchpoint.id} title={say.name(p.touchpoint.name)}>
            <KindTile point={p.touchpoint} size={18} />
            <span className="hidden">{say.name(p.touchpoint.name)}</span>
            <Bar value={most > 0 ? p.now / most : 0} colour={`var(--${tileKind(p.touchpoint)})`} />
            <b className="medium">
              <Rolling text={say.count(p.now)} />
            </b>
          </li>
        ))}
        {here.length === 0 ? <li className="none t12 quiet">{t("panel.now_none")}</li> : null}
      </ul>
    </section>
  );
}

/** The measures of a stage, those that say nothing of it left out. */
export function panelMeasures(answer: JourneyAnswer, figures: StageFigures): readonly MeasureID[] {
  return [
    "people",
    ...(figures.outcomes > 0 ? (["outcomes"] as const) : []),
    ...(figures.outcomes > 0 && figures.value !== 0 ? (["mean_value"] as const) : []),
    "next",
    "time_to_next",
    "time_in",
    "drop",
    ...(figures.stage === answer.model.stages[0]?.id && figures.back_step === 0 ? [] : (["back_step"] as const)),
    ...(figures.loop > 0 ? (["loop"] as const) : []),
    ...(figures.ended > 0 ? (["ended"] as const) : []),
    ...(figures.emotion.n > 0 ? (["emotion"] as const) : []),
  ];
}

type FiguresProps = Pick<Props, "answer" | "place" | "go" | "compare" | "onExport"> & { readonly figures: StageFigures };

function Figures({ answer, figures, place, go, compare, onExport }: FiguresProps) {
  const say = useSay();
  const { t } = say;
  const at = answer.model.stages.findIndex((s) => s.id === figures.stage);
  const next = answer.model.stages[at + 1];
  const shown = panelMeasures(answer, figures);
  const rows = place.measure && !shown.includes(place.measure) ? [...shown, place.measure] : shown;
  return (
    <section>
      <div className="row apart">
        <h3 className="label">{t("panel.figures")}</h3>
        {compare ? <span className="t11 quiet cut">{t("compare.with", { name: compare })}</span> : null}
      </div>
      <div className={answer.compare ? "figures" : "figures plain"}>
        {rows.map((measure) => {
          const { figure, change } = measureStage(measure, figures.stage, answer, answer.compare);
          const open = place.measure === measure;
          return (
            <div key={measure} className={open ? "figure-row open" : "figure-row"}>
              <button
                type="button"
                aria-expanded={open}
                data-measure={measure}
                onClick={() => go({ stage: figures.stage, measure: open ? null : measure }, "replace")}
              >
                <span className="defined">
                  {measure === "next" && next ? t("panel.moves", { stage: say.to(say.name(next.name)) }) : measureName(measure, say)}
                </span>
                <b className="strong">
                  <FigureText figure={figure} unit={unitOf(measure)} />
                </b>
                <Delta change={change} units />
              </button>
              {open ? (
                <div className="figure-about">
                  <p>
                    {definition(measure, answer, figures, figure, say)} {spread(measure, figure, say)}
                  </p>
                  <div className="row">
                    <button type="button" className="link" onClick={onExport}>
                      <Download size={12} aria-hidden="true" />
                      CSV
                    </button>
                    <CopyLink link={() => linkTo({ ...place, stage: figures.stage, measure })} />
                    <Who measure={measure} figures={figures} place={place} />
                  </div>
                </div>
              ) : null}
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** The middle half of times; the n of a small group. */
function spread(measure: MeasureID, figure: Figure, say: Say): string {
  const middle =
    unitOf(measure) === "duration" && typeof figure.low === "number" && typeof figure.high === "number"
      ? say.t("panel.quartiles", { q1: say.duration(figure.low), q3: say.duration(figure.high) })
      : "";
  const few = unitOf(measure) === "share" && figure.n < fewAnswers ? `${say.t("few", { n: say.count(figure.n) })}.` : "";
  return [middle, few].filter(Boolean).join(" ");
}

/** Whom of the customers a measure counts, and how many they are. */
const whoOf: Partial<Readonly<Record<MeasureID, { readonly is: string; readonly of: (figures: StageFigures) => number }>>> = {
  people: { is: "visited", of: (f) => f.customers },
  reach: { is: "visited", of: (f) => f.customers },
  next: { is: "next", of: (f) => f.next },
  drop: { is: "dropped", of: (f) => f.dropped },
  back_step: { is: "back", of: (f) => f.back_step },
  loop: { is: "looped", of: (f) => f.loop },
  ended: { is: "ended", of: (f) => f.ended },
  now: { is: "now", of: (f) => f.now },
};

/** Opens the customers whom a figure counts. */
function Who({ measure, figures, place }: { readonly measure: MeasureID; readonly figures: StageFigures; readonly place: Place }) {
  const say = useSay();
  const { may } = useMe();
  const who = whoOf[measure];
  if (!who || !may("customers")) return null;
  const n = who.of(figures);
  return (
    <Link href={customersOf(place, who.is, figures.stage)} className="link">
      <Users size={12} aria-hidden="true" />
      {say.t(`critical.customers_${plural(n)}`, { n: say.count(n) })}
    </Link>
  );
}
