import { type Who, writeWho } from "../../domain/customers.ts";
import type { FlowPlace } from "../../domain/flows/place.ts";
import { home, writePlace } from "../../domain/place.ts";

/** Customers whom a figure counts; exact where their list has just as many. */
export type Counted = {
  readonly n: number;
  readonly exact: boolean;
  readonly who: Who;
  /** The channel that they met, where the node is one: a condition of the list. */
  readonly channel: string | null;
};

/** The page that lists them, with the same model, period and conditions. */
export function customersHref(place: FlowPlace, { who, channel }: Counted): string {
  const where = channel ? [...place.where, { field: "channel", operator: "is" as const, values: [channel] }] : place.where;
  const shared = writePlace({ ...home, model: place.model, period: place.period, where });
  return `/customers${shared}${shared ? "&" : "?"}who=${writeWho(who)}`;
}
