import type { AttributionAnswer, Cost, Credited, Fields } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import { type ModelName, models, type Show } from "./settings.ts";

export const modelOf = (name: string): ModelName | undefined => models.find((m) => m === name);

export const modelName = (name: string, say: Say): string => {
  const model = modelOf(name);
  return model ? say.t(`attribution.model.${model}.name`) : name;
};

export const rowName = (row: Credited, say: Say): string => say.name(row.name) || row.key;

type Spending = Pick<Cost, "field" | "value">;
type Named = Pick<Fields, "channels" | "touchpoints">;

/**
 * What a cost is of, as the catalogue calls it. A file may give its id or its
 * name in either language, in capitals or not, as the program reads them: an id
 * goes before a name.
 */
export function costName({ field, value }: Spending, fields: Named | undefined, say: Pick<Say, "name">): string {
  const known = field === "channel" ? fields?.channels : field === "touchpoint" ? fields?.touchpoints : undefined;
  const same = (text: string) => text.toLowerCase() === value.toLowerCase();
  const found = known?.find((k) => same(k.id)) ?? known?.find((k) => same(k.name.it) || same(k.name.en));
  return say.name(found?.name) || value;
}

/** What of an answer says who gets how much. */
type Shared = Pick<AttributionAnswer, "rows" | "query">;

/** The models of an answer, by name. */
export const modelsOf = (answer: Shared): readonly string[] => answer.query.attribution?.models ?? [];

type Credit = Credited["credits"][number];

/** What is shown of a credit, and in which unit. */
export function shown(credit: Credit | undefined, show: Show): number {
  if (!credit) return 0;
  switch (show) {
    case "value":
      return credit.value;
    case "conversions":
      return credit.conversions;
    case "share":
      return credit.share ?? 0;
  }
}

export function shownText(credit: Credit | undefined, show: Show, say: Say): string {
  const value = shown(credit, show);
  switch (show) {
    case "value":
      return say.money(value);
    case "conversions":
      return say.count(Math.round(value));
    case "share":
      return say.share(value);
  }
}

/** Money where the conversions have any, else how many they are. */
export const showOf = (answer: AttributionAnswer, wish: Show): Show =>
  wish === "value" && answer.conversions.value === 0 ? "conversions" : wish;

/** The colour of a row: that of its kind of channel, where it is one. */
export function kindOf(by: string, key: string, fields: Fields | undefined): "digital" | "physical" | "human" | "third" {
  const found =
    by === "channel"
      ? fields?.channels.find((c) => c.id === key)
      : by === "touchpoint"
        ? fields?.touchpoints.find((p) => p.id === key)
        : undefined;
  return found?.kind ?? "third";
}

/** The key of all that are too small for a row of their own. */
const others = "*";

/** The rows that are somebody: the many small ones together are nobody to name. */
export const namedRows = (answer: Shared): readonly Credited[] => answer.rows.filter((row) => row.key !== others);

/** Who gets most by each model, of all that is shared. */
export function leaders(answer: Shared, show: Show): readonly { readonly model: string; readonly row: Credited; readonly share: number }[] {
  return modelsOf(answer).flatMap((model, at) => {
    const whole = answer.rows.reduce((sum, row) => sum + shown(row.credits[at], show), 0);
    const row = namedRows(answer).toSorted((a, b) => shown(b.credits[at], show) - shown(a.credits[at], show))[0];
    return row && whole > 0 && model !== "participation" ? [{ model, row, share: shown(row.credits[at], show) / whole }] : [];
  });
}
