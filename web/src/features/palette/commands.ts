import { useEffect, useId, useSyncExternalStore } from "react";

/** Something that a page can do, for the list that Ctrl K opens. */
export type PaletteCommand = {
  readonly id: string;
  /** A verb and what it does it to: "Esporta le tappe". */
  readonly text: string;
  readonly run: () => void;
  readonly keys?: readonly string[];
};

const pages = new Map<string, readonly PaletteCommand[]>();
const listeners = new Set<() => void>();
let all: readonly PaletteCommand[] = [];

function tell(): void {
  all = [...pages.values()].flat();
  for (const listener of listeners) listener();
}

/** Adds commands to the palette while the component is on the page. */
export function usePaletteCommands(commands: readonly PaletteCommand[]): void {
  const id = useId();
  useEffect(() => {
    pages.set(id, commands);
    tell();
  }, [id, commands]);
  useEffect(
    () => () => {
      pages.delete(id);
      tell();
    },
    [id],
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The commands of what is on the page. */
export const usePageCommands = (): readonly PaletteCommand[] => useSyncExternalStore(subscribe, () => all);
