import type { Query } from "../../api/shape.ts";
import { newest, writeCustomers } from "../customers.ts";
import type { AnalysisPlace } from "./place.ts";

type Who = NonNullable<Query["who"]>;

/** What a question has beside model, period, conditions and comparison: its kind's own part, and among. */
function ownPart(query: Query): Partial<Query> {
  const { version: _, kind: _kind, model: _model, period: _period, zone: _zone, where: _where, compare: _compare, ...own } = query;
  return own;
}

/** The question who is behind a figure of an answer. */
export function whoQuestion(query: Query, who: Who): Query {
  const { compare: _, ...rest } = query;
  return { ...rest, kind: "customers", who };
}

/** The page that lists the customers of a figure. */
export function customersOf(query: Query, place: AnalysisPlace, counted: { readonly who: Who; readonly name: string }): string {
  const { model, period, where } = place;
  const of = JSON.stringify({ ...ownPart(query), who: counted.who });
  return `/customers${writeCustomers({ model, period, where, who: null, flow: null, of, named: counted.name, search: "", sort: newest, columns: null })}`;
}
