import { expect, it as test } from "vitest";
import { sampleAnswer } from "./sample.ts";
import { sentence } from "./sentence.ts";
import en from "./text/en.ts";
import it from "./text/it.ts";

const said = (answer: typeof sampleAnswer, language: "it" | "en") =>
  sentence(answer, language === "it" ? it.sentence : en.sentence, language, (id) => (id === "valutazione" ? "Valutazione" : id))
    .map((p) => (p.kind === "figure" ? `[${p.text}]` : p.text))
    .join("");

const { totals } = sampleAnswer;

test("the page opens with its finding", () => {
  expect(said(sampleAnswer, "it")).toBe(
    "Su [48.213] persone, [19 su 100] comprano, in [7 giorni e 2 ore]. Si perde di più in Valutazione: esce il [57,8%].",
  );
  expect(said(sampleAnswer, "en")).toBe(
    "Of [48,213] people, [19 in 100] buy, in [7 days and 2 hours]. Most are lost at Valutazione: [57.8%] leave.",
  );
});

test("an outcome without a value is no purchase, and one hour is not two", () => {
  const answer = { ...sampleAnswer, totals: { ...totals, value: 0, time_to_outcome: { n: 5, q1: 1, median: 3600, q3: 9000 } } };
  expect(said(answer, "it")).toContain("[19 su 100] arrivano a un esito, in [1 ora].");
});

test("a median of no time at all is the first contact", () => {
  const answer = { ...sampleAnswer, totals: { ...totals, time_to_outcome: { n: 5, q1: 0, median: 0, q3: 9000 } } };
  expect(said(answer, "it")).toContain("[19 su 100] comprano, la metà di loro [al primo contatto].");
});

test("a handful of people raises no alarm", () => {
  const few = (customers: number) => ({
    ...sampleAnswer,
    stages: sampleAnswer.stages.map((s) => ({ ...s, customers, dropped: 20 })),
  });
  expect(said(few(29), "it")).not.toContain("Si perde di più");
  expect(said(few(30), "it")).toContain("Si perde di più in scoperta: esce il [66,7%].");
  expect(said(few(250), "it")).toContain("esce l’[8,0%].");
});

test("one person is not several", () => {
  const alone = (outcome_customers: number) => ({ ...sampleAnswer, stages: [], totals: { ...totals, customers: 1, outcome_customers } });
  expect(said(alone(1), "it")).toBe("In tutto [1] persona: ha comprato.");
  expect(said(alone(0), "en")).toBe("[1] person in all, who has not reached an outcome yet.");
});

test("small groups and rare outcomes are told as they are", () => {
  expect(said({ ...sampleAnswer, totals: { ...totals, customers: 57, outcome_customers: 12 } }, "it")).toContain("[12 su 57]");
  expect(said({ ...sampleAnswer, totals: { ...totals, outcome_customers: 96 } }, "it")).toContain("[2 su 1.000]");
  expect(said({ ...sampleAnswer, stages: [], totals: { ...totals, outcome_customers: 0 } }, "it")).toBe(
    "Su [48.213] persone, nessuna è ancora arrivata a un esito.",
  );
});
