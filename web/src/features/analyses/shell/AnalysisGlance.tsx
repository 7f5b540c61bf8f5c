import { useMemo } from "react";
import { parseRaw } from "../../../domain/analyses/raw.ts";
import { useSay } from "../../../ui/say.ts";
import type { Analysis, AnyAnswer, GlanceProps } from "./analysis.ts";
import { GlanceAnswer } from "./GlanceAnswer.tsx";
import { Tables } from "./Tables.tsx";

type Props<S extends object, A extends AnyAnswer> = GlanceProps & { readonly analysis: Analysis<S, A> };

/** An analysis on a card, or behind a link: its small picture, or its tables. */
export function AnalysisGlance<S extends object, A extends AnyAnswer>({ analysis, ask, view, width, height, ...asked }: Props<S, A>) {
  const say = useSay();
  const settings = useMemo(() => analysis.read(parseRaw(ask)), [analysis, ask]);
  return (
    <GlanceAnswer<A> {...asked} nobody={analysis.nobody}>
      {(answer) =>
        view === "table" ? (
          <Tables tables={analysis.tables(answer, say)} />
        ) : (
          <analysis.Glance answer={answer} settings={settings} width={width} height={height} />
        )
      }
    </GlanceAnswer>
  );
}
