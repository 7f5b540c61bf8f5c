import { newest, type Who, writeCustomers } from "../../domain/customers.ts";
import type { FlowPlace } from "../../domain/flows/place.ts";
import type { Picked } from "../../domain/flows/trace.ts";

/** The page that lists the customers of what is picked: just as many as it counts. */
export function customersHref(place: FlowPlace, picked: Picked): string {
  const { model, period, where, from, to, arrived, before, after, nodes, touch, rare } = place;
  const flow = { from, to, arrived, before, after, nodes, touch, rare };
  return `/customers${writeCustomers({ model, period, where, who: whoOf(picked), flow, of: null, named: null, search: "", sort: newest, columns: null })}`;
}

function whoOf(picked: Picked): Who {
  switch (picked.kind) {
    case "node":
      return { is: "passed", stage: picked.key, other: null };
    case "link":
      return { is: "passed", stage: picked.from, other: picked.to };
    case "return":
      return { is: "returned", stage: picked.from, other: picked.to };
  }
}
