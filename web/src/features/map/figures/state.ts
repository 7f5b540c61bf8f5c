import type { NodeFigure } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";

/** What must be said of a figure beside its number; empty where it is as it should be. */
export function stateText(figure: NodeFigure, say: Say): string {
  const { t } = say;
  const shared = figure.shared?.length ? t("mapfigures.state.shared", { names: figure.shared.join(", ") }) : "";
  const missing = figure.missing?.length ? t("mapfigures.state.unknown_about", { names: figure.missing.join(", ") }) : "";
  switch (figure.state) {
    case "measured":
      return [missing, shared].filter(Boolean).join(" ");
    case "none":
      return [t("mapfigures.state.none_about"), missing, shared].filter(Boolean).join(" ");
    case "stale":
      return [t("mapfigures.state.stale", { time: sinceText(figure, say) }), missing].filter(Boolean).join(". ");
    case "unknown":
      return missing;
    case "withheld":
      return figure.fault ?? t("mapfigures.state.withheld");
    case "refused":
      return figure.fault ?? t("mapfigures.state.refused");
  }
}

/** How long nothing new has come. */
export function sinceText(figure: NodeFigure, say: Say): string {
  const seconds = figure.last_seen ? Math.max(0, (Date.now() - Date.parse(figure.last_seen)) / 1000) : 0;
  return say.duration(seconds);
}
