import { useQuery } from "@tanstack/react-query";
import { type LucideIcon, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { request } from "../../api/client.ts";
import { sections } from "../sections.ts";

type Answer = {
  readonly customers:
    | readonly {
        readonly profile: string;
        readonly name: string;
        readonly identifiers: readonly { readonly kind: string; readonly value: string }[] | null;
      }[]
    | null;
};

type FoundCustomer = {
  readonly id: string;
  readonly text: string;
  readonly hint: string;
  readonly icon: LucideIcon;
  readonly href: string;
};

/** The server is asked once the reader has stopped typing for this long. */
const pause = 150;
/** One letter finds everybody. */
const least = 2;

/** Customers of whom an identifier or a trait says what was typed. */
export function useCustomers(typed: string, may: boolean): { readonly found: readonly FoundCustomer[]; readonly searching: boolean } {
  const wanted = typed.trim();
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), pause);
    return () => clearTimeout(timer);
  }, [wanted]);
  const there = sections.some((section) => section.path === "/customers/:profile");
  const { data, isFetching } = useQuery({
    queryKey: ["palette-customers", settled],
    queryFn: ({ signal }) => request<Answer>("/api/query", { body: { kind: "customers", list: { search: settled, limit: 6 } }, signal }),
    enabled: may && there && settled.length >= least,
    retry: false,
    staleTime: 30_000,
  });
  const found = settled.length < least || wanted.length < least ? [] : (data?.customers ?? []);
  return {
    found: found.map((one) => {
      const values = (one.identifiers ?? []).map((identifier) => identifier.value);
      return {
        id: one.profile,
        text: one.name || values[0] || one.profile,
        hint: values.slice(one.name ? 0 : 1, 2).join(" · "),
        icon: UserRound,
        href: `/customers/${encodeURIComponent(one.profile)}`,
      };
    }),
    searching: may && there && wanted.length >= least && (isFetching || settled !== wanted),
  };
}
