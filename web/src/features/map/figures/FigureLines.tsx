import { useState } from "react";
import type { NodeFigure } from "../../../api/shape.ts";
import { Bar } from "../../../ui/Bar.tsx";
import { Bubble } from "../../../ui/Bubble.tsx";
import { Delta } from "../../../ui/Delta.tsx";
import { Rolling } from "../../../ui/Rolling.tsx";
import { useSay } from "../../../ui/say.ts";
import type { MeasureName } from "./answer.ts";
import { FigureAbout } from "./FigureAbout.tsx";
import { pressed } from "./keys.ts";
import { changeIn, figureText, isFewIn } from "./measure.ts";
import { sinceText } from "./state.ts";

/** What stands under the head of a stage where there is room: a line for each figure. */
const lines = ["people", "conversion", "time", "dropoff", "backsteps"] as const satisfies readonly MeasureName[];

type Props = {
  readonly figure: NodeFigure;
  readonly of: string;
  readonly old: boolean;
  /** Position of the column, for the arrows. */
  readonly column: number;
};

/** The figures of a stage in the live view: value, share as a bar, change; each opens all of them. */
export function FigureLines({ figure, of, old, column }: Props) {
  const say = useSay();
  const { t } = say;
  const [open, setOpen] = useState<MeasureName | null>(null);
  if (figure.state === "unknown" || figure.state === "refused" || figure.state === "withheld") return null;
  return (
    <ul className={old ? "mf-lines old" : "mf-lines"}>
      {lines.map((name, row) => {
        const measure = figure.measures[name];
        const text = measure ? figureText(measure, say) : "–";
        const few = measure && isFewIn(measure);
        return (
          <li key={name}>
            <button
              type="button"
              aria-expanded={open === name}
              aria-label={`${of}, ${t(`mapfigures.measure.${name}`)}: ${text}`}
              data-row={row + 1}
              data-column={column}
              onClick={() => setOpen(name)}
              onKeyDown={pressed}
            >
              <span className="name defined">{t(`mapfigures.line.${name}`)}</span>
              <b className={few ? "strong still quiet" : "strong still"}>
                <Rolling text={text} />
              </b>
              {measure?.unit === "share" ? <Bar value={measure.value} /> : <span className="no-bar" />}
              <Delta change={measure ? changeIn(name, measure) : null} />
            </button>
            {open === name ? (
              <Bubble
                opened
                onChange={() => setOpen(null)}
                label={t("mapfigures.figure.label", { name: of })}
                width={340}
                target={<span className="mf-anchor" />}
              >
                <FigureAbout figure={figure} first={name} />
              </Bubble>
            ) : null}
          </li>
        );
      })}
      {figure.state === "stale" ? (
        <li className="t11 warn">{t("mapfigures.state.stale", { time: sinceText(figure, say) })}</li>
      ) : figure.state === "none" ? (
        <li className="t11 quiet">{t("mapfigures.state.none")}</li>
      ) : null}
    </ul>
  );
}
