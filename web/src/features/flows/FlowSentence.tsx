import type { FlowsAnswer } from "../../api/shape.ts";
import { findingOf } from "../../domain/flows/finding.ts";
import { decimal } from "../../domain/format.ts";
import { Phrase } from "../../ui/Phrase.tsx";
import { useSay } from "../../ui/say.ts";
import { nodeName, stageName } from "./words.ts";

/** The finding first, in words made from the figures. */
export function FlowSentence({ answer }: { readonly answer: FlowsAnswer }) {
  const say = useSay();
  const { leak, better, main } = findingOf(answer);
  const share = leak ? say.share(leak.dropped / leak.customers) : "";
  const node = (key: string) => {
    const found = answer.nodes.find((n) => n.key === key);
    return found ? nodeName(found, say) : key;
  };
  return (
    <h1 className="sentence">
      {leak ? (
        <Phrase
          text={say.t("flows.leak", { stage: "{{stage}}", article: "{{article}}", share: "{{share}}" })}
          parts={{
            stage: <b>{stageName(answer, leak.stage, say)}</b>,
            article: say.article(share),
            share: <b className="neg">{share}</b>,
          }}
        />
      ) : main ? (
        <Phrase
          text={say.t("flows.main", { from: "{{from}}", to: "{{to}}", people: "{{people}}" })}
          parts={{ from: <b>{node(main.from)}</b>, to: <b>{node(main.to)}</b>, people: <b>{say.count(main.customers)}</b> }}
        />
      ) : (
        say.t("flows.nobody")
      )}{" "}
      {better ? (
        <Phrase
          text={say.t("flows.better", { node: "{{node}}", than: "{{than}}", times: "{{times}}" })}
          parts={{
            node: <b>{nodeName(better.node, say)}</b>,
            than: nodeName(better.than, say),
            times: <b className="pos">{decimal(better.times, 1, say.language)}</b>,
          }}
        />
      ) : null}
    </h1>
  );
}
