import { Code, Route } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import type { NodeFigure, Query } from "../../../api/shape.ts";
import { faceOf } from "../../../domain/measure.ts";
import { Delta } from "../../../ui/Delta.tsx";
import { Face } from "../../../ui/Face.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import type { MeasureName } from "./answer.ts";
import { useKnown } from "./context.ts";
import { changeIn, definitionOf, figureText, isHint, journeyHref, measureName, measuresOf, valueText, whole } from "./measure.ts";
import { People } from "./People.tsx";
import { stateText } from "./state.ts";

const noBase: Query = { kind: "journey" };

type Props = {
  readonly figure: NodeFigure;
  /** Open at first; the one that stands on the node where nothing is said. */
  readonly first?: MeasureName;
  /** Its name stands above already. */
  readonly unnamed?: boolean;
};

/** All figures of a node: each opens what it counts; its customers, its question and the same in the journey are one click away. */
export function FigureAbout({ figure, first, unnamed = false }: Props) {
  const say = useSay();
  const { t } = say;
  const toast = useToast();
  const measures = measuresOf(figure);
  const [open, setOpen] = useState<MeasureName | null>(first ?? measures[0]?.name ?? null);
  const people = figure.measures.people?.value ?? 0;
  const base = useKnown().figures?.base ?? noBase;
  const journey = journeyHref(figure, base);
  const state = stateText(figure, say);
  return (
    <div className="mf-about">
      <header>
        {unnamed ? null : <b className="strong">{say.name(figure.name)}</b>}
        {figure.share !== null && figure.share !== undefined ? (
          <p className="t12 quiet">{t("mapfigures.figure.share", { share: say.share(figure.share) })}</p>
        ) : null}
      </header>
      {typeof figure.gap === "number" && typeof figure.expected === "number" && figure.measures.emotion ? (
        <p className={figure.gap > 0 ? "t12 neg" : "t12 second"}>
          {t("mapfigures.figure.gap", {
            expected: say.emotion(figure.expected),
            measured: say.emotion(figure.measures.emotion.value),
            gap: say.emotion(-figure.gap),
          })}
        </p>
      ) : null}
      {state ? <p className={figure.state === "stale" ? "t12 warn" : "t12 second"}>{state}</p> : null}
      {measures.length > 0 ? (
        <ul className="mf-measures">
          {measures.map(({ name, measure }) => (
            <li key={name} className={open === name ? "open" : ""}>
              <button type="button" aria-expanded={open === name} onClick={() => setOpen(open === name ? null : name)}>
                <span className="defined">{measureName(figure.of, name, say)}</span>
                <b className="strong still">
                  {name === "emotion" ? <Face face={faceOf(measure.value)} size={14} /> : null}
                  {figureText(measure, say)}
                </b>
                <Delta change={changeIn(name, measure)} units />
              </button>
              {open === name ? <p className="t12 second">{aboutText(figure, name, say)}</p> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {figure.steps && figure.steps.length > 0 ? <Steps steps={figure.steps} /> : null}
      <footer className="row wrap">
        <People figure={figure} base={base} n={people} />
        {journey ? (
          <Link href={journey} className="link">
            <Route size={12} aria-hidden="true" />
            {t("mapfigures.figure.journey")}
          </Link>
        ) : null}
        {figure.question ? (
          <button
            type="button"
            className="link"
            onClick={() => {
              void navigator.clipboard.writeText(JSON.stringify(whole(figure.question ?? noBase, base), null, 2));
              toast.show(t("mapfigures.figure.rule_copied"));
            }}
          >
            <Code size={12} aria-hidden="true" />
            {t("mapfigures.figure.rule")}
          </button>
        ) : null}
      </footer>
    </div>
  );
}

/** What a figure counts, on how many it rests, and how sure it is. */
function aboutText(figure: NodeFigure, name: MeasureName, say: Say): string {
  const { t } = say;
  const measure = figure.measures[name];
  if (!measure) return "";
  const answers = name === "emotion" || name === "satisfaction" || name === "mean";
  const counted = measure.unit === "people" || measure.unit === "count" || measure.unit === "money";
  return [
    definitionOf(figure.of, name, say),
    counted ? "" : `${t(answers ? "mapfigures.figure.n_answers" : "mapfigures.figure.n_people", { n: say.count(measure.n) })}.`,
    measure.low !== null && measure.high !== null
      ? t("mapfigures.figure.interval", { low: valueText(measure.low, measure, say), high: valueText(measure.high, measure, say) })
      : "",
    measure.compare === null ? "" : t("mapfigures.figure.before", { value: valueText(measure.compare, measure, say) }),
    !counted && isHint(measure) ? t("mapfigures.figure.few") : "",
  ]
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ");
}

/** How many of those who began came to each step. */
function Steps({ steps }: { readonly steps: NonNullable<NodeFigure["steps"]> }) {
  const say = useSay();
  const { t } = say;
  const first = steps[0]?.people ?? 0;
  return (
    <section>
      <p className="label">{t("mapfigures.figure.steps")}</p>
      <ol className="mf-steps">
        {steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps of a funnel may be alike, and they stand still
          <li key={i}>
            <span className="cut">{step.name || t("mapfigures.figure.step", { n: i + 1 })}</span>
            <span className="bar" aria-hidden="true">
              <i style={{ width: `${first > 0 ? (step.people / first) * 100 : 0}%` }} />
            </span>
            <b className="strong still">{say.count(step.people)}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}
