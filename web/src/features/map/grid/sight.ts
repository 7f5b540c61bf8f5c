import { type RefObject, startTransition, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { isCurve, type MapNode, text, texts, titleOf } from "../../../domain/map/node.ts";
import type { Doc } from "../../../domain/map/tree.ts";
import { type Column, headWidth } from "./columns.ts";

/** So many cells are all drawn: it takes more than a screen holds for leaving some out to be worth it. */
const few = 240;
/** How far beyond what is in sight it is drawn: so many columns at each side, so many pixels above and below. */
const margin = { columns: 2, pixels: 400 } as const;

/** The height of a lane with a curve, of a folded one, and the least of any, in pixels. */
export const curveHeight = 180;
const [foldedHeight, leastHeight] = [37, 57];

/** What of the map is in sight, with a margin; the rest keeps its size and is not drawn. */
export type Sight = {
  /** The lanes whose cells are drawn. */
  readonly lanes: ReadonlySet<string>;
  /** The first column that is drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** How high a lane stands that is not drawn, in pixels. */
  readonly heightOf: (lane: MapNode) => number;
};

type Seen = { readonly lanes: ReadonlySet<string>; readonly from: number; readonly to: number };

/** How high a lane stood, with the cells that it had then. */
type Measured = { readonly height: number; readonly folded: boolean; readonly cells: readonly (readonly MapNode[])[] };

type Drawn = { readonly doc: Doc; readonly columns: readonly Column[]; readonly folded: ReadonlySet<string> };

const cellsOf = ({ doc, columns }: Drawn, lane: string) => columns.map((column) => doc.cardsOf(lane, column.id));

/** Follows what of the map is in sight as it is scrolled; space is the width that there is, in pixels. */
export function useSight(canvas: RefObject<HTMLElement | null>, map: Drawn, space: number): Sight {
  const { doc, columns, folded } = map;
  const now = useRef(map);
  useEffect(() => {
    now.current = map;
  });
  const whole = doc.lanes.length * columns.length <= few;
  const [printing, setPrinting] = useState(false);
  const [measured] = useState(() => new Map<string, Measured>());
  const heightOf = useMemo(
    () => (lane: MapNode) => {
      const before = measured.get(lane.id);
      const same =
        before?.folded === folded.has(lane.id) &&
        before.cells.length === columns.length &&
        columns.every((column, i) => before.cells[i] === doc.cardsOf(lane.id, column.id));
      return same ? before.height : folded.has(lane.id) ? foldedHeight : guessed(doc, lane, columns);
    },
    [doc, columns, folded, measured],
  );
  const [seen, setSeen] = useState<Seen>(() => atFirst(map, heightOf, space));
  const width = columns[0]?.width ?? 1;
  const count = columns.length;
  // What lies around comes once what is in sight was painted.
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setPainted(true)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other lanes are other rows to watch
  useEffect(() => {
    const area = canvas.current;
    const scroller = area?.closest<HTMLElement>(".map-scroll");
    if (!painted || !area || !scroller) return;
    // Which lanes are near, the browser says: no position is asked for while one scrolls.
    const near = new Set<string>();
    const watch = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, boundingClientRect } of entries) {
          const id = target instanceof HTMLElement ? (target.dataset.row ?? "") : "";
          if (isIntersecting) near.add(id);
          else if (near.delete(id)) {
            // As it stood while it was drawn, so that nothing moves when it no longer is.
            const { height } = boundingClientRect;
            measured.set(id, { height, folded: now.current.folded.has(id), cells: cellsOf(now.current, id) });
          }
        }
        setSeen((before) => ({ ...before, lanes: new Set(near) }));
      },
      { root: scroller, rootMargin: `${margin.pixels}px 0px` },
    );
    for (const row of area.querySelectorAll("[data-row]")) watch.observe(row);
    let due = 0;
    const across = () => {
      due = 0;
      const left = scroller.scrollLeft;
      const from = Math.max(0, Math.floor(left / width) - margin.columns);
      const to = Math.min(count, Math.ceil((left + scroller.clientWidth - headWidth) / width) + margin.columns);
      setSeen((before) => (before.from === from && before.to === to ? before : { ...before, from, to }));
    };
    const scrolled = () => {
      due ||= requestAnimationFrame(across);
    };
    scrolled();
    scroller.addEventListener("scroll", scrolled, { passive: true });
    const size = new ResizeObserver(scrolled);
    size.observe(scroller);
    return () => {
      watch.disconnect();
      size.disconnect();
      scroller.removeEventListener("scroll", scrolled);
      cancelAnimationFrame(due);
    };
  }, [canvas, doc.lanes, width, count, measured, painted]);

  // On paper there is no scrolling.
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);

  const all = printing || (whole && painted);
  return useMemo(
    () => (all ? { lanes: new Set(doc.lanes.map((l) => l.id)), from: 0, to: count, heightOf } : { ...seen, heightOf }),
    [all, doc.lanes, count, seen, heightOf],
  );
}

/** What is in sight before anything was laid out: as many lanes and columns as the window may hold. */
function atFirst({ doc, columns }: Drawn, heightOf: (lane: MapNode) => number, space: number): Seen {
  const lanes = new Set<string>();
  let y = 160; // the bars above the map
  for (const lane of doc.lanes) {
    if (y > innerHeight) break;
    lanes.add(lane.id);
    y += heightOf(lane);
  }
  return { lanes, from: 0, to: Math.ceil(Math.max(0, space - headWidth) / (columns[0]?.width ?? 1)) };
}

/** About how high a lane is, in pixels: as its highest cell. */
function guessed(doc: Doc, lane: MapNode, columns: readonly Column[]): number {
  if (isCurve(lane)) return curveHeight + 1;
  return columns.reduce((most, column) => Math.max(most, cellHeight(doc.cardsOf(lane.id, column.id), column.width)), leastHeight);
}

/** The height that the cells which are not drawn would give to their lane, in pixels. */
export function heightOfRest(doc: Doc, lane: MapNode, columns: readonly Column[], from: number, to: number): number {
  const rest = [...columns.slice(0, from), ...columns.slice(to)];
  return rest.length === 0 || isCurve(lane) ? 0 : guessed(doc, lane, rest);
}

const known = new WeakMap<readonly MapNode[], { readonly width: number; readonly height: number }>();

/** About how high a cell is in a column so wide, in pixels: lines of words, tags, pictures, and where one more card goes. */
export function cellHeight(cards: readonly MapNode[], width: number): number {
  if (cards.length === 0) return leastHeight;
  const before = known.get(cards);
  if (before?.width === width) return before.height;
  const letters = Math.max(8, Math.floor((width - 64) / 6.4));
  const height = cards.reduce((sum, card) => {
    const lines = titleOf(card)
      .split("\n")
      .reduce((n, line) => n + Math.max(1, Math.ceil(line.length / letters)), 0);
    const picture = card.props?.image ? (width - 38) * 0.66 + 6 : 0;
    return sum + 24 + 18 * Math.max(1, lines) + picture + (texts(card, "tags").length > 0 || text(card, "touchpoint") !== "" ? 4 : 0);
  }, 29);
  known.set(cards, { width, height });
  return height;
}

/** Brings a node into the middle, once what was asked for before has drawn it. */
export function reveal(id: string): void {
  requestAnimationFrame(() =>
    document.querySelector(`[data-spot="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center", inline: "center" }),
  );
}
