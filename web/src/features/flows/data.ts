import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "../../api/client.ts";
import type { FlowsAnswer } from "../../api/shape.ts";
import { type FlowPlace, flowsQuestion } from "../../domain/flows/place.ts";
import type { Extent } from "../../domain/period.ts";

/** The flows that the place asks for. While new ones are on their way the old ones stay, as a placeholder. */
export function useFlows(place: FlowPlace, extent: Extent | null) {
  const text = useMemo(() => (extent ? JSON.stringify(flowsQuestion(place, extent)) : null), [place, extent]);
  const key = useMemo(() => ["flows", text], [text]);
  const answer = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<FlowsAnswer>("/api/query", { body: text === null ? null : JSON.parse(text), signal }),
    enabled: text !== null,
    placeholderData: keepPreviousData,
  });
  return { key, answer };
}
