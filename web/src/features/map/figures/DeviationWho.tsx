import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Link } from "wouter";
import { request } from "../../../api/client.ts";
import type { Deviating, Deviation } from "../../../api/shape.ts";
import { plural } from "../../../domain/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import { useMe } from "../../me.ts";
import { type Board, titleOf } from "./board.ts";
import { useFigures } from "./context.ts";
import { KindIcon } from "./deviation.tsx";

type Props = { readonly deviation: Deviation; readonly board: Board; readonly onClose: () => void };

/** One deviation explained, and the customers behind it with their journeys beside the map. */
export function DeviationWho({ deviation: d, board, onClose }: Props) {
  const say = useSay();
  const { t } = say;
  const { may } = useMe();
  const stage = titleOf(board.columns.find((c) => c.id === d.stage));
  const n = { n: say.count(d.customers) };
  return (
    <aside className="mf-who" aria-label={say.name(d.name)} data-not-in-picture="">
      <header className="row">
        <KindIcon kind={d.kind} size={16} />
        <h3 className="grow">
          {t(`mapfigures.deviation.kind.${d.kind}`)}: {say.name(d.name)}
        </h3>
        <Button variant="ghost" size="small" icon={X} iconOnly onClick={onClose}>
          {t("mapfigures.deviation.close")}
        </Button>
      </header>
      {stage ? <p className="t12 quiet">{stage}</p> : null}
      <p className="t12 second">{t(`mapfigures.deviation.about.${d.kind}`)}</p>
      <p>
        <b className="strong">{t(`mapfigures.deviation.people_${plural(d.customers)}`, n)}</b>{" "}
        <span className="t12 quiet">
          {[
            d.of > 0 ? t("mapfigures.deviation.of", { share: say.share(d.customers / d.of), whole: say.count(d.of) }) : "",
            t(`mapfigures.deviation.times_${plural(d.count)}`, { n: say.count(d.count) }),
            d.compare === null ? "" : t("mapfigures.deviation.before", { n: say.count(d.compare) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </p>
      {may("customers") ? <People deviation={d} board={board} /> : null}
    </aside>
  );
}

function People({ deviation: { kind, stage, touchpoint }, board }: Omit<Props, "onClose">) {
  const say = useSay();
  const { t } = say;
  const { filter } = useFigures();
  const body = { filter, kind, ...(stage ? { stage } : {}), ...(touchpoint ? { touchpoint } : {}), limit: 12 };
  const { data, error, refetch } = useQuery({
    queryKey: ["map-deviating", board.id, JSON.stringify(body)],
    queryFn: ({ signal }) => request<Deviating>(`/api/maps/${encodeURIComponent(board.id)}/deviations/customers`, { body, signal }),
    enabled: filter !== null,
    retry: false,
  });
  if (error) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="t12 quiet">{t("loading.first")}</p>;
  const customers = data.customers ?? [];
  return (
    <section>
      <p className="label">{t("mapfigures.deviation.who")}</p>
      {customers.length === 0 ? <p className="t12 quiet">{t("mapfigures.deviation.who_none")}</p> : null}
      <ul className="mf-customers">
        {customers.map((c) => (
          <li key={c.profile}>
            <span className="row apart">
              <Link href={`/customers/${encodeURIComponent(c.profile)}`} className="cut medium">
                {c.name || c.profile}
              </Link>
              <span className="t11 quiet still">{t("mapfigures.deviation.who_fit", { share: say.wholeShare(c.fitness) })}</span>
            </span>
            <ol className="mf-strip">
              {(c.steps ?? []).map((step, i) => {
                const name = say.name(step.name) || titleOf(board.columns.find((column) => column.id === step.stage));
                const said = [name, t(`mapfigures.deviation.who_step.${step.kind}`), step.at ? say.dateTime(step.at) : ""]
                  .filter(Boolean)
                  .join(", ");
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one journey, in their order
                  <li key={i} className={step.kind} title={said}>
                    <span className="hidden">{said}</span>
                  </li>
                );
              })}
            </ol>
          </li>
        ))}
      </ul>
    </section>
  );
}
