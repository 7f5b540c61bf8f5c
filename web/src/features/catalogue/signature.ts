import type { Signature } from "../../api/shape.ts";

/** The names of the calls that are somewhere, as the API numbers them. */
export type CallName = "track" | "page" | "screen";

export const callName = (type: number): CallName => (type === 2 ? "page" : type === 3 ? "screen" : "track");

/** A signature in short: what happened, and what tells it apart. */
export const exampleOf = (s: Signature): string =>
  [
    s.name || s.page_group,
    s.source,
    s.channel,
    s.utm_source,
    s.utm_medium,
    s.utm_campaign,
    s.referrer,
    s.name ? s.page_group : "",
    s.store,
    s.about,
  ]
    .filter((part, i, all) => part !== "" && all.indexOf(part) === i)
    .join(" · ");
