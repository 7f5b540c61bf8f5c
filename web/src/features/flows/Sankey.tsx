import { useId, useMemo, useState } from "react";
import type { FlowNode, FlowsAnswer, Stage } from "../../api/shape.ts";
import { band, type Sankey as Layout, underArcs } from "../../canvas/sankey.ts";
import { linkKey, type Picked, traceOf } from "../../domain/flows/trace.ts";
import { plural } from "../../domain/format.ts";
import type { Change } from "../../domain/measure.ts";
import { type Say, useSay } from "../../ui/say.ts";
import { type Before, changeClass, changeText, exitChange, peopleChange } from "./change.ts";
import { Ghost } from "./Ghost.tsx";
import { colourOf, pointOf, useLayout } from "./layout.ts";
import { columnsOf, mainReturns } from "./returns.ts";
import { ExitFill, SankeyNode } from "./SankeyParts.tsx";
import { Way } from "./Way.tsx";
import { nodeName, passesOf, peopleOf, stageName } from "./words.ts";

const bar = 10;
const left = 192; // labels of the first column
const right = 202; // and of the last
const head = 48;
const leastColumn = 168;
const shape = { bar, pitch: 30, gap: 6 };
const rise = 30; // between two ways back

/** How wide the diagram is at least. */
export const leastWidth = (columns: number): number => left + right + bar + (columns - 1) * leastColumn;

type Props = {
  readonly answer: FlowsAnswer;
  readonly width: number;
  readonly height: number; // of the columns, at least
  readonly picked: Picked | null;
  readonly onPick: (picked: Picked | null) => void;
  readonly label: string;
};

/** The flows as a Sankey diagram. */
export function Sankey({ answer, width, height, picked, onPick, label }: Props) {
  const say = useSay();
  const id = useId();
  const [over, setOver] = useState<Picked | null>(null);
  const { stages, before, layout } = useLayout(answer, width - left - right, height, shape);
  const columns = stages.length;
  const shown = over ?? picked;
  const trace = useMemo(() => (shown && shown.kind !== "return" ? traceOf(answer, shown) : null), [answer, shown]);
  const x = (column: number) => left + (columns > 1 ? ((width - left - right - bar) / (columns - 1)) * column : 0);
  const returns = useMemo(() => mainReturns(answer, stages), [answer, stages]);
  const floor = head + layout.height + 14;
  const arcs = underArcs(returns.map(columnsOf(stages)), (c) => x(c) + bar / 2, floor, rise);
  const depth = arcs.reduce((most, a) => Math.max(most, a.y + 14), floor);
  const more = answer.returns.length - returns.length;
  const nodes = new Map(answer.nodes.map((n) => [n.key, n]));

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no form */}
      <svg width={width} height={depth} role="group" aria-label={label} className={trace ? "sankey traced" : "sankey"}>
        <ExitFill id={id} />
        {stages.map((stage, i) => (
          <ColumnHead
            key={stage.id}
            answer={answer}
            before={before}
            stage={stage}
            x={x(i)}
            floor={floor}
            last={i === columns - 1}
            say={say}
          />
        ))}
        <g transform={`translate(${left} ${head})`}>
          {before ? <Ghost layout={layout} before={before} bar={bar} /> : null}
          {layout.links.map((link, i) => {
            const from = nodes.get(link.from);
            const figures = answer.links[i];
            if (!from || !figures) return null;
            const part = trace?.links.get(linkKey(link)) ?? 0;
            const self: Picked = { kind: "link", from: link.from, to: link.to };
            const changed = before ? changeText(peopleChange(figures.customers, before.links.get(linkKey(link))?.customers ?? 0), say) : "";
            const said = say.t(changed ? "flows.link_label_changed" : "flows.link_label", {
              change: changed,
              from: nodeName(from, say),
              to: nodeName(nodes.get(link.to) ?? from, say),
              people: peopleOf(figures.customers, say),
              passes: passesOf(figures.passes, say),
              time: say.figure(figures.time.median, "duration"),
            });
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the panel of a node has the same links as buttons
              <g
                key={linkKey(link)}
                className="sankey-link"
                data-link={linkKey(link)}
                onClick={() => onPick(self)}
                onPointerEnter={() => setOver(self)}
                onPointerLeave={() => setOver(null)}
              >
                <title>{said}</title>
                <path d={band(link)} style={{ fill: colourOf(from) }} />
                {part > 0 ? <path d={band(link, part)} className="traced-part" style={{ fill: colourOf(from) }} /> : null}
              </g>
            );
          })}
          {layout.exits.map((exit) => (
            <Exit
              key={exit.key}
              last={nodes.get(exit.key)?.stage === stages.at(-1)?.id}
              node={nodes.get(exit.key)}
              before={before}
              x={exit.x}
              y={exit.y}
              height={exit.height}
              id={id}
              say={say}
            />
          ))}
          <Nodes
            answer={answer}
            before={before}
            layout={layout}
            columns={columns}
            width={width}
            trace={trace?.nodes ?? null}
            picked={picked}
            onPick={onPick}
            onOver={setOver}
            say={say}
          />
        </g>
        {arcs.map((arc, i) => {
          const way = returns[i];
          return way ? (
            <Way
              key={`${way.from}>${way.to}`}
              answer={answer}
              before={before}
              way={way}
              returns={returns}
              arc={arc}
              onPick={onPick}
              say={say}
            />
          ) : null;
        })}
      </svg>
      {more > 0 ? <p className="t11 quiet sankey-more">{say.t(`flows.returns_more_${plural(more)}`, { n: say.count(more) })}</p> : null}
    </>
  );
}

