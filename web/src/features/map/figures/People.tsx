import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { request } from "../../../api/client.ts";
import type { CustomersAnswer, NodeFigure, Query } from "../../../api/shape.ts";
import { calledOf } from "../../../domain/customers.ts";
import { plural } from "../../../domain/format.ts";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import { useMe } from "../../me.ts";
import { peopleHref, whole } from "./measure.ts";

type Props = { readonly figure: NodeFigure; readonly base: Query; readonly n: number };

/** Whom a figure counts: in the page of the customers, or here where that page has no words for them. */
export function People({ figure, base, n }: Props) {
  const say = useSay();
  const { t } = say;
  const { may } = useMe();
  const [open, setOpen] = useState(false);
  if (!figure.people || n === 0 || !may("customers")) return null;
  const href = peopleHref(figure, base);
  const text = (
    <>
      <Users size={12} aria-hidden="true" />
      {t(`mapfigures.figure.people_${plural(n)}`, { n: say.count(n) })}
    </>
  );
  if (href) {
    return (
      <Link href={href} className="link">
        {text}
      </Link>
    );
  }
  return (
    <>
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {text}
      </button>
      {open ? <List question={whole(figure.people, base)} /> : null}
    </>
  );
}

/** So many of them are told of. */
const most = 12;

function List({ question: { compare: _, ...question } }: { readonly question: Query }) {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ["map-people", JSON.stringify(question)],
    queryFn: ({ signal }) =>
      request<CustomersAnswer>("/api/query", { body: { ...question, kind: "customers", list: { limit: most } }, signal }),
    retry: false,
  });
  if (error) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="t12 quiet">{say.t("loading.first")}</p>;
  return (
    <ul className="mf-people">
      {data.customers.map((c) => (
        <li key={c.profile}>
          <Link href={`/customers/${encodeURIComponent(c.profile)}`} className="cut">
            {calledOf(c)}
          </Link>
          <span className="t11 quiet still">{say.date(c.last)}</span>
        </li>
      ))}
      {data.total > data.customers.length ? (
        <li className="t11 quiet">{say.t("mapfigures.figure.people_more", { n: say.count(data.total - data.customers.length) })}</li>
      ) : null}
    </ul>
  );
}
