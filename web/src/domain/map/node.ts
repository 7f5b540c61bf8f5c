/** A value of JSON, as a property holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Props = Readonly<Record<string, Json>>;

/** One thing on a map, as docs/format/percorso-map.md describes it; never changed once made. */
export type MapNode = {
  readonly id: string;
  readonly kind: string;
  /** Absent for the map itself alone. */
  readonly parent?: string;
  /** Siblings stand in the order of these keys, equal ones by id. */
  readonly order?: string;
  readonly props?: Props;
  /** Marks the node alone: what hangs under it is hidden, and comes back with it. */
  readonly deleted?: boolean;
};

/** One operation; null as a value takes the property away. */
export type Op =
  | {
      readonly op: "insert";
      readonly id: string;
      readonly kind: string;
      readonly parent: string;
      readonly order: string;
      readonly props?: Props;
    }
  | { readonly op: "set"; readonly id: string; readonly key: string; readonly value: Json }
  | { readonly op: "move"; readonly id: string; readonly parent: string; readonly order: string }
  | { readonly op: "delete"; readonly id: string };

export const root = "map";

/** A property that is a text; empty where it is none. */
export function text(node: MapNode | undefined, key: string): string {
  const value = node?.props?.[key];
  return typeof value === "string" ? value : "";
}

/** A property that is a number; null where it is none. */
export function number(node: MapNode | undefined, key: string): number | null {
  const value = node?.props?.[key];
  return typeof value === "number" ? value : null;
}

/** A property that is a list of texts. */
export function texts(node: MapNode | undefined, key: string): readonly string[] {
  const value = node?.props?.[key];
  return isList(value) ? value.filter((v): v is string => typeof v === "string") : [];
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What a node is called on the map. */
export const titleOf = (node: MapNode | undefined): string =>
  text(node, "title") || text(node, "name") || text(node, "text") || text(node, "label");

/** The kinds of lane, in the order in which they are offered. */
export const laneKinds = [
  "actions",
  "touchpoints",
  "emotion",
  "motivations",
  "questions",
  "needs",
  "expectations",
  "quotes",
  "pains",
  "moments",
  "ideas",
  "arc",
  "channels",
  "images",
  "kpis",
  "frontstage",
  "backstage",
  "support",
  "systems",
  "owners",
  "text",
] as const;
export type LaneKind = (typeof laneKinds)[number];

/** The kind of a lane; null for one of a newer version. */
export const laneKind = (lane: MapNode | undefined): LaneKind | null => laneKinds.find((k) => k === text(lane, "kind")) ?? null;

/** Lanes that hold a curve: their cards are points with a value. */
export const isCurve = (lane: MapNode | undefined): boolean => ["emotion", "arc"].includes(text(lane, "kind"));

/** Lanes in which the customer speaks. */
export const isVoice = (lane: MapNode | undefined): boolean =>
  ["actions", "motivations", "questions", "quotes", "expectations"].includes(text(lane, "kind"));

let counter = 0;

/** An id that no other node has: random, of letters and digits. */
export function newId(): string {
  counter = (counter + 1) % 1296;
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (b) => (b % 36).toString(36)).join("") + counter.toString(36);
}
