import { laneKind, type MapNode, text } from "../../../domain/map/node.ts";
import type { Say } from "../../../ui/say.ts";

/** What a lane is called: its own title, else its kind. */
export function laneTitle(lane: MapNode | undefined, { t }: Say): string {
  const kind = laneKind(lane);
  return text(lane, "title") || (kind ? t(`studio.lane.${kind}`) : text(lane, "kind") || t("studio.lane.unknown"));
}
