import { type CSSProperties, type KeyboardEvent, useMemo, useRef } from "react";
import type { NodeFigure } from "../../../api/shape.ts";
import { type Chord, ring } from "../../../canvas/circle.ts";
import type { Point } from "../../../canvas/curve.ts";
import { plural } from "../../../domain/format.ts";
import { faceOf, fewPeople } from "../../../domain/measure.ts";
import { Face, faceColour } from "../../../ui/Face.tsx";
import { KindTile } from "../../../ui/KindTile.tsx";
import { Rolling } from "../../../ui/Rolling.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { usePhone, useSize } from "../../../ui/screen.ts";
import { type Board, type StageItem, textOf, titleOf, useBoard } from "./board.ts";
import { bindOf, useOffers } from "./candidates.ts";
import { useFigures } from "./context.ts";
import { figureText, shownOf } from "./measure.ts";

/** A way on the ring: what the map draws, and what it is measured at, where it is. */
type Way = Chord & { readonly id: string; readonly label: string };

/** The map as a loop: its stages round, the ways between them, how many pass and how they feel. */
export function Circle() {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  const size = useSize<HTMLDivElement>();
  const board = useBoard();
  const { figures, old } = useFigures();
  const { stages } = board;
  const nodes = figures?.nodes;
  const people = useMemo(() => stages.map((s) => nodes?.[s.id]?.measures.people?.value ?? 0), [stages, nodes]);
  const ways = useMemo(() => waysOf(board, nodes, say), [board, nodes, say]);
  const [width, height] = phone
    ? [Math.max(280, size.width), Math.max(280, Math.min(420, size.width))]
    : [Math.max(560, size.width), Math.max(440, Math.min(size.height - 40, size.width * 0.72))];
  const drawing = useMemo(
    () =>
      ring(
        { width, height, margin: phone ? 14 : 56 },
        people.map((p) => ({ people: p })),
        ways,
      ),
    [width, height, phone, people, ways],
  );
  const buttons = useRef(new Map<number, HTMLButtonElement>());
  const walk = (event: KeyboardEvent, at: number) => {
    const by = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    buttons.current.get((at + by + stages.length) % stages.length)?.focus();
  };
  const small = (drawing.nodes[0]?.width ?? 0) < 100;
  if (stages.length === 0 || size.width === 0) {
    return (
      <div className="mf-circle" ref={size.ref}>
        {stages.length === 0 ? <p className="mf-circle-none quiet">{t("mapfigures.circle.empty")}</p> : null}
      </div>
    );
  }
  return (
    <div className={phone ? "mf-circle phone" : "mf-circle"} ref={size.ref}>
      <section
        className={old ? "mf-ring old" : "mf-ring"}
        style={{ width, height }}
        aria-label={t("mapfigures.circle.label")}
        data-picture="circle"
      >
        <svg width={width} height={height} role="img" aria-label={finding(board, nodes, say)}>
          {drawing.ribbons.map((ribbon, i) => (
            <path key={stages[i]?.id} d={ribbon.shape} className={people[i] ? "ribbon" : "mf-unmeasured"} />
          ))}
          {ways.map((way, i) => {
            const drawn = drawing.chords[i];
            return drawn ? (
              <g key={way.id} className={`mf-way ${way.kind}`}>
                <path d={drawn.line} strokeWidth={drawn.width} />
                <path d={drawn.head} className="head" />
              </g>
            ) : null;
          })}
        </svg>
        {small
          ? null
          : drawing.ribbons.map((ribbon, i) => {
              const share = i < stages.length - 1 ? nodes?.[stages[i]?.id ?? ""]?.measures.conversion?.value : undefined;
              return share === undefined ? null : (
                <span key={stages[i]?.id} className="mf-way-label" style={besides(ribbon, 18)}>
                  {say.share(share)}
                </span>
              );
            })}
        {ways.map((way, i) => {
          const closing = way.from === stages.length - 1 && way.to === 0;
          const drawn = drawing.chords[i];
          // Where there is little room only what runs along the ring is named.
          const room = !small || closing || way.kind === "back";
          return way.label && drawn && room ? (
            <span key={way.id} className={`mf-way-label ${way.kind}${closing ? " main" : ""}`} style={besides(drawn, 8)}>
              {way.label}
            </span>
          ) : null;
        })}
        {drawing.nodes.map((node, i) => {
          const stage = stages[i];
          if (!stage) return null;
          const figure = nodes?.[stage.id];
          return (
            <button
              key={stage.id}
              ref={(element) => {
                if (element) buttons.current.set(i, element);
                else buttons.current.delete(i);
              }}
              type="button"
              className={`mf-node${small ? " small" : ""}${figure ? "" : " unbound"}${figure?.state === "stale" ? " stale" : ""}`}
              style={{ left: node.x - node.width / 2, top: node.y - node.height / 2, width: node.width, height: node.height }}
              aria-pressed={board.selected === stage.id}
              aria-label={said(stage, figure, say)}
              onClick={() => board.select(stage.id)}
              onKeyDown={(event) => walk(event, i)}
            >
              <Feeling figure={figure} small={small} />
              {small ? (
                <b>{i + 1}</b>
              ) : (
                <>
                  <span className="node-name cut">{titleOf(stage)}</span>
                  <People figure={figure} say={say} />
                </>
              )}
            </button>
          );
        })}
        {small ? null : <Places board={board} drawing={drawing} />}
      </section>
      {phone || small ? (
        <ol className="mf-legend">
          {stages.map((stage, i) => (
            <li key={stage.id}>
              <button type="button" aria-pressed={board.selected === stage.id} onClick={() => board.select(stage.id)}>
                <span className="t12 quiet">{i + 1}</span>
                <span className="grow cut medium">{titleOf(stage)}</span>
                <Feeling figure={nodes?.[stage.id]} small={false} />
                <People figure={nodes?.[stage.id]} say={say} />
              </button>
            </li>
          ))}
        </ol>
      ) : null}
      <p className="mf-circle-key" aria-hidden="true">
        <span>
          <svg width="26" height="10">
            <rect y="1" width="26" height="8" rx="2" className="ribbon" />
          </svg>
          {t("mapfigures.circle.key_on")}
        </span>
        {(["loop", "back", "branch"] as const).map((kind) =>
          ways.some((w) => w.kind === kind) ? (
            <span key={kind}>
              <svg width="26" height="10" className={`mf-way ${kind}`}>
                <path d="M1 8C6 1 20 1 25 8" strokeWidth={kind === "loop" ? 3 : 1.5} />
              </svg>
              {t(`mapfigures.circle.key_${kind}`)}
            </span>
          ) : null,
        )}
      </p>
    </div>
  );
}

