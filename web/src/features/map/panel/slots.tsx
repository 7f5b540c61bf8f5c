/**
 * What stands around the grid of a map: who it is of, what is chosen, what can
 * be done with all of it. The page of the map places these; each finds the map
 * by useMap.
 */

/** Any node of the map. */
interface Placed {
  readonly id: string;
}

/** Left: the persona, what the map rests on, its review. */
export function PersonaPanel() {
  return null;
}

/** Right: the details of what is selected, and what colleagues say about it. */
export function SidePanel() {
  return null;
}

/** Top right: share, review, versions, export, and the rest. */
export function TopActions() {
  return null;
}

/** This map beside another form or version of it. */
export function DifferencesView() {
  return null;
}

/** How many differences there are to the other form: beside its tab. */
export function DifferenceCount() {
  return null;
}

/** Open comments on a node; nothing when there are none. */
export function CommentCount(_: { readonly node: Placed }) {
  return null;
}
