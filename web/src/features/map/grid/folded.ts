import { useCallback, useEffect, useState } from "react";
import { browserStore } from "../../../domain/map/live.ts";

const keyOf = (map: string) => `percorso-map-folded:${map}`;

function read(map: string): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(browserStore.get(keyOf(map)) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string") : []);
  } catch {
    return new Set();
  }
}

/** The lanes that one has folded up on this machine; colleagues see them as they like. */
export function useFolded(map: string): { readonly folded: ReadonlySet<string>; readonly fold: (lane: string, up: boolean) => void } {
  const [folded, setFolded] = useState(() => read(map));
  useEffect(() => {
    if (folded.size > 0) browserStore.set(keyOf(map), JSON.stringify([...folded]));
    else browserStore.remove(keyOf(map));
  }, [map, folded]);
  const fold = useCallback((lane: string, up: boolean) => {
    setFolded((before) => new Set(up ? [...before, lane] : [...before].filter((id) => id !== lane)));
  }, []);
  return { folded, fold };
}
