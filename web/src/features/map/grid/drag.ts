import { type PointerEvent as ReactPointerEvent, useCallback, useRef, useState } from "react";
import { placeBefore } from "../../../domain/map/edit.ts";
import { titleOf } from "../../../domain/map/node.ts";
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
};

type Landing = { readonly kind: "cards"; readonly drop: Drop } | { readonly kind: "stage" | "lane"; readonly before: string | null };

/** A press becomes a drag after so many pixels. */
const slack = 5;

/** Dragging cards, stages and lanes with the mouse or a pen; a finger scrolls. */
export function useDrag(model: Model, say: Say, canvas: () => HTMLElement | null) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const landing = useRef<Landing | null>(null);
  const moved = useRef(false);

  const onPointerDown = useCallback(
    (event: ReactPointerEvent<HTMLElement>) => {
      moved.current = false;
      if (event.button !== 0 || event.pointerType === "touch" || !model.may("edit") || !(event.target instanceof HTMLElement)) return;
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
        const at = what === "cards" ? overCell(area, now, ids) : overHead(area, now, what, id);
        landing.current = at?.landing ?? null;
        setDrag({
          what,
          ids,
          name: titleOf(doc.node(id)),
          x: now.clientX - bounds.left,
          y: now.clientY - bounds.top,
          line: at?.line ?? null,
        });
      };
      const creep = creeper(area, { x: what !== "lane", y: what !== "stage" }, place);
      const move = (now: PointerEvent) => {
        if (!moved.current && Math.hypot(now.clientX - x0, now.clientY - y0) < slack) return;
        moved.current = true;
        place(now);
        creep.at(now);
      };
      const end = (now: PointerEvent | KeyboardEvent) => {
        if (now instanceof KeyboardEvent && now.key !== "Escape") return;
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", end);
        removeEventListener("pointercancel", end);
        removeEventListener("keydown", end, true);
        creep.stop();
        const to = landing.current;
        landing.current = null;
        setDrag(null);
        if (!moved.current || !to || now instanceof KeyboardEvent || now.type === "pointercancel") return;
        const { doc, selection } = model.state();
        if (to.kind === "cards") {
          const ids = selection.includes(id) ? selection : [id];
          model.apply(say.t("studio.do.move"), dropCards(doc, ids, to.drop));
        } else if (to.kind === "lane") {
          model.apply(say.t("studio.do.move"), placeBefore(doc.lanes, id, to.before));
        } else {
          const home = doc.stages.find((s) => s.steps.some((step) => step.id === id));
          model.apply(say.t("studio.do.move"), placeBefore(home ? home.steps : doc.stages.map((s) => s.node), id, to.before));
        }
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", end);
      addEventListener("pointercancel", end);
      addEventListener("keydown", end, true);
    },
    [model, say, canvas],
  );
  /** Whether the press that just ended was a drag, and no click. */
  const wasDrag = useCallback(() => moved.current, []);
  return { drag, onPointerDown, wasDrag };
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
  return { landing: { kind: what, before: before ? (before.dataset[what] ?? null) : null }, line };
}
