import type { Query } from "../../../api/shape.ts";
import { listIn, member, oneIn, type Raw, textIn } from "../../../domain/analyses/raw.ts";

export const spans = ["day", "week"] as const;

export type ConsistencySettings = {
  /** Null for the usual ones. */
  readonly channels: readonly string[] | null;
  readonly every: (typeof spans)[number];
};

export function read(ask: Raw): ConsistencySettings {
  const channels = listIn(member(ask, "channels"), (c) => textIn(c, "") || null).slice(0, 100);
  return { channels: channels.length === 0 ? null : channels, every: oneIn(member(ask, "every"), spans, "week") };
}

export function write(s: ConsistencySettings): object | null {
  const out = { ...(s.channels === null ? {} : { channels: s.channels }), ...(s.every === "week" ? {} : { every: s.every }) };
  return Object.keys(out).length === 0 ? null : out;
}

export const question = (s: ConsistencySettings): Partial<Query> & Pick<Query, "kind"> => ({
  kind: "consistency",
  consistency: { every: s.every, ...(s.channels === null ? {} : { channels: s.channels }) },
});
