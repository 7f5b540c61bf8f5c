import { createContext, useContext, useMemo } from "react";
import type { Pieces } from "../../api/shape.ts";
import { useSay } from "../../ui/say.ts";
import type { Field } from "./rules.ts";

export const PiecesContext = createContext<Pieces | null>(null);

/** What things of the catalogue are called in the reader's language. */
export function useNames() {
  const pieces = useContext(PiecesContext);
  const { name, t } = useSay();
  return useMemo(() => {
    const channel = (id: string): string => name(pieces?.channels.find((c) => c.id === id)?.name) || id;
    const touchpoint = (id: string): string =>
      id === "none" ? t("catalogue.none") : name(pieces?.touchpoints.find((p) => p.id === id)?.name) || id;
    const model = (id: string): string => name(pieces?.models.find((m) => m.id === id)?.name) || id;
    const stage = (of: string, id: string): string =>
      id === "none" ? t("catalogue.no_stage") : name(pieces?.models.find((m) => m.id === of)?.stages.find((s) => s.id === id)?.name) || id;
    const value = (field: Field, id: string): string => {
      if (field === "channel") return channel(id);
      if (field === "touchpoint") return touchpoint(id);
      if (field === "kind" && (id === "physical" || id === "digital" || id === "human")) return t(`catalogue.kinds.${id}`);
      if (field === "ownership" && (id === "owned" || id === "paid" || id === "earned")) return t(`catalogue.ownerships.${id}`);
      if (field === "proposed" && id === "yes") return t("catalogue.yes");
      if (field === "type" && (id === "track" || id === "page" || id === "screen")) return t(`catalogue.type.${id}`);
      return id;
    };
    return { channel, touchpoint, model, stage, value };
  }, [pieces, name, t]);
}
