import type { CurvePoint, NodeFigure } from "../../../api/shape.ts";
import { plural } from "../../../domain/format.ts";
import { faceOf, fewPeople } from "../../../domain/measure.ts";
import { Face } from "../../../ui/Face.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { useKnown } from "./context.ts";
import { People } from "./People.tsx";

type Props = { readonly point: CurvePoint; readonly stage: string; readonly figure: NodeFigure | undefined };

/** What is felt at a stage beside what is expected, and where both come from. */
export function CurveAbout({ point, stage, figure }: Props) {
  const say = useSay();
  const { t } = say;
  const { measured, expected, gap } = point;
  const people = figure?.measures.people?.value ?? 0;
  const base = useKnown().figures?.base;
  return (
    <div className="mf-about">
      <header>
        <b className="strong">{stage}</b>
      </header>
      <dl className="pairs">
        {measured ? (
          <div>
            <dt>{t("mapfigures.curve.measured")}</dt>
            <dd className="row tight">
              <Face face={faceOf(measured.value)} size={14} />
              <b className="strong">{say.emotion(measured.value)}</b>
              <span className="quiet">{t(`answers_${plural(measured.n)}`, { n: say.count(measured.n) })}</span>
            </dd>
          </div>
        ) : null}
        {expected === null ? null : (
          <div>
            <dt>{t("mapfigures.curve.expected")}</dt>
            <dd className="row tight">
              <Face face={faceOf(expected)} size={14} />
              <b className="strong">{say.emotion(expected)}</b>
            </dd>
          </div>
        )}
      </dl>
      <p className="t12 second">
        {[
          measured && measured.low !== null && measured.high !== null
            ? t("mapfigures.figure.interval", { low: say.emotion(measured.low), high: say.emotion(measured.high) })
            : "",
          gap === null || measured === null
            ? ""
            : gap > 0
              ? t("mapfigures.curve.gap_is", { gap: say.emotion(-gap) })
              : t("mapfigures.curve.better", { gap: say.emotion(-gap) }),
          expected === null ? "" : fromText(point, say),
          measured && measured.n < fewPeople ? t("mapfigures.figure.few") : "",
        ]
          .filter(Boolean)
          .join(" ")}
      </p>
      <p className="t12 quiet">{t("mapfigures.curve.about_gap")}</p>
      {figure && base ? (
        <footer className="row wrap">
          <People figure={figure} base={base} n={people} />
        </footer>
      ) : null}
    </div>
  );
}

/** Where the expectation comes from. */
function fromText(point: CurvePoint, { t, count }: Say): string {
  switch (point.from) {
    case "survey":
      return t("mapfigures.curve.from_survey", { n: count(point.expected_n) });
    case "pair":
      return t("mapfigures.curve.from_pair");
    case "cards":
      return t("mapfigures.curve.from_cards");
    case "":
      return "";
  }
}
