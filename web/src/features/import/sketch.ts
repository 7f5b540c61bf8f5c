import type { Column, Interaction, Sketch } from "./data.ts";

/** What a column can mean, in the order in which it is offered. */
export const meanings = [
  "time",
  "user",
  "value",
  "event",
  "channel",
  "key",
  "score",
  "text",
  "email",
  "phone",
  "card",
  "anonymous",
  "property",
  "none",
] as const;
export type Meaning = (typeof meanings)[number];

/** The meanings that only one column can have, with the member of the interaction that names the column. */
const single = {
  time: "time",
  user: "user",
  anonymous: "anonymous",
  email: "email",
  phone: "phone",
  card: "card",
  event: "event_column",
  channel: "channel_column",
  value: "value",
  score: "score",
  text: "text",
} as const;
type Single = keyof typeof single;
const singles: readonly Single[] = ["time", "user", "anonymous", "email", "phone", "card", "event", "channel", "value", "score", "text"];
const isSingle = (meaning: Meaning): meaning is Single => singles.some((one) => one === meaning);

export const interactionOf = (sketch: Sketch, table: string): Interaction | undefined => sketch.interactions.find((x) => x.from === table);

/** What a column of a table means, by its name; columns that are looked up are named JOIN.COLUMN. */
export function meaningsOf(sketch: Sketch, table: string, column: string): readonly Meaning[] {
  const x = interactionOf(sketch, table);
  const found: Meaning[] = x ? singles.filter((one) => x[single[one]] === column) : [];
  if (sketch.tables.find((one) => one.name === table)?.key?.includes(column)) found.push("key");
  if (x?.properties?.some((p) => p.column === column)) found.push("property");
  return found.length > 0 ? found : ["none"];
}

/** A name for a property: small letters, digits and _. */
export const propertyName = (column: string): string =>
  column
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^_+|_+$/g, "") || "property";

/** The sketch with another meaning for a column: it loses those that it had. */
export function assign(sketch: Sketch, table: string, column: Column, meaning: Meaning): Sketch {
  const name = column.name;
  return {
    ...sketch,
    tables: sketch.tables.map((one) => {
      if (one.name !== table) return one;
      const key = (one.key ?? []).filter((k) => k !== name);
      return { ...one, key: meaning === "key" ? [...key, name] : key, types: typesWith(one.types ?? [], column, meaning) };
    }),
    interactions: sketch.interactions.map((x) => (x.from === table ? interactionWith(x, column, meaning) : x)),
  };
}

type Types = readonly { readonly column: string; readonly type: "number" | "integer" | "boolean" }[];

/** Amounts and scores are numbers; numbers of customers are none. */
function typesWith(types: Types, column: Column, meaning: Meaning): { column: string; type: "number" | "integer" | "boolean" }[] {
  const others = types.filter((t) => t.column !== column.name).map((t) => ({ ...t }));
  const number =
    meaning === "value" || meaning === "score" || (meaning === "property" && (column.kind === "number" || column.kind === "integer"));
  return number ? [...others, { column: column.name, type: column.kind === "integer" ? "integer" : "number" }] : others;
}

function interactionWith(x: Interaction, column: Column, meaning: Meaning): Interaction {
  const next: Interaction = { ...x, properties: (x.properties ?? []).filter((p) => p.column !== column.name) };
  for (const one of singles) {
    if (next[single[one]] === column.name) {
      delete next[single[one]];
      if (one === "time") {
        delete next.times;
        delete next.at;
      }
    }
  }
  if (meaning === "time") {
    delete next.times;
    delete next.at;
  }
  if (isSingle(meaning)) next[single[meaning]] = column.name;
  if (meaning === "property") next.properties = [...(next.properties ?? []), { name: propertyName(column.name), column: column.name }];
  if (meaning === "event") delete next.event;
  if (meaning === "channel") delete next.channel;
  if (meaning === "score") next.scale ??= "stars";
  if (!next.score) delete next.scale;
  if (meaning === "time") {
    if (column.times) next.times = column.times;
    if (!hasClock(column)) next.at = "12:00";
  }
  return next;
}

const hasClock = (column: Column): boolean =>
  column.times === undefined || column.times === "iso"
    ? column.examples.some((v) => v.includes(":"))
    : /[Hh]|unix|excel/.test(column.times);

/** How times are written, with day and month exchanged. */
export const turned = (times: string): string => times.replace(/dd|MM/g, (part) => (part === "dd" ? "MM" : "dd"));

/** The sketch with one interaction changed. */
export const changed = (sketch: Sketch, table: string, change: Partial<Interaction>): Sketch => ({
  ...sketch,
  interactions: sketch.interactions.map((x) => (x.from === table ? { ...x, ...change } : x)),
});

/** The sketch in which the rows of a table become interactions, or are only looked up. */
export function used(sketch: Sketch, table: string, on: boolean): Sketch {
  const others = sketch.interactions.filter((x) => x.from !== table);
  return { ...sketch, interactions: on ? [...others, { from: table, event: "Order Completed" }] : others };
}
