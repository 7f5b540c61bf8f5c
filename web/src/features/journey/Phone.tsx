import { useLayoutEffect, useRef, useState } from "react";
import type { CriticalAnswer, JourneyAnswer, Stage } from "../../api/shape.ts";
import { spine } from "../../canvas/spine.ts";
import { faceOf, measureStage } from "../../domain/measure.ts";
import type { Extent } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { worstLeak } from "../../domain/sentence.ts";
import { backWays, loopWays, stageOf, type Way } from "../../domain/ways.ts";
import { Face } from "../../ui/Face.tsx";
import { Phrase } from "../../ui/Phrase.tsx";
import { Rolling } from "../../ui/Rolling.tsx";
import { useSay } from "../../ui/say.ts";
import type { Go } from "../place.ts";
import { FigureText } from "./FigureText.tsx";
import { PhoneStage } from "./PhoneStage.tsx";

type Props = {
  readonly answer: JourneyAnswer;
  readonly critical: CriticalAnswer | undefined;
  readonly extent: Extent | null;
  readonly selected: string | null;
  readonly place: Place;
  readonly go: Go;
};

const [middle, radius] = [60, 14];
const wayKey = (way: Way | undefined): string => `${way?.from} ${way?.to}`;

/** The circuit from top to bottom, with the selected stage open in its place. */
export function Phone({ answer, critical, extent, selected, place, go }: Props) {
  const say = useSay();
  const { t } = say;
  const { model } = answer;
  const list = useRef<HTMLOListElement>(null);
  const [layout, setLayout] = useState<{ readonly ys: readonly number[]; readonly end: number }>({ ys: [], end: 0 });

  // The drawing follows the cards, whose heights only the browser knows.
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => {
      const cards = [...element.children].flatMap((child) => (child instanceof HTMLElement ? child : []));
      const ys = cards.slice(0, model.stages.length).map((card) => card.offsetTop + 36);
      const end = (cards.at(-1)?.offsetTop ?? 0) + 20;
      setLayout((old) => (old.end === end && old.ys.join() === ys.join() ? old : { ys, end }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [model.stages.length]);

  const backs = backWays(answer, model, 3).drawn;
  const loops = loopWays(answer, model);
  const people = model.stages.map((s) => stageOf(answer, s.id)?.customers ?? 0);
  const ready = layout.ys.length === model.stages.length;
  const loop = loops.find((l) => l.from === model.stages.length - 1) ?? loops[0];
  const drawing = spine(layout.ys, people, backs, middle, radius, layout.end, loop?.from);
  const loopShare = say.share(loop?.share ?? 0);
  return (
    <section className="phone" aria-label={t("map.circuit")}>
      {ready ? (
        <svg className="spine" width="84" height={layout.end + 12} aria-hidden="true">
          {drawing.bands.map((band, i) => (
            <path key={model.stages[i]?.id} d={band} className="ribbon" />
          ))}
          {loop ? <path d={drawing.tail} className="tail" /> : null}
          {drawing.arcs.map((arc, i) => (
            <g key={wayKey(backs[i])} className={i === 0 ? "arc worst" : "arc"}>
              <path d={arc.line} strokeWidth={arc.width} />
              <path d={arc.head} className="head" />
            </g>
          ))}
          {drawing.arcs.map((arc, i) => (
            <text key={wayKey(backs[i])} x={4} y={arc.y + 4} className={i === 0 ? "spine-share worst" : "spine-share"}>
              {say.share(backs[i]?.share ?? 0)}
            </text>
          ))}
          {layout.ys.map((y, i) => {
            const stage = model.stages[i];
            return (
              <g key={stage?.id} className={stage?.id === selected ? "disc on" : "disc"}>
                <circle cx={middle} cy={y} r={radius} />
                <text x={middle} y={y + 4.5} textAnchor="middle">
                  {i + 1}
                </text>
              </g>
            );
          })}
        </svg>
      ) : null}
      <ol ref={list}>
        {model.stages.map((stage) => (
          <li key={stage.id}>
            {stage.id === selected ? (
              <PhoneStage
                answer={answer}
                critical={critical}
                extent={extent}
                stage={stage}
                place={place}
                go={go}
                onClose={() => go({ stage: "none", measure: null }, "replace")}
              />
            ) : (
              <Closed answer={answer} stage={stage} onOpen={() => go({ stage: stage.id, measure: null }, "replace")} />
            )}
          </li>
        ))}
        <li className="phone-loop t12">
          {loop ? (
            <Phrase
              text={t("map.phone_loop", {
                from: say.name(model.stages[loop.from]?.name),
                share: "{{share}}",
                to: say.to(say.name(model.stages[loop.to]?.name)),
                name: say.name(loop.loop.name),
              })}
              parts={{
                share: (
                  <>
                    {say.article(loopShare)}
                    <b className="strong">{loopShare}</b>
                  </>
                ),
              }}
            />
          ) : null}
        </li>
      </ol>
    </section>
  );
}

function Closed({ answer, stage, onOpen }: { readonly answer: JourneyAnswer; readonly stage: Stage; readonly onOpen: () => void }) {
  const say = useSay();
  const { t } = say;
  const figures = stageOf(answer, stage.id);
  const next = measureStage("next", stage.id, answer, undefined).figure;
  const drop = measureStage("drop", stage.id, answer, undefined).figure;
  const mean = figures?.emotion.mean ?? null;
  const worst = worstLeak(answer.stages)?.stage === stage.id;
  return (
    <button type="button" className="phone-card" aria-expanded={false} onClick={onOpen}>
      <span className="row apart">
        <span className="phone-name">{say.name(stage.name)}</span>
        {mean === null ? null : (
          <span title={say.emotion(mean)}>
            <Face face={faceOf(mean)} />
            <span className="hidden">{`${t("lane.emotion")}: ${say.emotion(mean)}`}</span>
          </span>
        )}
      </span>
      <span className="row apart">
        {figures && figures.customers > 0 ? (
          <span className="phone-people">
            <Rolling text={say.count(figures.customers)} />
          </span>
        ) : (
          <span className="voice quiet">{t("map.no_data")}</span>
        )}
        {figures && figures.customers > 0 ? (
          <span className="t12 second still">
            <Phrase
              text={t("map.phone_shares", { next: "{{next}}", drop: "{{drop}}" })}
              parts={{
                next: (
                  <b className="medium ink">
                    <FigureText figure={next} unit="share" />
                  </b>
                ),
                drop: (
                  <b className={worst ? "medium neg" : "medium ink"}>
                    <FigureText figure={drop} unit="share" />
                  </b>
                ),
              }}
            />
          </span>
        ) : null}
      </span>
    </button>
  );
}
