import { useEffect, useRef } from "react";
import type { JourneyAnswer } from "../../api/shape.ts";
import { circuit, type Circuit as Drawing } from "../../canvas/circuit.ts";
import { plural } from "../../domain/format.ts";
import { stageFigure } from "../../domain/measure.ts";
import { worstLeak } from "../../domain/sentence.ts";
import { staleFor } from "../../domain/stale.ts";
import { backWays, loopWays, stageOf } from "../../domain/ways.ts";
import { Phrase } from "../../ui/Phrase.tsx";
import { Rolling } from "../../ui/Rolling.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { useStill } from "../../ui/screen.ts";
import type { Arrival } from "./data.ts";

/** Less than this share of a stage is no drop-off that could be drawn. */
const leastDrop = 0.0005;

type Props = {
  readonly answer: JourneyAnswer;
  readonly width: number;
  readonly left: number;
  readonly selected: string | null;
  readonly onSelect: (stage: string) => void;
  readonly arrival: Arrival | null;
};

/** The stages in a row, with the ways on, back, out and round. */
export function Circuit({ answer, width, left, selected, onSelect, arrival }: Props) {
  const say = useSay();
  const { model, stages, totals } = answer;
  const backs = backWays(answer, model, 4);
  const loops = loopWays(answer, model);
  const name = (i: number) => say.name(model.stages[i]?.name);
  const figures = model.stages.map((s) => stageOf(answer, s.id));
  const drops = figures.map((f) => (f ? (stageFigure("drop", f, totals).value ?? 0) : 0));
  const worst = worstLeak(stages)?.stage;
  const drawing = circuit({
    width,
    left,
    stages: figures.map((f, i) => {
      const drop = drops[i] ?? 0;
      const share = say.share(drop);
      return drop < leastDrop
        ? { people: f?.customers ?? 0, drop, long: "", short: "" }
        : {
            people: f?.customers ?? 0,
            drop,
            long: say.t("map.leaves_share", { share }),
            short: say.t("map.leaves_share", { share: say.wholeShare(drop) }),
          };
    }),
    returns: backs.drawn.map((w) => ({
      ...w,
      long: say.t("map.returns_to", { share: say.share(w.share), stage: say.to(name(w.to)) }),
      short: say.share(w.share),
    })),
    loops: loops.map((l) => ({ ...l, long: `${say.name(l.loop.name)} ${say.share(l.share)}`, short: say.share(l.share) })),
  });
  return (
    <section className="circuit" data-picture="circuit" style={{ height: drawing.height }} aria-label={say.t("map.circuit")}>
      <svg width={width} height={drawing.height} role="img" aria-label={finding(answer, say)}>
        <Ways drawing={drawing} answer={answer} />
        {drawing.tapers.map((taper, i) => {
          const drop = drops[i] ?? 0;
          if (drop < leastDrop) return null;
          const [exact, whole] = [say.share(drop), say.wholeShare(drop)];
          const share = taper.label.text === say.t("map.leaves_share", { share: exact }) ? exact : whole;
          return (
            <g key={model.stages[i]?.id}>
              <path d={taper.shape} fill="url(#fade)" />
              <text
                x={taper.end ? taper.label.x + taper.label.width : taper.label.x}
                y={taper.label.y + 11}
                textAnchor={taper.end ? "end" : "start"}
                className="way quiet"
              >
                <Phrase
                  text={say.t("map.leaves_share", { share: "{{share}}" })}
                  parts={{ share: <tspan className={model.stages[i]?.id === worst ? "worst" : "figure"}>{share}</tspan> }}
                />
              </text>
            </g>
          );
        })}
        <Traveller drawing={drawing} answer={answer} arrival={arrival} />
        <Shares drawing={drawing} answer={answer} say={say} />
      </svg>
      {drawing.nodes.map((node, i) => {
        const stage = model.stages[i];
        const figure = figures[i];
        const people = figure?.customers ?? 0;
        if (!stage) return null;
        const still = figure ? staleFor(answer, figure) : null;
        return (
          <button
            key={stage.id}
            type="button"
            className={people === 0 ? "node empty" : still === null ? "node" : "node stale"}
            style={{ left: node.x, top: node.y, width: node.width, height: node.height }}
            aria-pressed={selected === stage.id}
            aria-label={say.t(`map.open_stage_${plural(people)}`, { stage: say.name(stage.name), people: say.count(people) })}
            data-row={0}
            data-column={i}
            onClick={() => onSelect(stage.id)}
          >
            <span className="node-name cut">{say.name(stage.name)}</span>
            {people === 0 ? (
              <span className="voice">{say.t("map.no_data")}</span>
            ) : (
              <b aria-hidden="true">{<Rolling text={say.count(people)} />}</b>
            )}
            {still === null ? null : <span className="t11 quiet node-still">{say.t("map.stale", { time: say.duration(still) })}</span>}
          </button>
        );
      })}
      <Key say={say} hidden={backs.hidden} loops={loops.length > 0} />
    </section>
  );
}

