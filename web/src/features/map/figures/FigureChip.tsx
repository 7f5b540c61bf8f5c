import { CircleAlert, Clock, EyeOff, Unlink } from "lucide-react";
import { memo, type ReactNode, useState } from "react";
import type { NodeFigure } from "../../../api/shape.ts";
import { faceOf } from "../../../domain/measure.ts";
import { Bubble } from "../../../ui/Bubble.tsx";
import { Face } from "../../../ui/Face.tsx";
import { Rolling } from "../../../ui/Rolling.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import type { MeasureName } from "./answer.ts";
import { FigureAbout } from "./FigureAbout.tsx";
import { pressed } from "./keys.ts";
import { figureText, isFewIn, shownOf } from "./measure.ts";
import { sinceText } from "./state.ts";

type Props = {
  readonly figure: NodeFigure;
  /** What it is the figure of, for those who hear it. */
  readonly of: string;
  readonly old: boolean;
  /** With the words of the unit beside it. */
  readonly worded?: boolean;
};

/** One figure on the map, in one line; pressed, it opens all that there are of its node. */
export const FigureChip = memo(function FigureChip({ figure, of, old, worded = false }: Props) {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const seen = seenOf(figure, worded, say);
  const label = say.t("mapfigures.figure.label", { name: of });
  return (
    <span className={`mf-chip ${seen.tone}${old ? " old" : ""}`}>
      <button
        type="button"
        aria-expanded={open}
        aria-label={say.t("mapfigures.figure.open", { name: of, figure: seen.said })}
        title={seen.said}
        onClick={(event) => {
          event.stopPropagation();
          setOpen(true);
        }}
        onKeyDown={pressed}
        onPointerDown={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {seen.node}
      </button>
      {/* Hundreds of these stand on a map: only the open one has its bubble. */}
      {open ? (
        <Bubble opened onChange={setOpen} label={label} width={340} position="bottom-end" target={<span className="mf-anchor" />}>
          <FigureAbout figure={figure} />
        </Bubble>
      ) : null}
    </span>
  );
});

type Seen = { readonly node: ReactNode; readonly said: string; readonly tone: string };

function seenOf(figure: NodeFigure, worded: boolean, say: Say): Seen {
  const { t } = say;
  const shown = shownOf(figure);
  if (figure.state === "unknown" && !shown) {
    const text = t("mapfigures.state.unknown");
    return { node: <Unlink size={12} aria-hidden="true" />, said: text, tone: "warn" };
  }
  if (figure.state === "withheld") {
    return { node: <EyeOff size={12} aria-hidden="true" />, said: t("mapfigures.state.withheld"), tone: "quiet" };
  }
  if (figure.state === "refused" || !shown) {
    const text = figure.state === "none" ? t("mapfigures.state.none") : t("mapfigures.state.refused");
    return figure.state === "none"
      ? { node: <span aria-hidden="true">0</span>, said: text, tone: "quiet" }
      : { node: <CircleAlert size={12} aria-hidden="true" />, said: text, tone: "warn" };
  }
  const { name, measure } = shown;
  // On a card the share of all people says more than their number.
  const share = name === "people" && figure.share !== null && figure.share !== undefined && figure.of !== "stage" ? figure.share : null;
  const text = share === null ? figureText(measure, say) : say.wholeShare(share);
  const few = isFewIn(measure) ? ` ${t("few", { n: say.count(measure.n) })}` : "";
  const words = `${figureText(measure, say)} ${t(`mapfigures.short.${name}`)}${share === null ? "" : `, ${t("mapfigures.figure.share", { share: say.share(share) })}`}`;
  const still = figure.state === "stale" ? t("mapfigures.state.stale", { time: sinceText(figure, say) }) : "";
  return {
    node: (
      <>
        {still ? <Clock size={11} aria-hidden="true" /> : null}
        {name === "emotion" ? <Face face={faceOf(measure.value)} size={13} /> : null}
        <Rolling text={text} />
        {worded ? <span className="quiet words"> {t(`mapfigures.short.${name}`)}</span> : null}
        {few ? <span className="few">{few}</span> : null}
      </>
    ),
    said: [words + few, still].filter(Boolean).join(", "),
    tone: toneOf(figure, name),
  };
}

/** Only what costs is told by its colour; what rests on few, or on nobody, is quieter. */
function toneOf(figure: NodeFigure, name: MeasureName): string {
  if (figure.state === "none") return "quiet";
  if (figure.state === "stale") return "still";
  const measure = figure.measures[name];
  if (name === "cost" && measure && measure.value > 0) return "neg";
  return measure && isFewIn(measure) ? "quiet" : "";
}
