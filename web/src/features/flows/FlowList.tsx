import { CornerUpLeft, Repeat } from "lucide-react";
import type { FlowNode, FlowsAnswer } from "../../api/shape.ts";
import { linkKey, type Picked } from "../../domain/flows/trace.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Delta } from "../../ui/Delta.tsx";
import { KindTile, tileKind } from "../../ui/KindTile.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { peopleChange } from "./change.ts";
import { pointOf } from "./layout.ts";
import { nodeName, passesOf, peopleOf, stageName } from "./words.ts";

type Props = { readonly answer: FlowsAnswer; readonly picked: Picked | null; readonly onPick: (picked: Picked | null) => void };

/** The flows for a phone: stage after stage, its nodes, and where each goes mostly. */
export function FlowList({ answer, picked, onPick }: Props) {
  const say = useSay();
  return (
    <ol className="flow-list">
      {answer.columns
        .filter((column) => column.passes > 0)
        .map((column) => {
          const nodes = answer.nodes.filter((n) => n.stage === column.stage);
          const most = Math.max(1, ...nodes.map((n) => n.passes));
          const back = answer.returns.filter((r) => r.from === column.stage).toSorted((a, b) => b.customers - a.customers);
          return (
            <li key={column.stage}>
              <h2 className="row apart">
                {stageName(answer, column.stage, say)}
                <span className="t12 quiet">
                  {peopleOf(column.customers, say)} · {passesOf(column.passes, say)}
                </span>
              </h2>
              <ul>
                {nodes.map((node) => (
                  <Row key={node.key} answer={answer} node={node} most={most} picked={picked} onPick={onPick} say={say} />
                ))}
              </ul>
              {back.slice(0, 2).map((way) => (
                <button
                  key={way.to}
                  type="button"
                  className="flow-back t12"
                  onClick={() => onPick({ kind: "return", from: way.from, to: way.to })}
                >
                  {way.kind === "loop" ? <Repeat size={14} aria-hidden="true" /> : <CornerUpLeft size={14} aria-hidden="true" />}
                  {say.t("flows.goes_back", { n: say.count(way.customers), stage: say.to(stageName(answer, way.to, say)) })}
                </button>
              ))}
            </li>
          );
        })}
    </ol>
  );
}

type RowProps = Props & { readonly node: FlowNode; readonly most: number; readonly say: Say };

function Row({ answer, node, most, picked, onPick, say }: RowProps) {
  const point = pointOf(node);
  const open = picked?.kind === "node" && picked.key === node.key;
  const before = answer.compare?.nodes.find((n) => n.key === node.key);
  const onward = answer.links
    .filter((l) => l.from === node.key)
    .toSorted((a, b) => b.passes - a.passes)
    .slice(0, 2);
  return (
    <li className="flow-row">
      <button type="button" data-node={node.key} aria-pressed={open} onClick={() => onPick(open ? null : { kind: "node", key: node.key })}>
        {point ? <KindTile point={point} size={20} /> : <span />}
        <span className="cut">{nodeName(node, say)}</span>
        <span className="row">
          <b className="strong">{say.count(node.customers)}</b>
          {before ? <Delta change={peopleChange(node.customers, before.customers)} units /> : null}
        </span>
        <Bar value={node.passes / most} colour={point ? `var(--${tileKind(point)})` : "var(--edge)"} />
        <span className="t11 quiet">
          {say.t("flows.exits", { share: say.wholeShare(node.customers > 0 ? node.dropped / node.customers : 0) })}
        </span>
      </button>
      {onward.map((link) => {
        const to = answer.nodes.find((n) => n.key === link.to);
        return to ? (
          <button
            key={linkKey(link)}
            type="button"
            className="flow-onward t12"
            onClick={() => onPick({ kind: "link", from: link.from, to: link.to })}
          >
            <span className="cut">→ {nodeName(to, say)}</span>
            <span>{say.count(link.customers)}</span>
          </button>
        ) : null;
      })}
    </li>
  );
}
