import type { Fields } from "../../api/shape.ts";
import { plainName } from "../../domain/names.ts";
import type { Say } from "../../ui/say.ts";

/** The name under which a property or a trait was sent. */
export const rawName = (field: string): string => field.replace(/^(property|trait):/, "");

/** A field as it is called: "Canale", "category". */
export function fieldName(field: string, say: Say): string {
  switch (field) {
    case "channel":
    case "kind":
    case "touchpoint":
    case "stage":
    case "event":
    case "source":
    case "property":
    case "trait":
      return say.t(`filter.field.${field}`);
    case "audience":
      return say.t("analyses.audience.field");
    default:
      return plainName(rawName(field), say.language) || rawName(field);
  }
}

/** A value as it is called: channels and touchpoints have names in both languages. */
export function valueName(field: string, value: string, fields: Fields | undefined, say: Say): string {
  if (field === "channel") return say.name(fields?.channels.find((c) => c.id === value)?.name) || value;
  if (field === "touchpoint") return say.name(fields?.touchpoints.find((p) => p.id === value)?.name) || value;
  if (field === "kind" && isKind(value)) return say.t(`filter.kind.${value}`);
  if (field === "audience") return fields?.audiences.find((a) => a.id === value)?.name ?? value;
  return value;
}

/** The kinds of channel. */
const kinds = ["physical", "digital", "human"] as const;
const isKind = (text: string): text is (typeof kinds)[number] => kinds.some((kind) => kind === text);

export type Option = { readonly value: string; readonly text: string; readonly n: number | null };

/** The known values of a field, and whether there are others. */
export function optionsOf(
  field: string,
  fields: Fields | undefined,
  say: Say,
): { readonly options: readonly Option[]; readonly more: boolean } {
  if (!fields) return { options: [], more: false };
  const byText = (a: Option, b: Option) => a.text.localeCompare(b.text, say.language);
  switch (field) {
    case "channel":
      return {
        options: fields.channels.map((c) => ({ value: c.id, text: say.name(c.name) || c.id, n: null })).toSorted(byText),
        more: false,
      };
    case "touchpoint":
      return {
        options: fields.touchpoints.map((p) => ({ value: p.id, text: say.name(p.name) || p.id, n: null })).toSorted(byText),
        more: false,
      };
    case "kind":
      return { options: kinds.map((kind) => ({ value: kind, text: say.t(`filter.kind.${kind}`), n: null })), more: false };
    case "audience":
      return { options: fields.audiences.map((a) => ({ value: a.id, text: a.name, n: null })), more: false };
    case "event":
      return { options: fields.events.map((e) => ({ value: e.value, text: e.value, n: e.n })), more: false };
    default: {
      const [group, name] = [field.slice(0, field.indexOf(":")), field.slice(field.indexOf(":") + 1)];
      const known = (group === "trait" ? fields.traits : fields.properties).find((f) => f.name === name);
      return { options: known?.values.map((v) => ({ value: v.value, text: v.value, n: v.n })) ?? [], more: known?.more ?? true };
    }
  }
}
