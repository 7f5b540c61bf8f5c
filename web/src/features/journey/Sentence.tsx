import { useState } from "react";
import type { CriticalAnswer, JourneyAnswer } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import { type FigureID, type Part, sentence, worstLeak } from "../../domain/sentence.ts";
import { fill } from "../../domain/text/fill.ts";
import { textsOf } from "../../domain/text/index.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { CopyLink } from "../../ui/Copy.tsx";
import { Rolling } from "../../ui/Rolling.tsx";
import { type Say, useSay } from "../../ui/say.ts";

/** The finding first, in words; each figure opens what it means. */
type Props = { readonly answer: JourneyAnswer; readonly critical: CriticalAnswer | undefined };

export function Sentence({ answer, critical }: Props) {
  const say = useSay();
  const name = (id: string) => say.name(answer.model.stages.find((s) => s.id === id)?.name) || id;
  const found = sentence(answer, textsOf(say.language).sentence, say.language, name);
  const said = critical && critical.cost > 0 ? [...found, ...costOf(critical, say)] : found;
  const parts = said.map((part, i) => ({ part, key: part.kind === "figure" ? part.id : `${i}` })); // the same words may stand twice
  return (
    <h1 className="sentence">
      {parts.map(({ part, key }) => (
        <PartOf key={key} part={part} about={(id) => aboutFigure(id, answer, name, say)} />
      ))}
    </h1>
  );
}

/** What the critical points cost, at the end of the sentence. */
const costOf = (critical: CriticalAnswer, say: Say): readonly Part[] =>
  fill<Part>(` ${say.t("critical.sentence", { cost: "{{cost}}" })}`, {
    cost: { kind: "figure", id: "cost", text: say.money(critical.cost) },
  });

function PartOf({ part, about }: { readonly part: Part; readonly about: (id: FigureID) => string }) {
  const [open, setOpen] = useState(false);
  switch (part.kind) {
    case "words":
      return part.text;
    case "name":
      return <b>{part.text}</b>;
    case "figure":
      return (
        <Bubble
          opened={open}
          onChange={setOpen}
          label={part.text}
          width={320}
          target={
            <button
              type="button"
              className={part.id === "drop" || part.id === "cost" ? "defined neg" : "defined"}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              <Rolling text={part.text} />
            </button>
          }
        >
          <p className="bubble-text">{about(part.id)}</p>
          <div className="bubble-foot">
            <CopyLink link={() => location.href} />
          </div>
        </Bubble>
      );
  }
}

function aboutFigure(id: FigureID, answer: JourneyAnswer, name: (stage: string) => string, say: Say): string {
  const { totals } = answer;
  switch (id) {
    case "cost":
      return say.t("critical.about");
    case "people":
      return say.t("sentence.about.people");
    case "share":
      return say.t("sentence.about.share", { part: say.count(totals.outcome_customers), whole: say.count(totals.customers) });
    case "time": {
      const { n, q1, q3 } = totals.time_to_outcome;
      const half = q1 !== null && q3 !== null ? say.t("panel.quartiles", { q1: say.duration(q1), q3: say.duration(q3) }) : "";
      return `${say.t("sentence.about.time", { basis: say.t(`basis.people_${plural(n)}`, { n: say.count(n) }) })} ${half}`.trim();
    }
    case "drop": {
      const leak = worstLeak(answer.stages);
      return say.t("sentence.about.drop", {
        stage: name(leak?.stage ?? ""),
        silence: say.days(answer.query.silence ?? "30d"),
        part: say.count(leak?.dropped ?? 0),
        whole: say.count(leak?.customers ?? 0),
      });
    }
  }
}
