import type { KeyboardEvent } from "react";

/** A figure is opened by the keys that press a button, which on the map around it mean to write. */
export function pressed(event: KeyboardEvent): void {
  if (event.key === "Enter" || event.key === " ") event.stopPropagation();
}
