import { search } from "./data.ts";

export const tabs = ["list", "live", "rejects", "imports"] as const;
type Tab = (typeof tabs)[number];

/** What the address of the page says. */
export type SourcesPlace = {
  readonly tab: Tab;
  /** The source that is open, or that events and rejects are of. */
  readonly source: string;
  readonly way: string;
  readonly type: string;
  readonly name: string;
  readonly outcome: string;
  readonly code: string;
};

export function readSources(from: string): SourcesPlace {
  const params = new URLSearchParams(from);
  const text = (key: string) => params.get(key) ?? "";
  return {
    tab: tabs.find((tab) => tab === params.get("tab")) ?? "list",
    source: text("source"),
    way: text("way"),
    type: text("type"),
    name: text("name"),
    outcome: text("outcome"),
    code: text("code"),
  };
}

export const writeSources = ({ tab, ...rest }: SourcesPlace): string => search({ tab: tab === "list" ? "" : tab, ...rest });
