import type { JourneyAnswer, StageFigures } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import type { Figure, MeasureID } from "../../domain/measure.ts";
import type { Words } from "../../domain/table.ts";
import type { Say } from "../../ui/say.ts";

/** What a measure says of a stage, with its counts in it. */
export function definition(measure: MeasureID, answer: JourneyAnswer, stage: StageFigures, figure: Figure, say: Say): string {
  const at = answer.model.stages.findIndex((s) => s.id === stage.stage);
  const next = answer.model.stages[at + 1];
  const words = {
    stage: say.name(answer.model.stages[at]?.name),
    next: say.name(next?.name),
    part: say.count(figure.part ?? 0),
    whole: say.count(figure.whole ?? 0),
    n: say.count(figure.n),
    basis: say.t(`basis.${measure === "time_in" ? "visits" : "people"}_${plural(figure.n)}`, { n: say.count(figure.n) }),
    silence: say.days(answer.query.silence ?? "30d"),
    window: say.days(answer.query.window ?? "30d"),
    low: typeof figure.low === "number" ? say.emotion(figure.low) : "",
    high: typeof figure.high === "number" ? say.emotion(figure.high) : "",
  };
  if ((measure === "next" || measure === "time_to_next") && !next) return say.t(`measure.${measure}.definition_last`, words);
  if (measure === "emotion" && typeof figure.low !== "number") return say.t("measure.emotion.definition_one", words);
  return say.t(`measure.${measure}.definition`, words);
}

/** A measure's name at one stage: "Passa a Uso". */
export function measureName(measure: MeasureID, say: Say): string {
  return measure === "time_to_next" ? say.t("measure.time_to_next.long") : say.t(`measure.${measure}.name`);
}

/** The heads of the tables. */
export function tableWords(say: Say): Words {
  return {
    measure: (id) => measureName(id, say),
    touchpoint: (id) => say.t(`touchpoint.${id}`),
    head: (id) => say.t(`table.${id}`),
    kind: (kind) => say.t(`kind.${kind}`),
    ownership: (ownership) => say.t(`table.ownership.${ownership}`),
    direction: (kind) => say.t(`table.direction.${kind}`),
  };
}
