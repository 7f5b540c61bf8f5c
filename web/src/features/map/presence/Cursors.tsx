import type { Person } from "../../../domain/map/live.ts";
export function Cursors(_: { readonly people: readonly Person[] }) {
  return null;
}
