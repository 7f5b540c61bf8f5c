import { Users } from "lucide-react";
import { Link } from "wouter";
import type { Query } from "../../../api/shape.ts";
import type { AnalysisPlace } from "../../../domain/analyses/place.ts";
import { customersOf, whoQuestion } from "../../../domain/analyses/question.ts";
import { plural } from "../../../domain/format.ts";
import { useSay } from "../../../ui/say.ts";
import { useMe } from "../../me.ts";
import type { Counted } from "./analysis.ts";
import { KeepAudience } from "./KeepAudience.tsx";

type Props = { readonly query: Query; readonly place: AnalysisPlace; readonly counted: Counted };

/** Opens the customers of a figure, as many as it counts. */
export function CountedCustomers({ query, place, counted }: Props) {
  const say = useSay();
  const me = useMe();
  if (!me.may("customers") || counted.n === 0) return null;
  return (
    <>
      <Link href={customersOf(query, place, counted)} className="button">
        <Users size={14} aria-hidden="true" />
        {say.t(`analyses.customers_${plural(counted.n)}`, { n: say.count(counted.n) })}
      </Link>
      <KeepAudience query={whoQuestion(query, counted.who)} name={counted.name} />
    </>
  );
}
