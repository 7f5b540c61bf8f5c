import { type PointerEvent as ReactPointerEvent, useCallback, useState } from "react";
import type { Model } from "../model.ts";

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** A press on an empty place becomes a frame after so many pixels. */
const slack = 5;

/** A frame drawn over the grid selects the cards that it touches; with Shift or Ctrl they come on top of those selected. */
export function useMarquee(model: Model, canvas: () => HTMLElement | null) {
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
        if (drawn) model.go(model.state().spot, [...new Set([...kept, ...within(area, drawn)])]);
        if (drawn) addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener("click", swallow, { capture: true }));
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", end);
      addEventListener("pointercancel", end);
    },
    [model, canvas],
  );
  return { box, onBoxDown };
}

/** The click that ends a frame is none. */
const swallow = (event: Event) => event.stopPropagation();

function within(area: HTMLElement, box: Box): readonly string[] {
  const bounds = area.getBoundingClientRect();
  return [...area.querySelectorAll<HTMLElement>("[data-card]")].flatMap((card) => {
    const b = card.getBoundingClientRect();
    const [left, top] = [b.left - bounds.left, b.top - bounds.top];
    const touched = left < box.left + box.width && left + b.width > box.left && top < box.top + box.height && top + b.height > box.top;
    return touched && card.dataset.card ? [card.dataset.card] : [];
  });
}
