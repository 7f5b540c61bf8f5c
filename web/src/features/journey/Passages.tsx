import { ChevronRight, Flag } from "lucide-react";
import type { GraphAnswer, JourneyAnswer, Touchpoint } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import { type Passage, passagesOf } from "../../domain/passage.ts";
import { stageOf } from "../../domain/ways.ts";
import { KindTile } from "../../ui/KindTile.tsx";
import { Rolling } from "../../ui/Rolling.tsx";
import { type Say, useSay } from "../../ui/say.ts";

type Props = { readonly answer: JourneyAnswer; readonly graph: GraphAnswer; readonly stage: string; readonly side: "from" | "to" };

/** By which touchpoints people come to a stage, or go on from it. */
export function Passages({ answer, graph, stage, side }: Props) {
  const say = useSay();
  const { t } = say;
  const points = new Map(answer.touchpoints.map((p) => [p.touchpoint.id, p]));
  const ways = passagesOf(graph, (id) => points.get(id)?.stage, stage, side).slice(0, 4);
  const visits = stageOf(answer, stage)?.visits ?? 0;
  return (
    <div>
      <h3 className="label" title={t(`panel.of_visits_${plural(visits)}`, { n: say.count(visits) })}>
        {t(`panel.${side}`)}
      </h3>
      <ul>
        {ways.map((way) => {
          const [from, to] = [points.get(way.from ?? "")?.touchpoint, points.get(way.to ?? "")?.touchpoint];
          const words = inWords(way, from, to, say);
          return (
            <li key={`${way.from} ${way.to}`} className={from && to ? "side" : "side quiet"} title={words}>
              <span className="row tight grow">
                {from ? <KindTile point={from} size={18} /> : <Flag size={12} aria-hidden="true" />}
                <ChevronRight size={12} aria-hidden="true" />
                {to ? <KindTile point={to} size={18} /> : <Flag size={12} aria-hidden="true" />}
                <span className="hidden">{words}</span>
              </span>
              <b className="strong">
                <Rolling text={say.wholeShare(way.share)} />
              </b>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function inWords(way: Passage, from: Touchpoint | undefined, to: Touchpoint | undefined, say: Say): string {
  const names = { from: say.name(from?.name) || (way.from ?? ""), to: say.name(to?.name) || (way.to ?? "") };
  if (way.from === null) return say.t("passage.starts", names);
  if (way.to === null) return say.t("passage.ends", names);
  return say.t("passage.title", names);
}
