import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type Place, readPlace, writePlace } from "../domain/place.ts";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** The place that the address says, and how to go elsewhere from it. */
export function usePlace(): { readonly place: Place; readonly go: Go } {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const place = useMemo(() => readPlace(search), [search]);
  const go: Go = useCallback((change, how = "push") => {
    const next = location.pathname + writePlace({ ...readPlace(location.search), ...change });
    if (next === location.pathname + location.search) return;
    if (how === "push") history.pushState(null, "", next);
    else history.replaceState(null, "", next);
    for (const listener of listeners) listener();
  }, []);
  return { place, go };
}

/** Push makes a step that the browser's back button undoes. */
export type Go = (change: Partial<Place>, how?: "push" | "replace") => void;

/** A link to a place, for a colleague. */
export const linkTo = (place: Place): string => location.origin + location.pathname + writePlace(place);
