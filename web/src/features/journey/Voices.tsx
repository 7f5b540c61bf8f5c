import type { Quote, StageFigures } from "../../api/shape.ts";
import { faceOf } from "../../domain/measure.ts";
import type { Extent } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { Face } from "../../ui/Face.tsx";
import { useSay } from "../../ui/say.ts";
import { useVoices } from "./data.ts";
import { FaceBar } from "./FaceBar.tsx";

type Props = { readonly figures: StageFigures; readonly place: Place; readonly extent: Extent | null };

/** How the answers of a stage spread over the five faces, and what people said in their own words. */
export function Voices({ figures, place, extent }: Props) {
  const say = useSay();
  const { t } = say;
  const { data } = useVoices(place, extent, figures.stage);
  const { n } = figures.emotion;
  const worded = data?.coverage.interactions ?? 0;
  const heads = [
    n > 0 ? t(n === 1 ? "panel.answers_one" : "panel.answers_other", { n: say.count(n) }) : "",
    worded > 0 ? t("voices.with_words", { n: say.count(worded) }) : "",
  ];
  return (
    <section className="voices" aria-label={t("voices.name")}>
      <div className="row apart">
        <h3 className="label">{t("voices.name")}</h3>
        <span className="t11 quiet">{heads.filter(Boolean).join(", ")}</span>
      </div>
      {n === 0 ? <p className="t12 quiet">{t("panel.no_feelings")}</p> : <FaceBar felt={figures.emotion} />}
      {data && n > 0 && worded === 0 ? <p className="t12 quiet">{t("voices.none")}</p> : null}
      {data?.quotes.map((quote) => (
        <Said key={quote.at + quote.text} quote={quote} />
      ))}
    </section>
  );
}

function Said({ quote }: { readonly quote: Quote }) {
  const say = useSay();
  const { t } = say;
  const words = {
    kind: t(`voices.${quote.kind}`),
    touchpoint: say.name(quote.touchpoint?.name),
    date: say.date(quote.at),
  };
  return (
    <figure className="quote">
      <blockquote className="voice">«{quote.text}»</blockquote>
      <figcaption className="row tight t11 quiet">
        {quote.emotion === null ? null : (
          <span className="row" title={say.emotion(quote.emotion)}>
            <Face face={faceOf(quote.emotion)} size={12} />
            <span className="hidden">{t(`face.${faceOf(quote.emotion)}`)}</span>
          </span>
        )}
        {quote.touchpoint ? t("voices.source", words) : `${words.kind} · ${words.date}`}
      </figcaption>
    </figure>
  );
}
