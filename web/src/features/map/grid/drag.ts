import { type PointerEvent as ReactPointerEvent, useCallback, useRef, useState } from "react";
import { bandOf } from "../../../domain/map/bands.ts";
import { laneInto, nestInto, placeBefore, stepBefore } from "../../../domain/map/edit.ts";
import { type Op, titleOf } from "../../../domain/map/node.ts";
import type { Doc } from "../../../domain/map/tree.ts";
import type { Say } from "../../../ui/say.ts";
import type { Model } from "../model.ts";
import { creeper } from "./creep.ts";
import { type Drop, dropCards } from "./keys.ts";

/** What is being dragged, and where it would land, in pixels of the canvas. */
export type Drag = {
  readonly what: "cards" | "stage" | "lane";
  readonly ids: readonly string[];
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly line: { readonly left: number; readonly top: number; readonly width: number; readonly height: number } | null;
  /** Whether it goes into what is below: then the line is a box around that. */
  readonly into: boolean;
};

type Landing =
  | { readonly kind: "cards"; readonly drop: Drop }
  | { readonly kind: "stage"; readonly before: string | null }
  | { readonly kind: "lane"; readonly before: string | null; readonly near: string | null }
  | { readonly kind: "into"; readonly stage: string };

/** A press becomes a drag after so many pixels. */
const slack = 5;

/** A finger that rests so long, in milliseconds, takes up what is below it; one that moves before scrolls. */
const held = 350;

/** Dragging cards, stages and lanes: with the mouse or a pen at once, with a finger that holds on first. */
export function useDrag(model: Model, say: Say, canvas: () => HTMLElement | null) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const landing = useRef<Landing | null>(null);
  const moved = useRef(false);

  const onPointerDown = useCallback(
    (event: ReactPointerEvent<HTMLElement>) => {
      moved.current = false;
      if (event.button !== 0 || !event.isPrimary || !model.may("edit") || !(event.target instanceof Element)) return;
      if (event.target.closest("textarea, input, .map-more-at, .map-point, a")) return;
      const from = event.target.closest<HTMLElement>("[data-card], [data-stage], [data-lane]");
      const area = canvas();
      if (!from || !area) return;
      const { card, stage, lane } = from.dataset;
      const id = card ?? stage ?? lane ?? "";
      const what = card ? "cards" : stage ? "stage" : "lane";
      const [x0, y0] = [event.clientX, event.clientY];
      const place = (now: PointerEvent) => {
        const { selection, doc } = model.state();
        const ids = what === "cards" && selection.includes(id) ? selection : [id];
        const bounds = area.getBoundingClientRect();
        const at =
          what === "cards"
            ? overCell(area, now, ids)
            : ((what === "stage" ? overStage(area, now, doc, id) : null) ?? overHead(area, now, what, id));
        landing.current = at?.landing ?? null;
        setDrag({
          what,
          ids,
          name: titleOf(doc.node(id)),
          x: now.clientX - bounds.left,
          y: now.clientY - bounds.top,
          line: at?.line ?? null,
          into: at?.landing.kind === "into",
        });
      };
      const creep = creeper(area, { x: what !== "lane", y: what !== "stage" }, place);
      const finger = event.pointerType === "touch";
      const hold = finger
        ? setTimeout(() => {
            moved.current = true;
            navigator.vibrate?.(10);
            place(event.nativeEvent);
          }, held)
        : undefined;
      // What is taken up goes with the finger, and the page does not: that is said before it begins to scroll.
      // A page that still glides from the finger before this one cannot be told, and complains of being told.
      const still = (now: TouchEvent) => {
        if (moved.current && now.cancelable) now.preventDefault();
      };
      const move = (now: PointerEvent) => {
        if (now.pointerId !== event.pointerId) return;
        if (!moved.current && Math.hypot(now.clientX - x0, now.clientY - y0) < slack) return;
        if (finger && !moved.current) {
          end(now, false); // it scrolls
          return;
        }
        moved.current = true;
        place(now);
        creep.at(now);
      };
      const ended = (now: PointerEvent | KeyboardEvent) => end(now, true);
      const end = (now: PointerEvent | KeyboardEvent, lands: boolean) => {
        if (now instanceof KeyboardEvent ? now.key !== "Escape" : now.pointerId !== event.pointerId) return;
        clearTimeout(hold);
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", ended);
        removeEventListener("pointercancel", ended);
        removeEventListener("keydown", ended, true);
        area.removeEventListener("touchmove", still);
        creep.stop();
        const to = landing.current;
        landing.current = null;
        setDrag(null);
        if (!lands || !moved.current || !to || now instanceof KeyboardEvent || now.type === "pointercancel") return;
        model.apply(say.t("studio.do.move"), landed(model, id, to, say.t("studio.first_step")));
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", ended);
      addEventListener("pointercancel", ended);
      addEventListener("keydown", ended, true);
      if (finger) area.addEventListener("touchmove", still, { passive: false });
    },
    [model, say, canvas],
  );
  /** Whether the press that just ended was a drag, and no click. */
  const wasDrag = useCallback(() => moved.current, []);
  return { drag, onPointerDown, wasDrag };
}

