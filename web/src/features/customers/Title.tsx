import type { CustomersAnswer, Fields } from "../../api/shape.ts";
import type { Test } from "../../domain/condition.ts";
import type { CustomersPlace, Who } from "../../domain/customers.ts";
import type { FlowRule } from "../../domain/flows/place.ts";
import { plural } from "../../domain/format.ts";
import { Phrase } from "../../ui/Phrase.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { testText } from "../journey/Filters.tsx";

/** Where the people of a figure are: a touchpoint, a stage, or anywhere. */
function placeOf(who: Who, answer: CustomersAnswer, fields: Fields | undefined, say: Say): string {
  const stage = stageIn(who.stage, answer, say);
  if (who.is === "moved" || !who.other) return stage || say.t("customers.anywhere");
  return say.name(fields?.touchpoints.find((p) => p.id === who.other)?.name) || who.other;
}

const stageIn = (id: string | null, answer: CustomersAnswer, say: Say): string =>
  id ? say.name(answer.model.stages.find((s) => s.id === id)?.name) || id : "";

/** A node of the flows by its key: "Carrello (Acquisto)". */
function nodeIn(key: string, flow: FlowRule, answer: CustomersAnswer, fields: Fields | undefined, say: Say): string {
  const at = key.indexOf("/");
  const [stage, id] = [stageIn(key.slice(0, at), answer, say), key.slice(at + 1)];
  if (flow.nodes === "stage") return stage;
  const known = flow.nodes === "channel" ? fields?.channels : fields?.touchpoints;
  const named = say.name(known?.find((k) => k.id === id)?.name) || id;
  const node = id === "*" ? say.t("customers.rare_nodes") : id === "-" ? say.t("customers.no_node") : named;
  return say.t("customers.node", { node, stage });
}

/** Whom a figure of the flows counts, and from where to where these go. */
function passedText(who: Who, flow: FlowRule, answer: CustomersAnswer, fields: Fields | undefined, say: Say): string {
  const node = (key: string) => nodeIn(key, flow, answer, fields, say);
  const what =
    who.is === "returned"
      ? say.t("customers.who.returned", { place: stageIn(who.stage, answer, say), to: stageIn(who.other, answer, say) })
      : who.other
        ? say.t("customers.who.passed_on", { place: node(who.stage ?? ""), to: node(who.other) })
        : say.t("customers.who.passed", { place: node(who.stage ?? "") });
  const end = (test: Test) =>
    test.field === "stage" ? test.values.map((v) => stageIn(v, answer, say)).join(", ") : testText(test, fields, say);
  return [
    what,
    flow.from ? say.t("customers.flow_from", { end: end(flow.from) }) : "",
    flow.to ? say.t(flow.arrived ? "customers.flow_arrived" : "customers.flow_to", { end: end(flow.to) }) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

type Chosen = Pick<CustomersPlace, "flow"> & { readonly who: Who };

/** Whom a figure counts, in words: "chi è adesso in Acquisto". */
export function whoText({ who, flow }: Chosen, answer: CustomersAnswer, fields: Fields | undefined, say: Say): string {
  if (who.is === "passed" || who.is === "returned") return flow ? passedText(who, flow, answer, fields, say) : "";
  return say.t(`customers.who.${who.is}`, { place: placeOf(who, answer, fields, say), to: stageIn(who.other, answer, say) });
}

type Props = { readonly answer: CustomersAnswer; readonly place: CustomersPlace; readonly fields: Fields | undefined };

/** How many they are, who, and what they add up to. */
export function Title({ answer, place, fields }: Props) {
  const { who, flow } = place;
  const say = useSay();
  const { t } = say;
  const { total, sums } = answer;
  const n = <b data-total={total}>{t(`customers.n_${plural(total)}`, { n: say.count(total) })}</b>;
  return (
    <h1 className="sentence">
      <Phrase
        text={
          who
            ? t("customers.title_who", { n: "{{n}}", who: whoText({ who, flow }, answer, fields, say) })
            : t("customers.title", { n: "{{n}}" })
        }
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
