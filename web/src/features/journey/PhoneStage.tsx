import { ChevronUp, Users } from "lucide-react";
import { Link } from "wouter";
import type { CriticalAnswer, JourneyAnswer, Stage } from "../../api/shape.ts";
import { highestCost, pointOf, pointsOf } from "../../domain/critical.ts";
import { plural } from "../../domain/format.ts";
import { measureStage, unitOf } from "../../domain/measure.ts";
import type { Extent } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { stageOf } from "../../domain/ways.ts";
import { Delta } from "../../ui/Delta.tsx";
import { Rolling } from "../../ui/Rolling.tsx";
import { useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";
import type { Go } from "../place.ts";
import { PointLine } from "./CriticalLane.tsx";
import { FigureText } from "./FigureText.tsx";
import { customersOf } from "./links.ts";
import { PointAbout } from "./PointAbout.tsx";
import { panelMeasures } from "./StagePanel.tsx";
import { TouchpointLine } from "./TouchpointLine.tsx";
import { Voices } from "./Voices.tsx";
import { definition, measureName } from "./words.ts";

type Props = {
  readonly answer: JourneyAnswer;
  readonly critical: CriticalAnswer | undefined;
  readonly extent: Extent | null;
  readonly stage: Stage;
  readonly place: Place;
  readonly go: Go;
  readonly onClose: () => void;
};

/** The open stage on a phone: its figures, touchpoints and feelings in one card. */
export function PhoneStage({ answer, critical, extent, stage, place, go, onClose }: Props) {
  const say = useSay();
  const { t } = say;
  const { may } = useMe();
  const chosen = pointOf(critical, place.point);
  const worst = critical ? pointsOf(critical, stage.id) : [];
  const figures = stageOf(answer, stage.id);
  if (!figures) return null;
  const points = answer.touchpoints.filter((p) => p.stage === stage.id).slice(0, 5);
  const first = ["people", "next", "time_to_next"] as const;
  const rest = panelMeasures(answer, figures).filter((m) => m !== "people" && m !== "next" && m !== "time_to_next");
  return (
    <article className="phone-card on" aria-label={say.name(stage.name)}>
      <div className="row apart">
        <button type="button" className="phone-name row tight" aria-expanded={true} onClick={onClose}>
          {say.name(stage.name)}
          <ChevronUp size={14} aria-hidden="true" />
        </button>
        <span className={figures.now > 0 ? "live on" : "live quiet"}>
          <span className={figures.now > 0 ? "dot breathes" : "dot"} />
          <span>
            <Rolling text={say.count(figures.now)} /> {t("measure.now.short")}
          </span>
        </span>
      </div>
      {stage.voice ? <p className="voice phone-voice">“{say.name(stage.voice)}”</p> : null}
      <div className="phone-first">
        {first.map((m) => {
          const { figure, change } = measureStage(m, stage.id, answer, answer.compare);
          return (
            <div key={m}>
              <b className="phone-figure">
                <FigureText figure={figure} unit={unitOf(m)} />
              </b>
              <span className="row tight t11 quiet">
                {t(`measure.${m}.short`)} <Delta change={change} units />
              </span>
            </div>
          );
        })}
      </div>
      <div className={answer.compare ? "figures" : "figures plain"}>
        {rest.map((measure) => {
          const { figure, change } = measureStage(measure, stage.id, answer, answer.compare);
          const open = place.measure === measure;
          return (
            <div key={measure} className={open ? "figure-row open" : "figure-row"}>
              <button type="button" aria-expanded={open} onClick={() => go({ stage: stage.id, measure: open ? null : measure }, "replace")}>
                <span className="defined">{measureName(measure, say)}</span>
                <b className="strong">
                  <FigureText figure={figure} unit={unitOf(measure)} />
                </b>
                <Delta change={change} units />
              </button>
              {open ? (
                <div className="figure-about">
                  <p>{definition(measure, answer, figures, figure, say)}</p>
                </div>
              ) : null}
            </div>
          );
        })}
      </div>
      {points.length > 0 ? (
        <section>
          <h3 className="label">{t("lane.touchpoints")}</h3>
          <ul>
            {points.map((p) => (
              <li key={p.touchpoint.id}>
                <TouchpointLine
                  figures={p}
                  people={figures.customers}
                  row={0}
                  column={0}
                  onFilter={(touchpoint) =>
                    go({
                      where: [
                        ...place.where.filter((w) => w.field !== "touchpoint"),
                        { field: "touchpoint", operator: "is", values: [touchpoint] },
                      ],
                    })
                  }
                />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {critical && worst.length > 0 ? (
        <section>
          <h3 className="label">{t("critical.name")}</h3>
          <ul>
            {worst.map((ranked) => (
              <li key={ranked.point.id}>
                <PointLine
                  ranked={ranked}
                  most={highestCost(critical)}
                  row={0}
                  column={0}
                  chosen={ranked.point.id === place.point}
                  onOpen={() => go({ stage: stage.id, point: ranked.point.id === place.point ? null : ranked.point.id }, "replace")}
                />
                {chosen && ranked.point.id === place.point ? (
                  <PointAbout critical={critical} ranked={chosen} place={place} go={go} />
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {figures.emotion.n > 0 ? <Voices figures={figures} place={place} extent={extent} /> : null}
      {may("customers") ? (
        <Link href={customersOf(place, "visited", stage.id)} className="button">
          <Users size={14} aria-hidden="true" />
          {t(`critical.customers_${plural(figures.customers)}`, { n: say.count(figures.customers) })}
        </Link>
      ) : null}
    </article>
  );
}