/** Where a label stands: beside its way, so far from it. */
function besides({ x, y, out }: { readonly x: number; readonly y: number; readonly out: Point }, apart: number): CSSProperties {
  const shift = (by: number) => `calc(${(by * 50 - 50).toFixed(1)}% + ${(by * apart).toFixed(1)}px)`;
  return { left: x, top: y, transform: `translate(${shift(out.x)}, ${shift(out.y)})` };
}

/** How people feel there: a face says it, its colour says it again. */
function Feeling({ figure, small }: { readonly figure: NodeFigure | undefined; readonly small: boolean }) {
  const emotion = figure?.measures.emotion;
  if (!emotion || emotion.n === 0) return null;
  const face = faceOf(emotion.value);
  return (
    <span className={emotion.n < fewPeople ? "mf-face few" : "mf-face"} style={{ color: faceColour(face) }} aria-hidden="true">
      <Face face={face} size={small ? 14 : 18} />
    </span>
  );
}

function People({ figure, say }: { readonly figure: NodeFigure | undefined; readonly say: Say }) {
  const people = figure?.measures.people ?? (figure ? shownOf(figure)?.measure : undefined);
  return people ? <b aria-hidden="true">{<Rolling text={figureText(people, say)} />}</b> : <span className="t11 quiet">–</span>;
}

/** So many touchpoints of a stage stand outside of it. */
const mostTiles = 4;

