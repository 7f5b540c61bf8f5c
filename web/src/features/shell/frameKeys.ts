import { useEffect, useRef } from "react";
import { taken } from "../../ui/keyboard.ts";

type Acts = {
  readonly palette: () => void;
  readonly keys: () => void;
  /** What follows "g". */
  readonly sections: Readonly<Record<string, () => void>>;
};

/** A second key counts if it comes within this time. */
const together = 1_200;

/** The keys of every page: Ctrl or ⌘ K, ?, and g with a second one. They come before those of the page. */
export function useFrameKeys(acts: Acts): void {
  const current = useRef(acts);
  useEffect(() => {
    current.current = acts;
  });
  useEffect(() => {
    let g = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        current.current.palette();
        return;
      }
      if (taken(event)) return;
      const second = event.timeStamp - g < together;
      g = event.key === "g" && !second ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const act = event.key === "?" ? current.current.keys : second ? current.current.sections[event.key] : undefined;
      if (!act && !second) return;
      event.preventDefault(); // after g even a key without a section is not the page's
      act?.();
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, []);
}
