import { useSyncExternalStore } from "react";

export type Motion = "auto" | "still";

const remembered = "percorso-motion";
const listeners = new Set<() => void>();

/** public/theme.js sets it before the first paint; base.css and useStill heed it. */
const now = (): Motion => (document.documentElement.dataset.motion === "still" ? "still" : "auto");

function choose(motion: Motion): void {
  if (motion === "still") document.documentElement.dataset.motion = "still";
  else delete document.documentElement.dataset.motion;
  try {
    localStorage.setItem(remembered, motion);
  } catch {
    // storage is forbidden: the choice lasts as long as the page
  }
  for (const listener of listeners) listener();
}

/** Whether things on the page move: as the system says, or never. */
export function useMotion(): { readonly motion: Motion; readonly choose: (motion: Motion) => void } {
  const motion = useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, now);
  return { motion, choose };
}
