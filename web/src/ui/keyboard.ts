import { useEffect, useRef } from "react";

export type Shortcuts = Readonly<Record<string, () => void>>;

/** Whether a key is meant for what has the focus: a field, or something open above the page. */
export function taken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("input, select, textarea, [role=dialog]")) return true;
  return event.ctrlKey || event.metaKey || event.altKey;
}

/** Single keys of the page, and arrows that walk from cell to cell of the map. */
export function useKeyboard(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || taken(event)) return;
      if (event.key.startsWith("Arrow")) {
        if (walk(event.key)) event.preventDefault();
        return;
      }
      const act = current.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

type Cell = { readonly element: HTMLElement; readonly row: number; readonly column: number };

function cells(): readonly Cell[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row][data-column]")].map((element) => ({
    element,
    row: Number(element.dataset.row),
    column: Number(element.dataset.column),
  }));
}

/** Moves the focus by one cell; from outside the map an arrow does what it always does. */
function walk(key: string): boolean {
  const all = cells();
  const here = all.find((c) => c.element === document.activeElement);
  if (!here) return false;
  const sideways = key === "ArrowLeft" || key === "ArrowRight";
  const forward = key === "ArrowRight" || key === "ArrowDown";
  const beyond = all.filter((c) => {
    const by = sideways ? c.column - here.column : c.row - here.row;
    const same = sideways || c.column === here.column;
    return same && (forward ? by > 0 : by < 0);
  });
  const distance = (c: Cell) => Math.abs(c.column - here.column) * 1000 + Math.abs(c.row - here.row);
  const next = beyond.reduce<Cell | null>((best, c) => (best && distance(best) <= distance(c) ? best : c), null);
  next?.element.focus();
  return true;
}
