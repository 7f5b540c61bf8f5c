import { useCallback, useMemo } from "react";
import { navigate, useSearch } from "wouter/use-browser-location";
import { type Place, readSavedPlace, type SavedPlace, writePlace, writeSavedPlace } from "../domain/place.ts";

/** Push makes a step that the browser's back button undoes. */
export type Change<P> = (change: Partial<P>, how?: "push" | "replace") => void;
export type Go = Change<Place>;

/**
 * What a page keeps in its address, and how to change it, so that a link shows
 * the same to a colleague. Read and write take the search part ("?a=b", or "");
 * both must be the same functions at every call.
 */
export function useAddress<P extends object>(
  read: (search: string) => P,
  write: (place: P) => string,
): { readonly place: P; readonly go: Change<P> } {
  const search = useSearch();
  const place = useMemo(() => read(search), [read, search]);
  const go: Change<P> = useCallback(
    (change, how = "push") => {
      const next = location.pathname + write({ ...read(location.search), ...change });
      if (next !== location.pathname + location.search) navigate(next, { replace: how === "replace" });
    },
    [read, write],
  );
  return { place, go };
}

/** The place that the address of the journey page says, and how to go elsewhere from it. */
export const usePlace = (): { readonly place: SavedPlace; readonly go: Change<SavedPlace> } => useAddress(readSavedPlace, writeSavedPlace);

/** A link to a place, for a colleague. */
export const linkTo = (place: Place): string => location.origin + location.pathname + writePlace(place);
