import { useEffect, useRef, useState, useSyncExternalStore } from "react";

type Media = { readonly subscribe: (changed: () => void) => () => void; readonly matches: () => boolean };
const medias = new Map<string, Media>();

/** One listener for all who ask the same: they change together, in one turn. */
function mediaOf(query: string): Media {
  const known = medias.get(query);
  if (known) return known;
  const list = matchMedia(query);
  const asking = new Set<() => void>();
  list.addEventListener("change", () => {
    for (const changed of asking) changed();
  });
  const media: Media = {
    subscribe: (changed) => {
      asking.add(changed);
      return () => asking.delete(changed);
    },
    matches: () => list.matches,
  };
  medias.set(query, media);
  return media;
}

function useMedia(query: string): boolean {
  const { subscribe, matches } = mediaOf(query);
  return useSyncExternalStore(subscribe, matches);
}

export const usePhone = (): boolean => useMedia("(max-width: 699px)");
/** Whether nothing may move: the system says so, or the reader chose it in the settings. */
export const useStill = (): boolean => useMedia("(prefers-reduced-motion: reduce)") || document.documentElement.dataset.motion === "still";

/** The keys that open search, as this machine writes them. */
export const searchKeys: string = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? "") ? "⌘ K" : "Ctrl K";

/** The size of an element, followed as it changes; 0 until it is known. */
export function useSize<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}

/** The time, again every so many milliseconds while it is wanted. */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