function Ways({ drawing, answer }: { readonly drawing: Drawing; readonly answer: JourneyAnswer }) {
  return (
    <>
      <defs>
        <linearGradient id="fade" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className="fade-from" />
          <stop offset="1" className="fade-to" />
        </linearGradient>
      </defs>
      {drawing.ribbons.map((ribbon, i) => (
        <path key={answer.model.stages[i]?.id} d={ribbon.shape} className="ribbon" />
      ))}
      {/* The thick line lies on the others. */}
      {drawing.loops.toReversed().map((loop) => (
        <g key={loop.id} className={loop.main ? "loop main" : "loop"}>
          {loop.lines.map((line) => (
            <path key={line} d={line} />
          ))}
          <path d={loop.head} className="head" />
        </g>
      ))}
      {drawing.loops.map((loop) => (
        <g key={loop.id} className={loop.main ? "pill main" : "pill"}>
          <rect x={loop.label.x} y={loop.label.y} width={loop.label.width} height={loop.label.height} rx={10} />
          <text x={loop.label.x + loop.label.width / 2} y={loop.label.y + 14} textAnchor="middle">
            {loop.label.text}
          </text>
        </g>
      ))}
      {drawing.arcs.map((arc) => (
        <g key={arc.id} className={arc.worst ? "arc worst" : "arc"}>
          <path d={arc.line} strokeWidth={arc.width} />
          <path d={arc.head} className="head" />
        </g>
      ))}
      {drawing.arcs.map((arc) => (
        <g key={arc.id} className={arc.worst ? "arc-label worst" : "arc-label"}>
          <rect x={arc.label.x} y={arc.label.y} width={arc.label.width} height={arc.label.height} rx={9} />
          <text x={arc.label.x + arc.label.width / 2} y={arc.label.y + 13} textAnchor="middle">
            {arc.label.text}
          </text>
        </g>
      ))}
    </>
  );
}

function Shares({ drawing, answer, say }: { readonly drawing: Drawing; readonly answer: JourneyAnswer; readonly say: Say }) {
  return drawing.ribbons.map((ribbon, i) => {
    const stage = answer.model.stages[i];
    const figures = stage && stageOf(answer, stage.id);
    if (!figures || figures.customers === 0) return null;
    return (
      <text key={stage.id} x={ribbon.x} y={ribbon.y + 4} textAnchor="middle" className="way share">
        {say.share(figures.next / figures.customers)}
      </text>
    );
  });
}

/** One soft dot along the ribbon for those who arrive, at most one a second. */
function Traveller({
  drawing,
  answer,
  arrival,
}: {
  readonly drawing: Drawing;
  readonly answer: JourneyAnswer;
  readonly arrival: Arrival | null;
}) {
  const dot = useRef<SVGCircleElement>(null);
  const last = useRef(0);
  const still = useStill();
  const nodes = useRef(drawing.nodes);
  useEffect(() => {
    nodes.current = drawing.nodes;
  });
  const column = arrival ? answer.model.stages.findIndex((s) => s.id === arrival.stage) : -1;
  const id = arrival?.id;
  useEffect(() => {
    const to = nodes.current[column];
    if (id === undefined || !to || !dot.current || still || Date.now() - last.current < 1000) return;
    last.current = Date.now();
    const from = nodes.current[column - 1];
    const y = to.y + to.height / 2;
    const [x1, x2] = [from ? from.x + from.width : to.x - 40, to.x];
    dot.current.animate(
      [
        { transform: `translate(${x1}px, ${y}px)`, opacity: 0 },
        { opacity: 0.9, offset: 0.25 },
        { transform: `translate(${x2}px, ${y}px)`, opacity: 0 },
      ],
      { duration: 900, easing: "ease-in-out" },
    );
  }, [id, column, still]);
  return <circle ref={dot} r="4" className="traveller" />;
}

function Key({ say, hidden, loops }: { readonly say: Say; readonly hidden: number; readonly loops: boolean }) {
  const { t } = say;
  return (
    <div className="key" aria-hidden="true">
      <span className="label">{t("map.circuit")}</span>
      <span>
        <svg width="26" height="10">
          <rect y="1" width="26" height="8" rx="2" className="ribbon" />
        </svg>
        {t("map.forward")}
      </span>
      <span>
        <svg width="26" height="10" className="arc">
          <path d="M25 9C22 0 6 0 2 7" strokeWidth="1.500" />
        </svg>
        {t("map.back")}
      </span>
      {loops ? (
        <span>
          <svg width="26" height="10" className="loop main">
            <path d="M1 9C6 2 20 2 25 9" />
          </svg>
          {t("map.loop")}
        </span>
      ) : null}
      <span>
        <svg width="26" height="10">
          <path d="M6 0h12l-2 10H8z" className="taper" />
        </svg>
        {t("map.leaves")}
      </span>
      {hidden > 0 ? (
        <span className="note">{t(hidden === 1 ? "map.hidden_one" : "map.hidden_other", { n: say.count(hidden) })}</span>
      ) : null}
    </div>
  );
}

/** What the drawing shows, in words. */
function finding(answer: JourneyAnswer, say: Say): string {
  const { model, totals } = answer;
  const name = (id: string) => say.name(model.stages.find((s) => s.id === id)?.name);
  const back = backWays(answer, model, 1).drawn[0];
  return say.t("map.finding", {
    forward: answer.stages
      .map((s) =>
        say.t(`map.finding_stage_${plural(s.customers)}`, {
          stage: name(s.stage),
          people: say.count(s.customers),
          drop: say.figure(stageFigure("drop", s, totals).value, "share"),
        }),
      )
      .join("; "),
    back: back
      ? say.t("map.finding_back", { share: say.share(back.share), from: name(back.move.from), to: say.to(name(back.move.to)) })
      : say.t("map.finding_no_back"),
    loops: loopWays(answer, model)
      .map((l) => say.t("map.finding_loop", { name: say.name(l.loop.name), share: say.share(l.share) }))
      .join(" "),
  });
}
