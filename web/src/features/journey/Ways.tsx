import type { Extent } from "../../domain/period.ts";
import { home, type Place } from "../../domain/place.ts";
import { questionOf } from "../../domain/question.ts";
import { useSay } from "../../ui/say.ts";
import { useAside, useFields } from "./data.ts";
import { testText } from "./Filters.tsx";
import { fieldName } from "./fields.ts";

type Filters = Pick<Place, "where" | "period">;
type Props = { readonly place: Place; readonly extent: Extent; readonly go: (filters: Filters) => void };

/** Each filter that may be dropped when together they leave nobody, and what that gives. */
export function Ways({ place, extent, go }: Props) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  const ways: readonly { readonly name: string; readonly place: Place }[] = [
    ...place.where.map((test) => ({
      name: `${fieldName(test.field, say)} ${testText(test, fields, say)}`,
      place: { ...place, where: place.where.filter((other) => other !== test) },
    })),
    ...(place.period.kind === "all" ? [] : [{ name: t("filter.period"), place: { ...place, period: { kind: "all" } as const } }]),
  ];
  return (
    <>
      <ul>
        {ways.map((way) => (
          <li key={way.name}>
            <Drop name={way.name} place={way.place} extent={extent} go={go} />
          </li>
        ))}
      </ul>
      {ways.length > 1 ? (
        <button
          type="button"
          className="link"
          onClick={() => go({ where: [], period: home.period.kind === "default" ? { kind: "all" } : home.period })}
        >
          {t("action.remove_all")}
        </button>
      ) : null}
    </>
  );
}

/** A filter to drop, with how many people that brings back. */
function Drop({ name, place, extent, go }: Props & { readonly name: string }) {
  const say = useSay();
  const { t } = say;
  const { compare: _, ...question } = questionOf(place, extent);
  const without = useAside(question);
  const n = without.data?.totals.customers;
  return (
    <>
      <button
        type="button"
        className={n === 0 ? "button" : "button primary"}
        onClick={() => go({ where: place.where, period: place.period })}
      >
        {t("nothing.without", { name })}
      </button>
      <span className="second">{n === undefined ? "" : t(n === 1 ? "nothing.gives_one" : "nothing.gives_other", { n: say.count(n) })}</span>
    </>
  );
}
