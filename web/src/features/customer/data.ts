import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type { Customer, Note, Timeline, Touch, Touchpoint } from "../../api/shape.ts";
import { type Mark, spread } from "../../canvas/timeline.ts";
import type { Say } from "../../ui/say.ts";

/** Where the reader is on a customer's page. */
export type CustomerPlace = {
  readonly view: "line" | "list";
  readonly model: string | null;
  /** Position in the journal of the chosen interaction. */
  readonly touch: number | null;
  /** How many of the earliest interactions are passed over; null for the latest page. */
  readonly from: number | null;
};

export function readCustomer(search: string): CustomerPlace {
  const q = new URLSearchParams(search);
  const whole = (name: string): number | null => (/^\d{1,15}$/.test(q.get(name) ?? "") ? Number(q.get(name)) : null);
  return { view: q.get("view") === "list" ? "list" : "line", model: q.get("model"), touch: whole("touch"), from: whole("from") };
}

export function writeCustomer(place: CustomerPlace): string {
  const q = new URLSearchParams();
  if (place.view === "list") q.set("view", "list");
  if (place.model) q.set("model", place.model);
  if (place.from !== null) q.set("from", String(place.from));
  if (place.touch !== null) q.set("touch", String(place.touch));
  const text = q.toString();
  return text ? `?${text}` : "";
}

/** How many interactions are shown at once. */
export const pageSize = 300;

export const useCustomer = (profile: string, place: CustomerPlace) =>
  useQuery({
    queryKey: ["customer", profile, place.model, place.from],
    queryFn: ({ signal }) => {
      const q = new URLSearchParams({ limit: String(pageSize), offset: String(place.from ?? -1) });
      if (place.model) q.set("model", place.model);
      return request<Customer>(`/api/customers/${encodeURIComponent(profile)}?${q}`, { signal });
    },
  });

export const notesKey = (profile: string) => ["notes", profile] as const;

export const useNotes = (profile: string) =>
  useQuery({
    queryKey: notesKey(profile),
    queryFn: async ({ signal }) =>
      (await request<readonly Note[] | null>(`/api/customers/${encodeURIComponent(profile)}/notes`, { signal })) ?? [],
  });

/** Interactions that are one contact, and what it is called. */
export type Contact = {
  readonly x: number;
  readonly lane: number;
  readonly touches: readonly Touch[];
  readonly point: Touchpoint | null;
  readonly name: string;
};

/** A touchpoint as it is called; without one, the event. */
export const placeName = (touch: Touch, timeline: Timeline, say: Say): string =>
  say.name(timeline.touchpoints.find((p) => p.id === touch.touchpoint)?.name) || touch.event || say.t("customer.unnamed");

export const channelName = (id: string, timeline: Timeline, say: Say): string =>
  say.name(timeline.channels.find((c) => c.id === id)?.name) || (id === "" ? say.t("customer.no_channel") : id);

export const stageName = (id: string, timeline: Timeline, say: Say): string =>
  say.name(timeline.model.stages.find((s) => s.id === id)?.name) || id;

/** The channels of the page, in the order of the catalogue; "" for interactions on none. */
export function lanesOf(timeline: Timeline): readonly string[] {
  const met = new Set(timeline.touches.map((t) => t.channel));
  const known = timeline.channels.map((c) => c.id).filter((id) => met.has(id));
  return met.has("") ? [...known, ""] : known;
}

const standsOut = (touch: Touch): boolean => touch.outcome || touch.emotion !== null || touch.quote !== "";

/** The contacts of the page, from left to right. */
export function contactsOf(
  timeline: Timeline,
  lanes: readonly string[],
  width: number,
  say: Say,
): { readonly contacts: readonly Contact[]; readonly marks: readonly Mark[]; readonly width: number } {
  const marks = timeline.touches.map(
    (touch): Mark => ({
      at: Date.parse(touch.time),
      lane: Math.max(0, lanes.indexOf(touch.channel)),
      stage: touch.stage,
      place: touch.touchpoint || touch.event,
      alone: standsOut(touch),
    }),
  );
  const placed = spread(marks, width);
  const contacts = placed.contacts.flatMap((c): readonly Contact[] => {
    const touches = timeline.touches.slice(c.first, c.last + 1);
    const first = touches[0];
    if (!first) return [];
    return [
      {
        x: c.x,
        lane: c.lane,
        touches,
        point: timeline.touchpoints.find((p) => p.id === first.touchpoint) ?? null,
        name: placeName(first, timeline, say),
      },
    ];
  });
  return { contacts, marks, width: placed.width };
}
