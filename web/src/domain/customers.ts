import type { Query } from "../api/shape.ts";
import { lastingQuestion } from "./analyses/lasting.ts";
import { conditionOf } from "./condition.ts";
import { type FlowRule, readFlowRule, ruleQuestion, writeFlowRule } from "./flows/place.ts";
import { addDays, daysOf, type Extent } from "./period.ts";
import { home, type Place, readPlace, writePlace } from "./place.ts";

/** The figures whose customers can be opened. */
const figures = [
  "visited",
  "now",
  "ended",
  "dropped",
  "left",
  "next",
  "onward",
  "back",
  "looped",
  "moved",
  "outcome",
  "passed",
  "returned",
] as const;
type FigureName = (typeof figures)[number];

/** The figure whose customers are listed. */
export type Who = {
  readonly is: FigureName;
  /** For passed: the key of a node of the flows. */
  readonly stage: string | null;
  /** A touchpoint; for moved and returned the stage that was entered, for passed the node to which a link leads. */
  readonly other: string | null;
};

/** Whether the figure is one of the flows. */
const ofFlows = (who: Who | null): boolean => who?.is === "passed" || who?.is === "returned";

export type Sort = { readonly id: string; readonly descending: boolean };

/** All that the address of the list of customers says. */
export type CustomersPlace = Pick<Place, "model" | "period" | "where"> & {
  readonly search: string;
  readonly who: Who | null;
  /** The flows of which who is a figure; null where it is none of theirs. */
  readonly flow: FlowRule | null;
  /** What makes the question that of a figure of an analysis, compact JSON, in place of who and flow. */
  readonly of: string | null;
  /** What that figure is called. */
  readonly named: string | null;
  readonly sort: Sort;
  /** Ids of the columns that are shown; null for the usual ones. */
  readonly columns: readonly string[] | null;
};

export const newest: Sort = { id: "last", descending: true };

/** Columns that the list always has; a trait is "trait:NAME". */
export const plainColumns = [
  "name",
  "last",
  "first",
  "interactions",
  "channels",
  "stage",
  "outcomes",
  "value",
  "emotion",
  "back_steps",
  "profile",
] as const;
export type PlainColumn = (typeof plainColumns)[number];
export const usualColumns: readonly PlainColumn[] = ["name", "last", "interactions", "channels", "stage", "outcomes", "value", "emotion"];

const isFigure = (text: string | undefined): text is FigureName => figures.some((f) => f === text);
const isColumn = (text: string): boolean => plainColumns.some((c) => c === text) || /^trait:./.test(text);

/** "now~purchase", "moved~use~purchase", "visited~evaluation~product_page" */
function readWho(text: string | null): Who | null {
  const [is, stage, other] = (text ?? "").split("~").map(decoded);
  return isFigure(is) ? { is, stage: stage || null, other: other || null } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

const writeWho = (who: Who): string => [who.is, who.stage ?? "", who.other ?? ""].map(encodeURIComponent).join("~").replace(/~+$/, "");

/** Reads an address's search part. What it does not understand it leaves out. */
export function readCustomers(search: string): CustomersPlace {
  const q = new URLSearchParams(search);
  const { model, period, where } = readPlace(search);
  const who = readWho(q.get("who"));
  const sort = q.get("sort") ?? "";
  const id = sort.replace(/^-/, "");
  const columns = q.get("columns")?.split(",").map(decoded).filter(isColumn);
  return {
    model,
    period,
    where,
    search: q.get("q") ?? "",
    who,
    flow: ofFlows(who) ? readFlowRule(q) : null,
    of: q.get("of"),
    named: q.get("named"),
    sort: isColumn(id) && id !== "profile" ? { id, descending: sort.startsWith("-") } : newest,
    columns: columns && columns.length > 0 ? columns : null,
  };
}

/** Writes a place as an address's search part; that of all customers is "". */
export function writeCustomers(place: CustomersPlace): string {
  const shared = writePlace({ ...home, model: place.model, period: place.period, where: place.where });
  const parts: string[] = [];
  if (place.who) parts.push(`who=${writeWho(place.who)}`);
  if (place.who && place.flow && ofFlows(place.who)) parts.push(...writeFlowRule(place.flow));
  if (place.of) parts.push(`of=${encodeURIComponent(place.of)}`);
  if (place.of && place.named) parts.push(`named=${encodeURIComponent(place.named)}`);
  if (place.search) parts.push(`q=${encodeURIComponent(place.search)}`);
  if (sortText(place.sort) !== sortText(newest)) parts.push(`sort=${encodeURIComponent(sortText(place.sort))}`);
  if (place.columns) parts.push(`columns=${place.columns.map(encodeURIComponent).join(",")}`);
  return parts.length === 0 ? shared : `${shared}${shared ? "&" : "?"}${parts.join("&")}`;
}

const sortText = (sort: Sort): string => `${sort.descending ? "-" : ""}${sort.id}`;

const traitsOf = (columns: readonly string[]): readonly string[] =>
  columns.flatMap((c) => (c.startsWith("trait:") ? [c.slice("trait:".length)] : []));

/** The question that a place asks, without the page of the list. */
export function customersQuestion(place: CustomersPlace, extent: Extent): Query {
  const days = daysOf(place.period, extent);
  const { who } = place;
  return {
    version: "percorso-query/1",
    kind: "customers",
    ...(place.model ? { model: place.model } : {}),
    ...(days ? { period: { from: days.from, to: addDays(days.to, 1) } } : {}),
    ...(place.where.length > 0 ? { where: place.where.map(conditionOf) } : {}),
    ...(who ? { who: whoQuestion(who) } : {}),
    ...(who && place.flow && ofFlows(who) ? ruleQuestion(place.flow) : {}),
    ...partOf(place.of),
    list: {
      ...(place.search.trim() ? { search: place.search.trim() } : {}),
      sort: sortText(place.sort),
      traits: traitsOf(place.columns ?? usualColumns),
    },
  };
}

/** The question of an audience: who is in the list, however it is sorted, and its last days go on with the days. */
export function audienceQuestion(place: CustomersPlace, extent: Extent): Query {
  const { list, ...query } = lastingQuestion(customersQuestion(place, extent), { ...home, period: place.period }, extent);
  return { ...query, ...(list?.search ? { list: { search: list.search } } : {}) };
}

/** The part of a question that an address says; nothing where it is no JSON object. */
function partOf(text: string | null): Partial<Query> {
  try {
    const part: unknown = JSON.parse(text ?? "null");
    return typeof part === "object" && part !== null && !Array.isArray(part) ? part : {};
  } catch {
    return {};
  }
}

function whoQuestion({ is, stage, other }: Who): NonNullable<Query["who"]> {
  switch (is) {
    case "passed":
      return { is, ...(stage ? { node: stage } : {}), ...(other ? { into: other } : {}) };
    case "returned":
      return { is: "passed", ...(stage ? { stage } : {}), ...(other ? { to: other } : {}) };
    default:
      return { is, ...(stage ? { stage } : {}), ...(other ? (is === "moved" ? { to: other } : { touchpoint: other }) : {}) };
  }
}

/** What is shown of a customer whom nobody has named: the first of the identifiers. */
export const calledOf = (row: {
  readonly name: string;
  readonly identifiers: readonly { readonly value: string }[];
  readonly profile: string;
}): string => row.name || row.identifiers[0]?.value || row.profile;

/** The first letters of a name's first and last word; of an identifier none. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = (word: string | undefined) => [...(word ?? "")][0] ?? "";
  return words.length === 0 ? "" : (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : "")).toLocaleUpperCase();
}
