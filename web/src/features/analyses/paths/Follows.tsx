import { useMemo, useState } from "react";
import type { Fields, GraphAnswer } from "../../../api/shape.ts";
import { network } from "../../../canvas/network.ts";
import { cut } from "../../../canvas/text.ts";
import { onPress } from "../../../ui/drawn.ts";
import { tileKind } from "../../../ui/KindTile.tsx";
import { useSay } from "../../../ui/say.ts";
import { edgesAgainst, endsKey, nodesAgainst } from "./compared.ts";
import { changed, nodeName, pointOf } from "./words.ts";

const boxWidth = 150;
const boxHeight = 44;
const gapX = 110;
const gapY = 76;
const margin = 8;
/** As many edges are drawn, the most frequent; of these so many say their figures. */
const mostEdges = 30;
const mostLabels = 16;

export const leastGraphWidth = 3 * boxWidth + 2 * gapX + 2 * margin;

/** An edge's name in the address. The others of a graph have no id of their own. */
export const edgeAt = (edge: { readonly from: string; readonly to: string }): string => `${edge.from || "*"}>${edge.to || "*"}`;
export const nodeAt = (id: string): string => id || "*";

type Props = {
  readonly answer: GraphAnswer;
  readonly fields: Fields | undefined;
  readonly width: number;
  readonly picked: string | null;
  readonly onPick: (at: string | null) => void;
  readonly label: string;
};

/** What directly follows what: a box for each node, an arrow for each step from one to another. */
export function Follows({ answer, fields, width, picked, onPick, label }: Props) {
  const say = useSay();
  const [over, setOver] = useState<string | null>(null);
  const edges = useMemo(() => drawnEdges(answer), [answer]);
  const layout = useMemo(
    () =>
      network(
        answer.nodes.map((n) => ({ key: n.id, starts: n.starts, size: n.interactions, last: n.id === "" })),
        edges.map((e) => ({ from: e.from, to: e.to, size: e.count })),
        { width: width - 2 * margin, boxWidth, boxHeight, gapX, gapY, labelWidth: answer.compare ? 124 : 84, labelHeight: 14 },
      ),
    [answer, edges, width],
  );
  const field = answer.query.paths?.node ?? "touchpoint";
  const most = edges.reduce((n, e) => Math.max(n, e.count), 1);
  const everything = answer.nodes.reduce((n, e) => n + e.interactions, 0);
  const busiest = answer.nodes.reduce((n, e) => Math.max(n, e.interactions), 1);
  const [edgesBefore, nodesBefore] = useMemo(() => [edgesAgainst(answer), nodesAgainst(answer)], [answer]);
  const thick = (count: number) => 0.8 + (5.2 * count) / most;
  const lit = over ?? picked;
  const touches = (e: { readonly from: string; readonly to: string }) =>
    lit !== null && (edgeAt(e) === lit || nodeAt(e.from) === lit || nodeAt(e.to) === lit);
  const sizes = new Map(answer.nodes.map((n) => [n.id, n.interactions]));
  const names = new Map(answer.nodes.map((n) => [n.id, nodeName(n, say)]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no form
    <svg
      width={layout.width + 2 * margin}
      height={layout.height + margin}
      role="group"
      aria-label={label}
      className={lit === null ? "follows" : "follows traced"}
    >
      <g transform={`translate(${margin} ${margin})`}>
        {edges.map((e, i) => {
          const place = layout.edges[i];
          if (!place) return null;
          const near = touches(e);
          const was = edgesBefore.get(endsKey(e));
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the panel of a node has the same edges as buttons
            <g
              key={edgeAt(e)}
              className={near ? "follows-edge lit" : "follows-edge"}
              data-back={e.back}
              data-edge={edgeAt(e)}
              onClick={() => onPick(edgeAt(e))}
              onPointerEnter={() => setOver(edgeAt(e))}
              onPointerLeave={() => setOver(null)}
            >
              <title>
                {say.t("paths.edge_label", {
                  from: names.get(e.from),
                  to: names.get(e.to),
                  n: say.count(e.count),
                  time: say.duration(e.median),
                })}
              </title>
              <path d={place.line} className="reach" />
              {was && was.difference < -0.0005 ? (
                <path d={place.line} className="before" style={{ strokeWidth: thick(was.before * (sizes.get(e.from) ?? 0)) + 1 }} />
              ) : null}
              <path d={place.line} className="line" style={{ strokeWidth: thick(e.count) }} />
              <path d={place.head} className="tip" />
            </g>
          );
        })}
        {answer.nodes.map((n) => {
          const box = layout.boxes.find((b) => b.key === n.id);
          if (!box) return null;
          const point = pointOf(n.id, field, fields);
          const at = nodeAt(n.id);
          const was = nodesBefore.get(n.id);
          const foot = (size: number) => Math.min(boxWidth - 2, Math.max(3, ((boxWidth - 2) * size) / busiest));
          const open = () => onPick(picked === at ? null : at);
          return (
            // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
            <g
              key={at}
              role="button"
              tabIndex={0}
              transform={`translate(${box.x} ${box.y})`}
              className="follows-node"
              data-node={at}
              aria-pressed={picked === at}
              aria-label={say.t("paths.graph_node_label", {
                node: nodeName(n, say),
                n: say.count(n.interactions),
                people: say.count(n.customers),
              })}
              onClick={open}
              onKeyDown={onPress(open)}
              onFocus={() => setOver(at)}
              onBlur={() => setOver(null)}
              onPointerEnter={() => setOver(at)}
              onPointerLeave={() => setOver(null)}
            >
              <rect width={boxWidth} height={boxHeight} rx="6" className="box" />
              <rect
                x="1"
                y={boxHeight - 5}
                width={foot(n.interactions)}
                height="4"
                rx="2"
                style={{ fill: point ? `var(--${tileKind(point)})` : "var(--edge)" }}
              />
              {was ? (
                <line
                  x1={1 + foot(was.before * everything)}
                  x2={1 + foot(was.before * everything)}
                  y1={boxHeight - 8}
                  y2={boxHeight}
                  className="then"
                />
              ) : null}
              <text x="10" y="17" className="follows-name">
                {cut(nodeName(n, say), boxWidth - 18)}
              </text>
              <text x="10" y="32">
                {say.t("paths.node_figures", { n: say.count(n.interactions) })}
                {changed(was?.difference, say) ? (
                  <tspan dx="5" className="follows-change">
                    {changed(was?.difference, say)}
                  </tspan>
                ) : null}
              </text>
            </g>
          );
        })}
        {edges.map((e, i) => {
          const place = layout.edges[i];
          const was = edgesBefore.get(endsKey(e));
          if (!place || !(lit === null ? i < mostLabels && place.clear : touches(e))) return null;
          return (
            <text
              key={edgeAt(e)}
              x={place.x}
              y={place.y + 3}
              textAnchor="middle"
              className={e.back ? "follows-figure back" : "follows-figure"}
            >
              {say.t("paths.edge_figures", { n: say.count(e.count), time: say.duration(e.median) })}
              {changed(was?.difference, say) ? (
                <tspan dx="4" className="follows-change">
                  {changed(was?.difference, say)}
                </tspan>
              ) : null}
            </text>
          );
        })}
      </g>
    </svg>
  );
}

/** The edges that are drawn. */
export const drawnEdges = (answer: GraphAnswer) => answer.edges.slice(0, mostEdges);
