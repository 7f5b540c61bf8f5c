import { useContext } from "react";
import { useSay } from "../../ui/say.ts";
import { PiecesContext } from "./names.tsx";
import type { Field } from "./rules.ts";

type Choice = { readonly value: string; readonly text: string };

/** The values that a field can have, by their names; null where it can have any. */
export function useChoices(field: Field): readonly Choice[] | null {
  const { t, name, language } = useSay();
  const pieces = useContext(PiecesContext);
  switch (field) {
    case "type":
      return (["track", "page", "screen"] as const).map((value) => ({ value, text: t(`catalogue.type.${value}`) }));
    case "kind":
      return (["physical", "digital", "human"] as const).map((value) => ({ value, text: t(`catalogue.kinds.${value}`) }));
    case "ownership":
      return (["owned", "paid", "earned"] as const).map((value) => ({ value, text: t(`catalogue.ownerships.${value}`) }));
    case "proposed":
      return [{ value: "yes", text: t("catalogue.yes") }];
    case "channel":
      return (pieces?.channels ?? []).map((c) => ({ value: c.id, text: name(c.name) || c.id }));
    case "touchpoint":
      return (pieces?.touchpoints ?? [])
        .map((p) => ({ value: p.id, text: name(p.name) || p.id }))
        .toSorted((a, b) => a.text.localeCompare(b.text, language));
    default:
      return null;
  }
}
