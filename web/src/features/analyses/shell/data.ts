import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "../../../api/client.ts";
import type { Query } from "../../../api/shape.ts";

/** The answer to a question. While a new one is on its way the old one stays, as a placeholder. */
export function useAnswer<A>(query: Query | null) {
  const text = useMemo(() => (query ? JSON.stringify(query) : null), [query]);
  const key = useMemo(() => ["analysis", text], [text]);
  const answer = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<A>("/api/query", { body: text === null ? null : JSON.parse(text), signal }),
    enabled: text !== null,
    placeholderData: keepPreviousData,
  });
  return { key, answer };
}