/** The kinds of touchpoint of each stage, on the outside of the ring. */
function Places({ board, drawing }: { readonly board: Board; readonly drawing: ReturnType<typeof ring> }) {
  const { name } = useSay();
  const offers = useOffers(board.model);
  return board.stages.map((stage, i) => {
    const node = drawing.nodes[i];
    if (!node) return null;
    const columns = new Set([stage.id, ...stage.steps.map((s) => s.id)]);
    const tiles = board.cards
      .filter((card) => columns.has(card.stage))
      .flatMap((card) => {
        const bind = bindOf(card);
        const id = bind?.of === "touchpoint" && "touchpoint" in bind ? bind.touchpoint : null;
        return offers.touchpoints.find((c) => c.touchpoint?.id === id)?.touchpoint ?? [];
      })
      .filter((point, at, all) => all.findIndex((p) => p.id === point.id) === at)
      .slice(0, mostTiles);
    const away = node.y < drawing.centre.y ? -1 : 1;
    return tiles.length > 0 ? (
      <span
        key={stage.id}
        className="mf-places"
        style={{ left: node.x, top: node.y + away * (node.height / 2 + 16) }}
        title={tiles.map((p) => name(p.name)).join(", ")}
      >
        {tiles.map((point) => (
          <KindTile key={point.id} point={point} size={20} />
        ))}
      </span>
    ) : null;
  });
}

/** A column of the map that stands for a stage: the stage itself, or one of its steps. */
const stageAt = (stages: readonly StageItem[], id: string): number =>
  stages.findIndex((s) => s.id === id || s.steps.some((p) => p.id === id));

/** The ways that the map draws, and the measured way back of each stage that has one. */
function waysOf({ stages, links }: Board, nodes: Readonly<Record<string, NodeFigure>> | undefined, say: Say): readonly Way[] {
  const drawn = links.flatMap((link): Way[] => {
    const [from, to] = [stageAt(stages, textOf(link, "from")), stageAt(stages, textOf(link, "to"))];
    const type = textOf(link, "type");
    if (from < 0 || to < 0 || from === to || type === "forward" || type === "depends") return [];
    return [{ id: link.id, from, to, kind: type === "branch" ? "branch" : "loop", weight: 0.3, label: textOf(link, "label") }];
  });
  const last = stages.length - 1;
  // A journey is a loop: where the map does not say how it closes, the ring closes all the same.
  const closes = drawn.some((w) => w.from === last && w.to === 0);
  const round = nodes?.[stages[last]?.id ?? ""]?.measures.conversion?.value;
  const closing: readonly Way[] =
    closes || last < 2
      ? []
      : [
          {
            id: "closing",
            from: last,
            to: 0,
            kind: "loop",
            weight: 0,
            label: round === undefined ? "" : say.t("mapfigures.circle.round_share", { share: say.share(round) }),
          },
        ];
  const back = stages.flatMap((stage, i): Way[] => {
    const share = nodes?.[stage.id]?.measures.backsteps;
    if (i === 0 || !share || share.value < 0.02) return [];
    const label = say.t("mapfigures.circle.back_share", { share: say.share(share.value) });
    return [{ id: `back ${stage.id}`, from: i, to: i - 1, kind: "back", weight: share.value, label }];
  });
  return [...drawn, ...closing, ...back];
}

function said(stage: StageItem, figure: NodeFigure | undefined, say: Say): string {
  const { t } = say;
  const people = figure?.measures.people;
  const emotion = figure?.measures.emotion;
  return t("mapfigures.circle.open", {
    stage: titleOf(stage),
    figure: people ? `${figureText(people, say)} ${t("mapfigures.short.people")}` : t("mapfigures.circle.unbound"),
    feeling: emotion ? t("mapfigures.circle.feeling", { face: t(`face.${faceOf(emotion.value)}`), mean: say.emotion(emotion.value) }) : "",
  });
}

function finding({ stages, cards }: Board, nodes: Readonly<Record<string, NodeFigure>> | undefined, say: Say): string {
  const { t } = say;
  return t("mapfigures.circle.finding", {
    n: stages.length,
    stages: stages
      .map((stage) => {
        const people = nodes?.[stage.id]?.measures.people;
        const n = cards.filter((c) => c.stage === stage.id).length;
        const own = t(`mapfigures.circle.cards_${plural(n)}`, { n: say.count(n) });
        return `${titleOf(stage)}: ${people ? `${figureText(people, say)} ${t("mapfigures.short.people")}, ${own}` : own}`;
      })
      .join("; "),
  });
}
