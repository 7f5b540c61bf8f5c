import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { emotionY, monotone } from "../../../canvas/curve.ts";
import { type MapNode, number, text } from "../../../domain/map/node.ts";
import { faceOf } from "../../../domain/measure.ts";
import { emotionColour, Face } from "../../../ui/Face.tsx";
import { useSay } from "../../../ui/say.ts";
import { air, clamped, type Mark, marksOf, type Series, seriesOf, valueAt } from "./marks.ts";
import "./curve.css";

/** A column of the grid: its stage or step, and where it stands in the lane, in pixels. */
type Column = { readonly id: string; readonly title: string; readonly x: number; readonly width: number };

type Props = {
  readonly lane: MapNode;
  readonly columns: readonly Column[];
  readonly height: number;
  /** The cards of the lane, each a point of one series. */
  readonly points: readonly MapNode[];
  readonly may: boolean;
  /** Dragged or moved by keys to another value. */
  readonly onChange: (id: string, value: number) => void;
  /** A point is wanted where its series has none. */
  readonly onAdd: (stage: string, series: Series, value: number) => void;
  /** A point was pressed. */
  readonly onSelect: (id: string) => void;
  readonly selected: ReadonlySet<string>;
  /** Where the keyboard is: at a point, or at a column without one; null elsewhere. */
  readonly here: { readonly stage: string; readonly id: string | null } | null;
  /** What was measured, drawn below the points. */
  readonly children?: ReactNode;
};

type Draft = { readonly id: string; readonly value: number; readonly dragged: boolean };

const lines: readonly number[] = [-2, -1, 0, 1, 2];
/** So long after the last key a value is put into the map, so that ten keys are one step to undo. */
const rests = 600;

