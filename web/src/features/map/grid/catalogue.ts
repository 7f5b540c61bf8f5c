import { useQuery } from "@tanstack/react-query";
import { createContext, useMemo } from "react";
import { getFields } from "../../../api/client.ts";
import type { Touchpoint } from "../../../api/shape.ts";
import { useSay } from "../../../ui/say.ts";
import type { Offer } from "./Words.tsx";

type Catalogue = {
  readonly points: ReadonlyMap<string, Touchpoint>;
  /** Touchpoints whose name or id holds what was typed, at most eight. */
  readonly offersOf: (typed: string) => readonly Offer[];
};

export const CatalogueContext = createContext<Catalogue>({ points: new Map(), offersOf: () => [] });

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The touchpoints of the catalogue, for cards that name one. */
export function useCatalogue(): Catalogue {
  const say = useSay();
  const fields = useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000 });
  return useMemo(() => {
    const points = new Map((fields.data?.touchpoints ?? []).map((p) => [p.id, p]));
    const named = [...points.values()].map((p) => ({ id: p.id, title: say.name(p.name), words: plain(`${say.name(p.name)} ${p.id}`) }));
    return { points, offersOf: (typed) => named.filter((n) => n.words.includes(plain(typed.trim()))).slice(0, 8) };
  }, [fields.data, say]);
}
