import type { Journey, JourneyAnswer, Text, TouchpointFigures, Transition } from "../api/shape.ts";
import type { Language } from "./format.ts";
import { type Change, changeOf, type Figure, feelingFigure, type MeasureID, measureStage, shareOf, type Unit, unitOf } from "./measure.ts";
import { textIn } from "./text/index.ts";
import { stageOf } from "./ways.ts";

/** A cell says something, or measures something and how that changed. */
export type Cell =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "figure"; readonly figure: Figure; readonly unit: Unit; readonly change: Change | null };

/** A column: its head, and what its cells measure; null where they say something. */
type Column = { readonly head: string; readonly unit: Unit | null };

/** A table, for the screen and for CSV alike, so that both say the same. */
export type Table = {
  readonly id: "stages" | "touchpoints" | "moves";
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
};

type Point = TouchpointFigures["touchpoint"];

/** The words of the heads and of the kinds, in the reader's language. */
export type Words = {
  readonly measure: (id: MeasureID) => string;
  readonly touchpoint: (id: "people" | "interactions" | "now" | "last" | "outcomes" | "value" | "emotion") => string;
  readonly head: (
    id:
      | "stage"
      | "touchpoint"
      | "kind"
      | "owner"
      | "from"
      | "to"
      | "move"
      | "moves_n"
      | "share_of_stage"
      | "share_of_from"
      | "median"
      | "answers",
  ) => string;
  readonly kind: (kind: Point["kind"]) => string;
  readonly ownership: (ownership: Point["ownership"]) => string;
  readonly direction: (kind: Transition["kind"]) => string;
};

const stageColumns: readonly MeasureID[] = [
  "people",
  "reach",
  "next",
  "time_in",
  "time_to_next",
  "back_step",
  "drop",
  "ended",
  "loop",
  "now",
  "interactions",
  "visits",
  "outcomes",
  "value",
  "emotion",
];

const text = (value: string): Cell => ({ kind: "text", text: value });

/** A figure beside what it was; before is undefined without a comparison. */
function cell(figure: Figure, unit: Unit, before?: Figure, better: "up" | "down" | "neither" = "up"): Cell {
  return { kind: "figure", figure, unit, change: before ? changeOf(figure, before, unit, better) : null };
}

export function stageTable(answer: JourneyAnswer, language: Language, words: Words): Table {
  return {
    id: "stages",
    columns: [
      { head: words.head("stage"), unit: null },
      ...stageColumns.map((m) => ({ head: words.measure(m), unit: unitOf(m) })),
      { head: words.head("answers"), unit: "count" },
    ],
    rows: answer.model.stages.map((stage) => [
      text(textIn(stage.name, language)),
      ...stageColumns.map((m): Cell => {
        const { figure, change } = measureStage(m, stage.id, answer, answer.compare);
        return { kind: "figure", figure, unit: unitOf(m), change };
      }),
      cell(many(stageOf(answer, stage.id)?.emotion.n ?? 0), "count"),
    ]),
  };
}

export function touchpointTable(answer: JourneyAnswer, language: Language, words: Words): Table {
  const stageName = nameStages(answer, language);
  const figures = (t: TouchpointFigures, journey: Journey) => {
    const whole = stageOf(journey, t.stage)?.customers ?? 0;
    return [
      ["count", many(t.customers), "up"],
      ["share", shareOf(t.customers, whole), "up"],
      ["count", { value: t.interactions, n: t.customers }, "up"],
      ["count", { value: t.now, n: t.customers }, "neither"],
      ["count", { value: t.last, n: t.customers }, "down"],
      ["count", { value: t.outcomes, n: t.customers }, "up"],
      ["money", { value: t.outcomes > 0 || t.value !== 0 ? t.value : null, n: t.customers }, "up"],
      ["emotion", feelingFigure(t.emotion), "up"],
      ["count", many(t.emotion.n), "neither"],
    ] as const;
  };
  return {
    id: "touchpoints",
    columns: [
      { head: words.head("stage"), unit: null },
      { head: words.head("touchpoint"), unit: null },
      { head: words.head("kind"), unit: null },
      { head: words.head("owner"), unit: null },
      { head: words.touchpoint("people"), unit: "count" },
      { head: words.head("share_of_stage"), unit: "share" },
      { head: words.touchpoint("interactions"), unit: "count" },
      { head: words.touchpoint("now"), unit: "count" },
      { head: words.touchpoint("last"), unit: "count" },
      { head: words.touchpoint("outcomes"), unit: "count" },
      { head: words.touchpoint("value"), unit: "money" },
      { head: words.touchpoint("emotion"), unit: "emotion" },
      { head: words.head("answers"), unit: "count" },
    ],
    rows: answer.touchpoints.map((t) => {
      const there = answer.compare?.touchpoints.find((o) => o.touchpoint.id === t.touchpoint.id && o.stage === t.stage);
      const before = answer.compare && there ? figures(there, answer.compare) : undefined;
      return [
        text(stageName(t.stage)),
        text(textIn(t.touchpoint.name, language)),
        text(words.kind(t.touchpoint.kind)),
        text(words.ownership(t.touchpoint.ownership)),
        ...figures(t, answer).map(([unit, figure, better], i) => cell(figure, unit, before?.[i]?.[1], better)),
      ];
    }),
  };
}

export function moveTable(answer: JourneyAnswer, language: Language, words: Words): Table {
  const stageName = nameStages(answer, language);
  return {
    id: "moves",
    columns: [
      { head: words.head("from"), unit: null },
      { head: words.head("to"), unit: null },
      { head: words.head("move"), unit: null },
      { head: words.touchpoint("people"), unit: "count" },
      { head: words.head("share_of_from"), unit: "share" },
      { head: words.head("moves_n"), unit: "count" },
      { head: words.head("median"), unit: "duration" },
    ],
    rows: answer.transitions.map((t) => {
      const there = answer.compare?.transitions.find((o) => o.from === t.from && o.to === t.to);
      const share = (move: Transition, journey: Journey) => shareOf(move.customers, stageOf(journey, move.from)?.customers ?? 0);
      const better = t.kind === "back" ? "down" : "up";
      return [
        text(stageName(t.from)),
        text(stageName(t.to)),
        text(words.direction(t.kind)),
        cell(many(t.customers), "count", there && many(there.customers), better),
        cell(share(t, answer), "share", there && answer.compare && share(there, answer.compare), better),
        cell({ value: t.moves, n: t.customers }, "count", there && { value: there.moves, n: there.customers }, better),
        cell({ value: t.time.median, n: t.time.n }, "duration", there && { value: there.time.median, n: there.time.n }, "down"),
      ];
    }),
  };
}

const many = (n: number): Figure => ({ value: n, n });

function nameStages(answer: JourneyAnswer, language: Language): (id: string) => string {
  const names = new Map<string, Text>(answer.model.stages.map((s) => [s.id, s.name]));
  return (id) => textIn(names.get(id), language) || id;
}