/** An emotion lane or a dramatic arc: points that can be dragged or moved by keys, joined without false peaks. */
export function CurveLane({ lane, columns, height, points, may, onChange, onAdd, onSelect, selected, here, children }: Props) {
  const say = useSay();
  const { t } = say;
  const surface = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const latest = useRef({ draft, onChange, points });
  useEffect(() => {
    latest.current = { draft, onChange, points };
  });
  const arc = text(lane, "kind") === "arc";
  const width = columns.reduce((most, c) => Math.max(most, c.x + c.width), 0);
  const marks = useMemo(() => marksOf(points, columns, height), [points, columns, height]);
  const moved = useMemo(
    () =>
      draft
        ? marks.map((m) => (m.node.id === draft.id ? { ...m, value: draft.value, y: emotionY(draft.value, air, height - air) } : m))
        : marks,
    [marks, draft, height],
  );

  const commit = () => {
    const { draft: now, points: all } = latest.current;
    const node = all.find((p) => p.id === now?.id);
    if (now && node && number(node, "value") !== now.value) latest.current.onChange(node.id, now.value);
    setDraft(null);
  };
  const keyed = draft !== null && !draft.dragged ? draft.value : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each key begins the wait anew
  useEffect(() => {
    if (keyed === null) return;
    const timer = setTimeout(commit, rests);
    return () => clearTimeout(timer);
  }, [keyed]);

  const yOf = (event: PointerEvent) => valueAt(event.clientY - (surface.current?.getBoundingClientRect().top ?? 0), height);
  const down = (event: PointerEvent<HTMLElement>, mark: Mark) => {
    event.stopPropagation();
    onSelect(mark.node.id);
    if (!may || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDraft({ id: mark.node.id, value: mark.value, dragged: true });
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (draft?.dragged) setDraft({ ...draft, value: yOf(event) });
  };
  const press = (event: KeyboardEvent<HTMLElement>, mark: Mark) => {
    const value = draft?.id === mark.node.id ? draft.value : mark.value;
    const by = event.shiftKey ? 1 : 0.1;
    const to = { ArrowUp: value + by, ArrowDown: value - by, Home: -2, End: 2, PageUp: value + 1, PageDown: value - 1 }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (to !== undefined && may) setDraft({ id: mark.node.id, value: clamped(to), dragged: false });
    else if (event.key === "Escape" && draft) setDraft(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={draft?.dragged ? "cv dragging" : "cv"} style={{ width, height }} ref={surface}>
      <svg width={width} height={height} aria-hidden="true">
        {lines.map((line) => (
          <path key={line} d={`M0 ${emotionY(line, air, height - air)}H${width}`} className={line === 0 ? "cv-zero" : "cv-scale"} />
        ))}
        {draft ? <Line marks={marks} series={seriesIn(marks, draft.id)} ghost /> : null}
      </svg>
      {children}
      <svg width={width} height={height} aria-hidden="true" className="cv-lines">
        <Line marks={moved} series="experienced" />
        <Line marks={moved} series="expected" />
        {draft ? <Guide was={marks.find((m) => m.node.id === draft.id)} now={moved.find((m) => m.node.id === draft.id)} /> : null}
      </svg>
      {may
        ? columns.map((column) => (
            <Slots
              key={column.id}
              column={column}
              height={height}
              arc={arc}
              here={here !== null && here.id === null && here.stage === column.id}
              has={(series) => marks.some((m) => text(m.node, "stage") === column.id && seriesOf(m.node) === series)}
              onAdd={(series) => onAdd(column.id, series, 0)}
            />
          ))
        : null}
      {moved.map((mark) => {
        const title = columns.find((c) => c.id === text(mark.node, "stage"))?.title ?? "";
        const series = t(arc ? "mapcurve.arc" : `mapcurve.${seriesOf(mark.node)}`);
        return (
          <div
            key={mark.node.id}
            role="slider"
            tabIndex={here?.id === mark.node.id ? 0 : -1}
            data-spot={mark.node.id}
            className={["cv-point", seriesOf(mark.node), selected.has(mark.node.id) ? "is-chosen" : ""].join(" ")}
            style={{ left: mark.x, top: mark.y, color: emotionColour(mark.value) }}
            aria-label={t("mapcurve.point", { series, stage: title })}
            aria-valuemin={-2}
            aria-valuemax={2}
            aria-valuenow={mark.value}
            aria-valuetext={say.emotion(mark.value)}
            aria-readonly={!may}
            onPointerDown={(event) => down(event, mark)}
            onPointerMove={move}
            onPointerUp={() => draft?.dragged && commit()}
            onPointerCancel={() => setDraft(null)}
            onKeyDown={(event) => press(event, mark)}
            onBlur={() => keyed !== null && commit()}
          >
            <i />
            {draft?.id === mark.node.id ? (
              <span className="cv-about" data-below={mark.y < 60 || undefined}>
                <Face face={faceOf(mark.value)} size={14} />
                <b>{t("mapcurve.change", { from: say.emotion(number(mark.node, "value") ?? 0), to: say.emotion(mark.value) })}</b>
              </span>
            ) : null}
          </div>
        );
      })}
    </div>
  );
}

const seriesIn = (marks: readonly Mark[], id: string): Series => {
  const mark = marks.find((m) => m.node.id === id);
  return mark ? seriesOf(mark.node) : "expected";
};

function Line({ marks, series, ghost = false }: { readonly marks: readonly Mark[]; readonly series: Series; readonly ghost?: boolean }) {
  const own = marks.filter((m) => seriesOf(m.node) === series);
  return own.length > 1 ? <path d={monotone(own)} className={ghost ? "cv-ghost" : `cv-line ${series}`} /> : null;
}

function Guide({ was, now }: { readonly was: Mark | undefined; readonly now: Mark | undefined }) {
  if (!was || !now) return null;
  return (
    <>
      <path d={`M${was.x} ${was.y}V${now.y}`} className="cv-guide" />
      <circle cx={was.x} cy={was.y} r="5" className="cv-was" />
    </>
  );
}

type SlotProps = {
  readonly column: Column;
  readonly height: number;
  readonly arc: boolean;
  readonly here: boolean;
  readonly has: (series: Series) => boolean;
  readonly onAdd: (series: Series) => void;
};

/** Where a column has no point of a series yet: a place to put one. */
function Slots({ column, height, arc, here, has, onAdd }: SlotProps) {
  const { t } = useSay();
  const free = (arc ? (["expected"] as const) : (["expected", "experienced"] as const)).filter((series) => !has(series));
  return free.map((series, i) => (
    <button
      key={series}
      type="button"
      tabIndex={here && i === 0 ? 0 : -1}
      {...(i === 0 ? { "data-spot": `slot ${column.id}` } : {})}
      className={`cv-slot ${series}`}
      style={{ left: column.x + column.width / 2 + (free.length === 2 ? i * 28 - 14 : 0), top: height / 2 }}
      aria-label={t("mapcurve.add", { series: t(arc ? "mapcurve.arc" : `mapcurve.${series}`), stage: column.title })}
      title={t("mapcurve.add", { series: t(arc ? "mapcurve.arc" : `mapcurve.${series}`), stage: column.title })}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={() => onAdd(series)}
    />
  ));
}