/** What letting go does. */
function landed(model: Model, id: string, to: Landing, firstStep: string): readonly Op[] {
  const { doc, selection, inBands } = model.state();
  switch (to.kind) {
    case "cards":
      return dropCards(doc, selection.includes(id) ? selection : [id], to.drop);
    case "into":
      return nestInto(doc, id, to.stage, firstStep);
    case "lane": {
      if (!inBands) return placeBefore(doc.lanes, id, to.before);
      // It comes into the band of the lane that it is let go over.
      const near = doc.lanes.find((l) => l.id === to.near);
      const before = doc.lanes.find((l) => l.id === to.before);
      if (!near) return [];
      return laneInto(doc, id, bandOf(near), before && bandOf(before) === bandOf(near) ? before.id : null);
    }
    case "stage": {
      const home = doc.stages.find((s) => s.steps.some((step) => step.id === id));
      if (home && to.before !== null && !home.steps.some((s) => s.id === to.before)) return stepBefore(doc, id, to.before);
      return placeBefore(home ? home.steps : doc.stages.map((s) => s.node), id, to.before);
    }
  }
}

type Over = { readonly landing: Landing; readonly line: Drag["line"] };

function overCell(area: HTMLElement, now: PointerEvent, ids: readonly string[]): Over | null {
  const cell = document
    .elementsFromPoint(now.clientX, now.clientY)
    .find((e): e is HTMLElement => e instanceof HTMLElement && e.dataset.cell !== undefined);
  if (!cell) return null;
  const [lane = "", column = ""] = (cell.dataset.cell ?? "").split(" ");
  const cards = [...cell.querySelectorAll<HTMLElement>("[data-card]")].filter((c) => !ids.includes(c.dataset.card ?? ""));
  const before = cards.find((c) => {
    const b = c.getBoundingClientRect();
    return now.clientY < b.top + b.height / 2;
  });
  const bounds = area.getBoundingClientRect();
  const box = cell.getBoundingClientRect();
  const last = cards.at(-1)?.getBoundingClientRect();
  const y = before ? before.getBoundingClientRect().top - 3 : last ? last.bottom + 3 : box.top + 8;
  return {
    landing: { kind: "cards", drop: { lane, column, before: before?.dataset.card } },
    line: { left: box.left - bounds.left + 8, top: y - bounds.top - 1, width: box.width - 16, height: 2 },
  };
}

/** Over the middle of a stage's head what is dragged would become a step of it; at its sides it goes beside it. */
function overStage(area: HTMLElement, now: PointerEvent, doc: Doc, id: string): Over | null {
  const head = [...area.querySelectorAll<HTMLElement>("[data-stage]")].find((h) => {
    const b = h.getBoundingClientRect();
    const [from, to] = [b.left + b.width * 0.3, b.right - b.width * 0.3];
    return now.clientX > from && now.clientX < to && now.clientY > b.top && now.clientY < b.bottom;
  });
  const stage = doc.columns.find((c) => c.node.id === head?.dataset.stage)?.stage.id;
  if (!head || stage === undefined || nestInto(doc, id, stage, "").length === 0) return null;
  const bounds = area.getBoundingClientRect();
  const b = head.getBoundingClientRect();
  return {
    landing: { kind: "into", stage },
    line: { left: b.left - bounds.left, top: b.top - bounds.top, width: b.width, height: b.height },
  };
}

function overHead(area: HTMLElement, now: PointerEvent, what: "stage" | "lane", id: string): Over | null {
  const heads = [...area.querySelectorAll<HTMLElement>(`[data-${what}]`)];
  const own = heads.find((h) => h.dataset[what] === id);
  const level = heads.filter((h) => h.classList.contains("step") === (own?.classList.contains("step") ?? false));
  const before = level.find((h) => {
    const b = h.getBoundingClientRect();
    return what === "stage" ? now.clientX < b.left + b.width / 2 : now.clientY < b.top + b.height / 2;
  });
  const bounds = area.getBoundingClientRect();
  const end = level.at(-1)?.getBoundingClientRect();
  const b = before?.getBoundingClientRect();
  if (!end) return null;
  const line =
    what === "stage"
      ? { left: (b ? b.left : end.right) - bounds.left - 1, top: 0, width: 2, height: bounds.height }
      : { left: 0, top: (b ? b.top : end.bottom) - bounds.top - 1, width: bounds.width, height: 2 };
  const target = before?.dataset[what] ?? null;
  if (what === "stage") return { landing: { kind: "stage", before: target }, line };
  const away = (h: HTMLElement): number => {
    const { top, bottom } = h.getBoundingClientRect();
    return Math.max(top - now.clientY, now.clientY - bottom, 0);
  };
  const [near] = level.filter((h) => h !== own).sort((one, two) => away(one) - away(two));
  return { landing: { kind: "lane", before: target, near: near?.dataset.lane ?? null }, line };
}