type HeadProps = {
  readonly answer: FlowsAnswer;
  readonly before: Before | null;
  readonly stage: Stage;
  readonly x: number;
  readonly floor: number;
  readonly last: boolean;
  readonly say: Say;
};

function ColumnHead({ answer, before, stage, x, floor, last, say }: HeadProps) {
  const figures = answer.columns.find((c) => c.stage === stage.id);
  if (!figures) return null;
  return (
    <g>
      <line x1={x + bar / 2} x2={x + bar / 2} y1={head} y2={floor} className="sankey-axis" />
      <text x={x - 4} y={14} className="sankey-head">
        {say.name(stage.name)}
      </text>
      <text x={x - 4} y={30}>
        <tspan className="sankey-figure">{say.count(figures.customers)}</tspan>
        <Changed change={before ? peopleChange(figures.customers, before.columns.get(stage.id)?.customers ?? 0) : null} say={say} />
        {figures.customers > 0 && !last ? (
          <tspan dx={before ? 10 : 4}>{say.t("flows.onward", { share: say.share(figures.onward / figures.customers) })}</tspan>
        ) : null}
      </text>
    </g>
  );
}

/** A change behind the figure that changed. */
function Changed({ change, say }: { readonly change: Change | null; readonly say: Say }) {
  const text = changeText(change, say);
  return text ? (
    <tspan dx="4" className={changeClass(change)}>
      {text}
    </tspan>
  ) : null;
}

type ExitProps = {
  readonly before: Before | null;
  readonly node: FlowNode | undefined;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly last: boolean; // its label stands where the exit would
  readonly id: string;
  readonly say: Say;
};

function Exit({ node, before, x, y, height, last, id, say }: ExitProps) {
  if (!node || node.customers === 0 || last) return null;
  const share = node.dropped / node.customers;
  const there = before?.nodes.get(node.key);
  return (
    <g className="sankey-exit">
      <rect x={x} y={y} width={60} height={Math.max(height, 1.5)} fill={`url(#${id}h)`} mask={`url(#${id}m)`} />
      {share >= 0.01 ? (
        <text x={x + 8} y={y + Math.max(height, 8) / 2 + 4}>
          {say.t("flows.exits", { share: say.wholeShare(share) })}
          <Changed change={there ? exitChange(node, there) : null} say={say} />
        </text>
      ) : null}
    </g>
  );
}

type NodesProps = {
  readonly answer: FlowsAnswer;
  readonly before: Before | null;
  readonly layout: Layout;
  readonly columns: number;
  readonly width: number;
  readonly trace: ReadonlyMap<string, number> | null;
  readonly picked: Picked | null;
  readonly onPick: (picked: Picked | null) => void;
  readonly onOver: (picked: Picked | null) => void;
  readonly say: Say;
};

function Nodes({ answer, before, layout, columns, width, trace, picked, onPick, onOver, say }: NodesProps) {
  const figures = new Map(answer.nodes.map((n) => [n.key, n]));
  const rows = new Map<string, number>();
  for (const column of Array.from({ length: columns }, (_, c) => c)) {
    const here = layout.nodes.filter((n) => n.column === column).toSorted((a, b) => a.y - b.y);
    for (const [row, node] of here.entries()) rows.set(node.key, row);
  }
  const chosen = picked?.kind === "node" ? picked.key : null;
  const stop = chosen ?? layout.nodes.find((n) => rows.get(n.key) === 0)?.key;
  const between = columns > 1 ? (width - left - right - bar) / (columns - 1) : width;
  return layout.nodes.map((place) => {
    const node = figures.get(place.key);
    if (!node) return null;
    const last = place.column === columns - 1 && columns > 1;
    const self: Picked = { kind: "node", key: node.key };
    const room = (place.column === 0 ? left : last ? right : between * 0.8) - 40;
    const change = before ? peopleChange(node.customers, before.nodes.get(node.key)?.customers ?? 0) : null;
    return (
      <SankeyNode
        key={node.key}
        node={node.key}
        cell={{ row: rows.get(node.key) ?? 0, column: place.column }}
        reached={node.key === stop}
        aside={trace !== null && !trace.has(node.key)}
        pressed={chosen === node.key}
        label={say.t(changeText(change, say) ? "flows.node_label_changed" : "flows.node_label", {
          change: changeText(change, say),
          node: nodeName(node, say),
          stage: stageName(answer, node.stage, say),
          people: peopleOf(node.customers, say),
          passes: passesOf(node.passes, say),
          share: say.share(node.customers > 0 ? node.dropped / node.customers : 0),
        })}
        onPress={() => onPick(chosen === node.key ? null : self)}
        onOver={(over) => onOver(over ? self : null)}
        place={place}
        bar={bar}
        pitch={shape.pitch}
        room={room}
        last={last}
        point={pointOf(node)}
        colour={colourOf(node)}
        name={nodeName(node, say)}
        figure={say.count(node.customers)}
      >
        <Changed change={change} say={say} />
      </SankeyNode>
    );
  });
}
