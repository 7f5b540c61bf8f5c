import type { Person } from "../../../domain/map/live.ts";
export function Avatars(_: { readonly people: readonly Person[] }) {
  return null;
}
