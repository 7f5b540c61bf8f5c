import type { JourneyAnswer } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import type { Extent } from "../../domain/period.ts";
import { home, type Place } from "../../domain/place.ts";
import { questionOf } from "../../domain/question.ts";
import { useSay } from "../../ui/say.ts";
import type { Go } from "../place.ts";
import { useAside, useFields } from "./data.ts";
import { testText } from "./Filters.tsx";
import { fieldName } from "./fields.ts";

type Props = { readonly answer: JourneyAnswer; readonly place: Place; readonly extent: Extent; readonly go: Go };

/** The filters leave nobody, or the model has no place for the data: says which filter to drop, and what that gives. */
export function Nothing({ answer, place, extent, go }: Props) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  if (answer.coverage.interactions > 0) {
    return (
      <div className="nothing">
        <h1>{t("nothing.unplaced_title")}</h1>
        <p className="second">
          {t(`nothing.unplaced_${plural(answer.coverage.interactions)}`, {
            n: say.count(answer.coverage.interactions),
            model: say.name(answer.model.name),
          })}
        </p>
      </div>
    );
  }
  const ways: readonly { readonly name: string; readonly place: Place }[] = [
    ...place.where.map((test) => ({
      name: `${fieldName(test.field, say)} ${testText(test, fields, say)}`,
      place: { ...place, where: place.where.filter((other) => other !== test) },
    })),
    ...(place.period.kind === "all" ? [] : [{ name: t("filter.period"), place: { ...place, period: { kind: "all" } as const } }]),
  ];
  return (
    <div className="nothing">
      <h1>{t("nothing.title")}</h1>
      <p className="second">{t("nothing.lead")}</p>
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
    </div>
  );
}

/** A filter to drop, with how many people that brings back. */
function Drop({ name, place, extent, go }: { readonly name: string; readonly place: Place; readonly extent: Extent; readonly go: Go }) {
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
