import { type PointerEvent as ReactPointerEvent, useCallback, useState } from "react";
import type { Model } from "../model.ts";
import { type Column, headWidth } from "./columns.ts";

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** A press on an empty place becomes a frame after so many pixels. */
const slack = 5;

/** A frame drawn over the grid selects the cards that it touches; with Shift or Ctrl they come on top of those selected. */
export function useMarquee(model: Model, canvas: () => HTMLElement | null, columns: readonly Column[]) {
  const [box, setBox] = useState<Box | null>(null);
  const onBoxDown = useCallback(
    (event: ReactPointerEvent<HTMLElement>) => {
      const area = canvas();
      if (event.button !== 0 || event.pointerType === "touch" || !area || !(event.target instanceof Element)) return;
      if (!event.target.closest("[data-cell]") || event.target.closest("[data-card], button, textarea, a")) return;
      const kept = event.shiftKey || event.ctrlKey || event.metaKey ? model.state().selection : [];
      const bounds = area.getBoundingClientRect();
      const [x0, y0] = [event.clientX - bounds.left, event.clientY - bounds.top];
      let drawn: Box | null = null;
      const move = (now: PointerEvent) => {
        const b = area.getBoundingClientRect();
        const [x, y] = [now.clientX - b.left, now.clientY - b.top];
        if (!drawn && Math.hypot(x - x0, y - y0) < slack) return;
        drawn = { left: Math.min(x, x0), top: Math.min(y, y0), width: Math.abs(x - x0), height: Math.abs(y - y0) };
        setBox(drawn);
      };
      const end = () => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", end);
        removeEventListener("pointercancel", end);
        setBox(null);
        if (drawn) model.go(model.state().spot, [...new Set([...kept, ...within(area, drawn, model, columns)])]);
        if (drawn) addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener("click", swallow, { capture: true }));
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", end);
      addEventListener("pointercancel", end);
    },
    [model, canvas, columns],
  );
  return { box, onBoxDown };
}

/** The click that ends a frame is none. */
const swallow = (event: Event) => event.stopPropagation();

/** The cards that a frame touches; of cells that went out of sight while it was drawn, all of them. */
function within(area: HTMLElement, box: Box, model: Model, columns: readonly Column[]): readonly string[] {
  const bounds = area.getBoundingClientRect();
  const touches = (b: DOMRect) =>
    b.left - bounds.left < box.left + box.width &&
    b.right - bounds.left > box.left &&
    b.top - bounds.top < box.top + box.height &&
    b.bottom - bounds.top > box.top;
  const { doc } = model.state();
  return [...area.querySelectorAll<HTMLElement>("[data-row]")].flatMap((row) => {
    const at = row.getBoundingClientRect();
    if (!touches(at)) return [];
    const lane = row.dataset.row ?? "";
    return columns.flatMap((column) => {
      const cell = row.querySelector(`[data-cell="${CSS.escape(`${lane} ${column.id}`)}"]`);
      if (cell)
        return [...cell.querySelectorAll<HTMLElement>("[data-card]")].flatMap((card) =>
          touches(card.getBoundingClientRect()) && card.dataset.card ? [card.dataset.card] : [],
        );
      return touches(new DOMRect(bounds.left + headWidth + column.x, at.y, column.width, at.height))
        ? doc.cardsOf(lane, column.id).map((card) => card.id)
        : [];
    });
  });
}
