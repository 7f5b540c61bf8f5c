import { laneKind, type MapNode, text, titleOf } from "../../../domain/map/node.ts";
import type { Say } from "../../../ui/say.ts";

/** What a lane is called: its own title, else its kind. */
export function laneTitle(lane: MapNode | undefined, { t }: Say): string {
  const kind = laneKind(lane);
  return text(lane, "title") || (kind ? t(`studio.lane.${kind}`) : text(lane, "kind") || t("studio.lane.unknown"));
}

/** What a node is called where it has no name of its own. */
export function nameOf(node: MapNode | undefined, say: Say): string {
  if (!node) return "";
  if (node.kind === "lane") return laneTitle(node, say);
  return titleOf(node) || say.t("studio.unnamed");
}
