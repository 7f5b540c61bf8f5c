/**
 * What stands around the grid of a map: who it is of, what is chosen, what can
 * be done with all of it. The page of the map places these; each finds the map
 * by useMap.
 */
import { MessageSquare } from "lucide-react";
import { useSay } from "../../../ui/say.ts";
import { useOpenAt } from "./data.ts";
import { Count, Differences } from "./differences/Differences.tsx";
import { Persona } from "./persona/PersonaPanel.tsx";
import { Side } from "./side/Side.tsx";
import { Top } from "./top/Top.tsx";
import "../../maps/maps.css";
import "./panel.css";

/** Any node of the map. */
interface Placed {
  readonly id: string;
}

/** Left: the persona, what the map rests on, its review. */
export function PersonaPanel() {
  return <Persona />;
}

/** Right: the details of what is selected, and what colleagues say about it. */
export function SidePanel() {
  return <Side />;
}

/** Top right: share, review, versions, export, and the rest. */
export function TopActions() {
  return <Top />;
}

/** This map beside another form or version of it. */
export function DifferencesView() {
  return <Differences />;
}

/** How many differences there are to the other form: beside its tab. */
export function DifferenceCount() {
  return <Count />;
}

/** Open comments on a node; nothing when there are none. */
export function CommentCount({ node }: { readonly node: Placed }) {
  const { t, count } = useSay();
  const n = useOpenAt(node.id);
  if (n === 0) return null;
  const words = t(n === 1 ? "maps.talk.count_one" : "maps.talk.count_other", { n: count(n) });
  return (
    <span className="comment-count t11" title={words}>
      <MessageSquare size={12} aria-hidden="true" />
      <span aria-hidden="true">{count(n)}</span>
      <span className="hidden">{words}</span>
    </span>
  );
}
