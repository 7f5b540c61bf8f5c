export const tabs = ["touchpoints", "channels", "models", "common", "unplaced", "versions", "yaml"] as const;
type Tab = (typeof tabs)[number];

/** The id under which the outcomes are open; no list can have it. */
export const outcomesID = "=outcomes";

/** What the catalogue page keeps in its address. */
export type CataloguePlace = {
  readonly tab: Tab;
  /** The touchpoint, channel or model that is open; "+" for a new one. */
  readonly id: string;
  readonly text: string;
  /** Versions that are compared. */
  readonly from: string;
  readonly to: string;
};

const first: CataloguePlace = { tab: "touchpoints", id: "", text: "", from: "", to: "" };

export function readPlace(search: string): CataloguePlace {
  const params = new URLSearchParams(search);
  return {
    tab: tabs.find((tab) => tab === params.get("tab")) ?? first.tab,
    id: params.get("id") ?? "",
    text: params.get("q") ?? "",
    from: params.get("from") ?? "",
    to: params.get("to") ?? "",
  };
}

export function writePlace({ tab, id, text, from, to }: CataloguePlace): string {
  const params = new URLSearchParams();
  if (tab !== first.tab) params.set("tab", tab);
  if (id) params.set("id", id);
  if (text) params.set("q", text);
  if (from) params.set("from", from);
  if (to) params.set("to", to);
  const out = params.toString();
  return out === "" ? "" : `?${out}`;
}
