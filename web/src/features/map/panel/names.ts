import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { getFields } from "../../../api/client.ts";
import type { Touchpoint } from "../../../api/shape.ts";
import { isCurve, type MapNode, number, text, titleOf } from "../../../domain/map/node.ts";
import { useSay } from "../../../ui/say.ts";

/** What cards are called that have no words of their own: the touchpoint's name, or the emotion. */
export function useNames() {
  const { name, emotion, t } = useSay();
  const fields = useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000, retry: false });
  const points = fields.data?.touchpoints;
  const pointOf = useCallback((node: MapNode): Touchpoint | undefined => points?.find((p) => p.id === text(node, "touchpoint")), [points]);
  const nameOf = useCallback(
    (node: MapNode | undefined, lane?: MapNode): string => {
      if (!node) return t("maps.untitled");
      const point = pointOf(node);
      const value = number(node, "value");
      const felt = value !== null && (!lane || isCurve(lane)) ? emotion(value) : "";
      return titleOf(node) || (point ? name(point.name) : text(node, "touchpoint")) || felt || t("maps.untitled");
    },
    [pointOf, name, emotion, t],
  );
  return { nameOf, pointOf };
}
