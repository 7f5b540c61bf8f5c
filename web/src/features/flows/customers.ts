import type { FlowPlace } from "../../domain/flows/place.ts";
import { writePlace } from "../../domain/place.ts";

/** Customers whom a figure counts; exact where their list has just as many. */
export type Counted = {
  readonly n: number;
  readonly exact: boolean;
  readonly who: { readonly is: "visited" | "moved"; readonly stage: string; readonly touchpoint?: string; readonly to?: string };
};

/** The page that lists them, with the same model, period and conditions. */
export function customersHref(place: FlowPlace, { who }: Counted): string {
  const shared = writePlace({ ...place, view: "map", stage: null, measure: null, compare: { kind: "default" } });
  const parts = [who.is, who.stage, who.touchpoint ?? "", who.to ?? ""].map(encodeURIComponent);
  return `/customers${shared}${shared ? "&" : "?"}who=${parts.join("~").replace(/~+$/, "")}`;
}
