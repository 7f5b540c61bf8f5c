import { faultOf } from "../../api/client.ts";
import type { MapHappened } from "../../api/shape.ts";
import type { Say } from "../../ui/say.ts";

/** What went wrong, in a line. */
export function errorWords(error: unknown, { t }: Say): string {
  const fault = faultOf(error);
  if (fault.kind === "refused") return fault.detail;
  return t("ui.error.network");
}

/** What somebody did to a map, in words, without who and when. */
export function happening({ kind, detail }: MapHappened, say: Say): string {
  const { t } = say;
  switch (kind) {
    case "edited":
      return edited(detail, say);
    case "state":
      return t(`maps.happened.state_${detail.text === "approved" || detail.text === "review" ? detail.text : "draft"}`);
    case "commented":
    case "resolved":
    case "version":
    case "restored_version":
      return t(`maps.happened.${kind}`, { text: detail.text ?? "" });
    default:
      return t(`maps.happened.${kind}`);
  }
}

const known = ["stage", "step", "lane", "card", "persona", "link", "stakeholder"] as const;

/** "ha aggiunto 3 carte e cambiato 1 tappa" */
function edited(detail: MapHappened["detail"], say: Say): string {
  const parts = (["added", "changed", "removed"] as const).flatMap((how) => {
    const counts = detail[how] ?? {};
    const named = known.flatMap((kind) => {
      const n = counts[kind] ?? 0;
      return n === 0 ? [] : [say.t(`maps.nodes.${kind}_${n === 1 ? "one" : "other"}`, { n: say.count(n) })];
    });
    return named.length === 0 ? [] : [say.t(`maps.happened.${how}`, { what: listed(named, say) })];
  });
  return parts.length === 0 ? say.t("maps.happened.edited") : listed(parts, say);
}

const listed = (parts: readonly string[], say: Say): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} ${say.t("maps.and")} ${parts.at(-1)}`;
