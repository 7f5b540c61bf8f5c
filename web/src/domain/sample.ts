import type { Feeling, JourneyAnswer, Quartiles, StageFigures } from "../api/shape.ts";

/** A journey for the tests, with the figures of the drawings. */

const quartiles = (median: number, n: number): Quartiles => ({ n, q1: Math.floor(median / 2), median, q3: median * 2 });
const feeling = (mean: number, n: number): Feeling => ({ n, mean, low: mean - 0.1, high: mean + 0.1, counts: [0, 0, n, 0, 0] });

function stage(id: string, customers: number, next: number, dropped: number, back: number, median: number, mean: number): StageFigures {
  return {
    stage: id,
    customers,
    interactions: customers * 3,
    visits: customers * 2,
    next,
    onward: next,
    time_in: quartiles(600, customers * 2),
    time_to_next: quartiles(median, next),
    back_step: back,
    loop: 0,
    left: customers - dropped - 200,
    ended: 0,
    dropped,
    now: 200,
    outcomes: id === "acquisto" ? 9500 : 0,
    value: id === "acquisto" ? 9500 * 14820 : 0,
    emotion: feeling(mean, 312),
    last_seen: "2026-11-21T20:14:00Z",
  };
}

const text = (it: string, en: string) => ({ it, en });

export const sampleAnswer: JourneyAnswer = {
  kind: "journey",
  query: { kind: "journey", silence: "30d", window: "30d" },
  currency: "EUR",
  model: {
    id: "loop",
    name: text("Anello", "Loop"),
    stages: [
      { id: "scoperta", name: text("Scoperta", "Discovery"), voice: text("Mi serve qualcosa di caldo", "I need something warm") },
      { id: "valutazione", name: text("Valutazione", "Evaluation") },
      { id: "acquisto", name: text("Acquisto", "Purchase") },
    ],
    loops: [{ from: "acquisto", to: "scoperta", name: text("nuovo bisogno", "new need") }],
  },
  coverage: {
    customers: 48300,
    interactions: 300000,
    placed: 290000,
    from: "2026-10-01T00:00:00Z",
    to: "2026-11-21T20:00:00Z",
    until: "2026-11-21T20:00:00Z",
    seq: 300000,
    catalogue: 1,
    ms: 12,
  },
  totals: {
    customers: 48213,
    interactions: 290000,
    outcome_customers: 9146,
    outcomes: 9500,
    value: 9500 * 14820,
    time_to_outcome: quartiles(7 * 86400 + 2 * 3600, 9146),
    emotion: feeling(0.3, 936),
    back_step: 1957,
    dropped: 30000,
    now: 600,
  },
  stages: [
    stage("scoperta", 48213, 31869, 13210, 0, 108000, 0.3),
    stage("valutazione", 31870, 9146, 18421, 2613, 532800, 0.1),
    stage("acquisto", 9146, 1042, 329, 1957, 1560, -0.2),
  ],
  touchpoints: [
    {
      touchpoint: { id: "till", name: text("Cassa", "Till"), kind: "physical", ownership: "owned", channel: "store", moment: true },
      stage: "acquisto",
      customers: 2835,
      interactions: 3000,
      now: 35,
      last: 40,
      outcomes: 2800,
      value: 41000000,
      emotion: feeling(0.4, 20),
      first_seen: "2026-10-01T08:00:00Z",
    },
  ],
  transitions: [
    { from: "scoperta", to: "valutazione", kind: "forward", moves: 33000, customers: 31869, time: quartiles(86400, 33000) },
    { from: "acquisto", to: "valutazione", kind: "back", moves: 2100, customers: 1957, time: quartiles(86400, 2100) },
    { from: "acquisto", to: "scoperta", kind: "loop", moves: 1100, customers: 1042, time: quartiles(86400 * 41, 1100) },
  ],
};
