import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "../../../api/client.ts";
import type { CriticalAnswer, Fields, ModelInfo, Query, Touchpoint } from "../../../api/shape.ts";
import { type Say, useSay } from "../../../ui/say.ts";
import { useFields, useModels } from "../../journey/data.ts";
import { type Bind, readBind, sameSubject } from "./bind.ts";
import { type Board, type CardItem, type Item, textOf, titleOf } from "./board.ts";
import type { MapFilter } from "./filter.ts";
import { mostAlike } from "./likeness.ts";

/** Something of the catalogue that a node can be bound to. */
export type Candidate = {
  readonly bind: Bind;
  readonly text: string;
  /** Said beside it: its channel, its cost. */
  readonly about: string;
  /** What it is called in each language, to be found by. */
  readonly names: readonly string[];
  readonly touchpoint?: Touchpoint;
};

/** The stage model that a map is drawn on. */
function useModel(id: string | null): ModelInfo | undefined {
  const { data } = useModels();
  return data?.find((m) => m.id === id) ?? data?.find((m) => m.default);
}

/** Critical points under a filter of the map; asked for only while somebody chooses among them. */
export function usePoints(filter: MapFilter | null, model: string | null, wanted: boolean) {
  const query: Query = useMemo(
    () => ({
      kind: "critical",
      ...(model ? { model } : {}),
      ...(filter?.period ? { period: filter.period } : {}),
      ...(filter?.where ? { where: filter.where } : {}),
    }),
    [filter, model],
  );
  return useQuery({
    queryKey: ["beside", JSON.stringify(query)],
    queryFn: ({ signal }) => request<CriticalAnswer>("/api/query", { body: query, signal }),
    enabled: wanted && filter !== null,
    staleTime: 60_000,
  });
}

function touchpointCandidates(fields: Fields | undefined, say: Say): readonly Candidate[] {
  const channels = new Map((fields?.channels ?? []).map((c) => [c.id, say.name(c.name) || c.id]));
  return (fields?.touchpoints ?? [])
    .map((touchpoint) => ({
      bind: { of: "touchpoint", touchpoint: touchpoint.id } as const,
      text: say.name(touchpoint.name) || touchpoint.id,
      about: channels.get(touchpoint.channel) ?? touchpoint.channel,
      names: [touchpoint.name.it, touchpoint.name.en, touchpoint.id.replaceAll(/[._-]/g, " ")],
      touchpoint,
    }))
    .toSorted((a, b) => a.text.localeCompare(b.text, say.language));
}

function channelCandidates(fields: Fields | undefined, say: Say): readonly Candidate[] {
  return (fields?.channels ?? [])
    .map((c) => ({
      bind: { of: "channel", channel: c.id } as const,
      text: say.name(c.name) || c.id,
      about: "",
      names: [c.name.it, c.name.en, c.id],
    }))
    .toSorted((a, b) => a.text.localeCompare(b.text, say.language));
}

function stageCandidates(model: ModelInfo | undefined, say: Say): readonly Candidate[] {
  return (model?.stages ?? []).map((s) => ({
    bind: { of: "stage", stage: s.id } as const,
    text: say.name(s.name) || s.id,
    about: say.name(s.voice),
    names: [s.name.it, s.name.en, s.id],
  }));
}

/** What of a list is meant by what somebody typed: every word of it begins a word of a name. */
export function matching(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return candidates;
  return candidates.filter((c) => {
    const text = plain([c.text, c.about, ...c.names].join(" "));
    return words.every((word) => text.includes(` ${word}`) || text.startsWith(word));
  });
}

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What a node is bound to: by its own property, or by the touchpoint that a card names. */
export function bindOf(item: Item): Bind | null {
  const own = readBind(item.props.bind);
  const touchpoint = textOf(item, "touchpoint");
  return own ?? (touchpoint ? { of: "touchpoint", touchpoint } : null);
}

/** Lanes whose cards are places where people meet the business. */
const ofPlaces = new Set(["touchpoints", "channels", "moments", "frontstage"]);

export type Proposal = { readonly item: Item; readonly title: string; readonly candidate: Candidate; readonly likeness: number };

/** What the name of one node is most like in the catalogue; null where it is bound, or like nothing. */
export function proposalFor(item: Item, kind: "stage" | "card" | "lane", all: Offers): Proposal | null {
  if (kind === "lane" || bindOf(item)) return null;
  const title = titleOf(item);
  const found = mostAlike(title, kind === "stage" ? all.stages : all.touchpoints);
  return found && { item, title, candidate: found.candidate, likeness: found.likeness };
}

/** Every unbound stage, and every unbound card of a lane of places, that is like something measured; the surest first. */
export function proposals(board: Board, all: Offers): readonly Proposal[] {
  const places = new Set(board.lanes.filter((lane) => ofPlaces.has(textOf(lane, "kind"))).map((lane) => lane.id));
  const taken = new Set(board.stages.flatMap((s) => JSON.stringify(bindOf(s) ?? "")));
  const stages = board.stages
    .flatMap((item) => proposalFor(item, "stage", all) ?? [])
    // A stage of the model is one column of the map.
    .filter((p) => !taken.has(JSON.stringify(p.candidate.bind)));
  const cards = board.cards.filter((card: CardItem) => places.has(card.lane)).flatMap((item) => proposalFor(item, "card", all) ?? []);
  return [...stages, ...cards].toSorted((a, b) => b.likeness - a.likeness);
}

/** What nodes of a map can be bound to by their names. */
export type Offers = {
  readonly touchpoints: readonly Candidate[];
  readonly stages: readonly Candidate[];
  readonly channels: readonly Candidate[];
};

export function useOffers(model: string | null): Offers {
  const say = useSay();
  const fields = useFields();
  const stages = useModel(model);
  return useMemo(() => offersOf(fields, stages, say), [fields, stages, say]);
}

type Made = {
  readonly fields: Fields | undefined;
  readonly model: ModelInfo | undefined;
  readonly language: string;
  readonly offers: Offers;
};

/** The last offers: all who ask get the same, so that what was compared with them is not compared again. */
let last: Made | null = null;

function offersOf(fields: Fields | undefined, model: ModelInfo | undefined, say: Say): Offers {
  if (last && last.fields === fields && last.model === model && last.language === say.language) return last.offers;
  const offers = {
    touchpoints: touchpointCandidates(fields, say),
    channels: channelCandidates(fields, say),
    stages: stageCandidates(model, say),
  };
  last = { fields, model, language: say.language, offers };
  return offers;
}

/** The candidate that a node is bound to, where it is in the catalogue. */
export function candidateOf(bind: Bind, { touchpoints, stages, channels }: Offers): Candidate | undefined {
  return [...touchpoints, ...stages, ...channels].find((c) => sameSubject(c.bind, bind));
}
