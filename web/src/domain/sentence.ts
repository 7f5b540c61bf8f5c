import type { JourneyAnswer, StageFigures } from "../api/shape.ts";
import { count, durationParts, type Language, share } from "./format.ts";
import { fewPeople } from "./measure.ts";
import { fill } from "./text/fill.ts";
import { articleOf } from "./text/index.ts";

/** A piece of the page's sentence: plain words, or a figure that opens its definition. */
export type Part =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "figure"; readonly id: FigureID; readonly text: string };

export type FigureID = "people" | "share" | "time" | "drop" | "cost";

/** The sentence's texts, from the catalogue of a language; placeholders stand as they are written there. */
export type Phrases = {
  readonly buy: string;
  readonly buy_untimed: string;
  readonly buy_at_once: string;
  readonly buy_alone: string;
  readonly outcome: string;
  readonly outcome_untimed: string;
  readonly outcome_at_once: string;
  readonly outcome_alone: string;
  readonly none_alone: string;
  readonly at_once: string;
  readonly none: string;
  readonly leak: string;
  readonly in_hundred: string;
  readonly two: string;
  readonly unit: Readonly<Record<`${"s" | "min" | "h" | "d"}_${"one" | "other"}`, string>>;
};

/** The finding in words: how many came, how many reached an outcome and how fast, where most are lost. */
export function sentence(answer: JourneyAnswer, phrases: Phrases, language: Language, stageName: (id: string) => string): readonly Part[] {
  const { totals } = answer;
  const time = totals.time_to_outcome.median;
  const reached = totals.value > 0 ? "buy" : "outcome";
  const alone = totals.customers === 1;
  const first =
    totals.outcome_customers === 0
      ? alone
        ? "none_alone"
        : "none"
      : alone
        ? (`${reached}_alone` as const)
        : time === null
          ? (`${reached}_untimed` as const)
          : time === 0
            ? (`${reached}_at_once` as const)
            : reached;
  const parts: Part[] = [
    ...fill<Part>(phrases[first], {
      people: { kind: "figure", id: "people", text: count(totals.customers, language) },
      share: { kind: "figure", id: "share", text: inHundred(totals.outcome_customers, totals.customers, phrases, language) },
      time: { kind: "figure", id: "time", text: time === null ? "" : time === 0 ? phrases.at_once : longDuration(time, phrases, language) },
    }),
  ];
  const leak = worstLeak(answer.stages);
  if (leak) {
    const drop = share(leak.dropped / leak.customers, language);
    parts.push({ kind: "words", text: " " });
    parts.push(
      ...fill<Part>(phrases.leak, {
        stage: { kind: "name", text: stageName(leak.stage) },
        article: { kind: "words", text: articleOf(drop, language) },
        drop: { kind: "figure", id: "drop", text: drop },
      }),
    );
  }
  return parts;
}

/** The stage where most people end without an outcome; none where nobody does, nor where too few passed to raise an alarm. */
export function worstLeak(stages: readonly StageFigures[]): StageFigures | null {
  const worst = stages.reduce<StageFigures | null>((most, s) => (s.dropped > (most?.dropped ?? 0) ? s : most), null);
  return worst && worst.customers >= fewPeople ? worst : null;
}

/** "19 su 100"; a rarer share is told out of more, a small group by its own size. */
function inHundred(part: number, whole: number, phrases: Phrases, language: Language): string {
  const said = (n: number, of: number) => phrases.in_hundred.replace("{{n}}", count(n, language)).replace("{{of}}", count(of, language));
  if (whole <= 100) return said(part, whole);
  for (const of of [100, 1000, 10_000, 100_000]) {
    const n = Math.round((part / whole) * of);
    if (n >= 1 && of <= whole) return said(n, of);
  }
  return said(part, whole);
}

/** "7 giorni e 2 ore" */
function longDuration(seconds: number, phrases: Phrases, language: Language): string {
  const said = durationParts(seconds).map(([n, unit]) =>
    phrases.unit[`${unit}_${n === 1 ? "one" : "other"}`].replace("{{n}}", count(n, language)),
  );
  const [a, b] = said;
  return a && b ? phrases.two.replace("{{a}}", a).replace("{{b}}", b) : (a ?? "");
}
