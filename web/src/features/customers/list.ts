import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { request } from "../../api/client.ts";
import type { CustomerRow, CustomersAnswer, Query } from "../../api/shape.ts";

/** How many customers come at once. */
const size = 100;

/** The place of a customer in a list; who it is comes when the place is in sight. */
export type Slot = { readonly index: number };

const ask = (question: Query, offset: number, asOf: number | null, signal?: AbortSignal): Promise<CustomersAnswer> =>
  request("/api/query", {
    body: { ...question, list: { ...question.list, offset, limit: size, ...(asOf === null ? {} : { as_of: asOf }) } },
    signal,
  });

/**
 * A list of which only the pages in sight are asked for. Its slots stay the same
 * while pages come in, so that a hundred thousand scroll as ten do.
 */
export function useCustomers(question: Query | null) {
  const client = useQueryClient();
  const key = useMemo(() => JSON.stringify(question), [question]);
  const first = useQuery({
    queryKey: ["customers", key],
    queryFn: ({ signal }) => ask(question ?? { kind: "customers" }, 0, null, signal),
    enabled: question !== null,
    placeholderData: keepPreviousData,
  });
  const answer = first.data;
  const total = answer?.total ?? 0;
  const asOf = answer?.as_of ?? null;
  const list = answer ? `${asOf} ${total} ${JSON.stringify(answer.query)}` : "";
  const slots = useMemo(() => slotsOf(list, total), [list, total]);

  const [later, setLater] = useState<Later>({ list: "", pages: new Map() });
  const wanted = useRef(new Set<string>());
  const need = useCallback(
    (index: number) => {
      const page = Math.floor(index / size);
      const name = `${page} ${list}`;
      if (page === 0 || wanted.current.has(name) || question === null || asOf === null) return;
      wanted.current.add(name);
      client
        .fetchQuery({
          queryKey: ["customers", key, asOf, page],
          queryFn: ({ signal }) => ask(question, page * size, asOf, signal),
          staleTime: 60_000,
        })
        .then(
          (more) => setLater((now) => ({ list, pages: new Map(now.list === list ? now.pages : []).set(page, more.customers) })),
          () => wanted.current.delete(name), // it is asked for again when it is next in sight
        );
    },
    [client, key, question, asOf, list],
  );
  const start = answer?.customers;
  const pages = later.list === list ? later.pages : null;
  const at = useCallback(
    (index: number): CustomerRow | null => {
      const page = Math.floor(index / size);
      return (page === 0 ? start : pages?.get(page))?.[index % size] ?? null;
    },
    [start, pages],
  );
  return { query: first, answer, slots, at, need };
}

/** The pages behind the first, of one list. */
type Later = { readonly list: string; readonly pages: ReadonlyMap<number, readonly CustomerRow[]> };

/** Another list has other slots, though it be as long. */
const slotsOf = (list: string, total: number): readonly Slot[] =>
  list === "" ? [] : Array.from({ length: total }, (_, index) => ({ index }));

/** Asks for the page of a slot that is in sight and not there yet. */
export function usePending(index: number, need: (index: number) => void): void {
  useEffect(() => need(index), [index, need]);
}
