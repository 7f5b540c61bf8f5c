import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "../../../api/client.ts";
import type { PersonaProposal, PersonaSplits } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import type { MapFilter } from "./filter.ts";

/** Groups of the customers whom a filter chooses, each a persona that could be. */
export const useSplits = (filter: MapFilter | null) =>
  useQuery({
    queryKey: ["map-personas", JSON.stringify(filter)],
    queryFn: ({ signal }) => request<PersonaSplits>("/api/maps/personas", { body: { filter }, signal }),
    enabled: filter !== null,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    retry: false,
  });

/** So many channels at most are a persona's own. */
const ownChannels = 4;
/** A channel that fewer of them use is not theirs. */
const leastShare = 0.25;

/** A proposal as the properties of a persona of the map. */
export function personaOf(proposal: PersonaProposal, { name }: Say): Readonly<Record<string, unknown>> {
  const [quote] = proposal.quotes;
  return {
    name: name(proposal.name),
    role: name(proposal.role),
    audience: proposal.audience,
    channels: proposal.figures.channels
      .filter((c) => c.share >= leastShare)
      .slice(0, ownChannels)
      .map((c) => c.channel),
    ...(quote ? { quote: quote.text } : {}),
    portrait: { seed: `${proposal.split.by}-${proposal.split.value}` },
  };
}
