import { CircleCheck, CircleDashed } from "lucide-react";
import type { MapDraft } from "../../../api/shape.ts";
import { faceOf } from "../../../domain/measure.ts";
import { Face } from "../../../ui/Face.tsx";
import { useSay } from "../../../ui/say.ts";

type DraftNode = MapDraft["nodes"][number];

/** So many cards of a lane stand in a column of the preview. */
const first = 3;

/** The lanes of a preview: what is met there, and what goes wrong. */
const lanes = ["touchpoints", "pains", "quotes"] as const;

/** What would be drawn: the columns, and in each the first of what was found there. */
export function DraftPreview({ answer: { nodes, title, customers } }: { readonly answer: MapDraft }) {
  const say = useSay();
  const { t } = say;
  const order = (a: DraftNode, b: DraftNode) => ((a.order ?? "") < (b.order ?? "") ? -1 : 1);
  const stages = nodes.filter((n) => n.kind === "stage" && n.parent === "map").toSorted(order);
  const cards = nodes.filter((n) => n.kind === "card").toSorted(order);
  const laneOf = new Map(nodes.filter((n) => n.kind === "lane").map((n) => [n.id, text(n, "kind")]));
  const persona = nodes.find((n) => n.kind === "persona");
  const measured = cards.filter((c) => text(c, "evidence") === "measured" || c.props?.bind !== undefined).length;
  return (
    <>
      <p>
        <b className="strong">{title}</b>
        {persona ? <span className="second"> · {text(persona, "name")}</span> : null}
      </p>
      <p className="t12 second">
        {t("mapfigures.draft.counts", {
          people: say.count(customers),
          stages: say.count(stages.length),
          cards: say.count(cards.length),
          measured: say.count(measured),
        })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <section className="mf-sketch" aria-label={title} tabIndex={0}>
        {stages.map((stage) => {
          const own = cards.filter((c) => text(c, "stage") === stage.id);
          const felt = own.find((c) => laneOf.get(c.parent ?? "") === "emotion")?.props?.value;
          return (
            <section key={stage.id}>
              <h4 className="row apart">
                <span className="cut">{text(stage, "title")}</span>
                {typeof felt === "number" ? <Face face={faceOf(felt)} size={14} /> : null}
              </h4>
              <ul>
                {lanes.flatMap((lane) =>
                  own
                    .filter((c) => laneOf.get(c.parent ?? "") === lane)
                    .slice(0, lane === "touchpoints" ? first : 1)
                    .map((card) => (
                      <li key={card.id} className={lane}>
                        <span className={lane === "quotes" ? "voice cut" : "cut"}>{text(card, "text")}</span>
                        {text(card, "evidence") === "measured" ? (
                          <CircleCheck size={12} className="pos" aria-hidden="true" />
                        ) : (
                          <CircleDashed size={12} className="quiet" aria-hidden="true" />
                        )}
                      </li>
                    )),
                )}
              </ul>
            </section>
          );
        })}
      </section>
    </>
  );
}

const text = (node: DraftNode | undefined, key: string): string => {
  const value = node?.props?.[key];
  return typeof value === "string" ? value : "";
};
