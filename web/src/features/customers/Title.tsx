import type { CustomersAnswer, Fields } from "../../api/shape.ts";
import type { Who } from "../../domain/customers.ts";
import { plural } from "../../domain/format.ts";
import { Phrase } from "../../ui/Phrase.tsx";
import { type Say, useSay } from "../../ui/say.ts";

/** Where the people of a figure are: a touchpoint, a stage, or anywhere. */
function placeOf(who: Who, answer: CustomersAnswer, fields: Fields | undefined, say: Say): string {
  const stage = stageIn(who.stage, answer, say);
  if (who.is === "moved" || !who.other) return stage || say.t("customers.anywhere");
  return say.name(fields?.touchpoints.find((p) => p.id === who.other)?.name) || who.other;
}

const stageIn = (id: string | null, answer: CustomersAnswer, say: Say): string =>
  id ? say.name(answer.model.stages.find((s) => s.id === id)?.name) || id : "";

/** Whom a figure counts, in words: "chi è adesso in Acquisto". */
export const whoText = (who: Who, answer: CustomersAnswer, fields: Fields | undefined, say: Say): string =>
  say.t(`customers.who.${who.is}`, { place: placeOf(who, answer, fields, say), to: stageIn(who.other, answer, say) });

type Props = { readonly answer: CustomersAnswer; readonly who: Who | null; readonly fields: Fields | undefined };

/** How many they are, who, and what they add up to. */
export function Title({ answer, who, fields }: Props) {
  const say = useSay();
  const { t } = say;
  const { total, sums } = answer;
  const n = <b data-total={total}>{t(`customers.n_${plural(total)}`, { n: say.count(total) })}</b>;
  return (
    <h1 className="sentence">
      <Phrase
        text={who ? t("customers.title_who", { n: "{{n}}", who: whoText(who, answer, fields, say) }) : t("customers.title", { n: "{{n}}" })}
        parts={{ n }}
      />
      {total > 0 ? (
        <>
          {" "}
          <Phrase
            text={t(sums.emotion === null ? "customers.sums" : "customers.sums_felt", {
              outcomes: "{{outcomes}}",
              value: "{{value}}",
              emotion: "{{emotion}}",
            })}
            parts={{
              outcomes: <b>{t(`customers.outcomes_${plural(sums.outcomes)}`, { n: say.count(sums.outcomes) })}</b>,
              value: <b>{say.money(sums.value)}</b>,
              emotion: <b>{sums.emotion === null ? "" : say.emotion(sums.emotion)}</b>,
            }}
          />
        </>
      ) : null}
    </h1>
  );
}
