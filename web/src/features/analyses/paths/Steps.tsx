import { useId, useMemo, useState } from "react";
import type { Fields, PathNode, PathsAnswer } from "../../../api/shape.ts";
import { band, type Sankey as Layout, sankey } from "../../../canvas/sankey.ts";
import { tileKind } from "../../../ui/KindTile.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { ExitFill, SankeyNode } from "../../flows/SankeyParts.tsx";
import { changed, nodeName, pathsOf, pointOf } from "./words.ts";

const bar = 10;
const left = 176;
const right = 190;
const head = 44;
const leastColumn = 178;
const pitch = 32;
const gap = 8;

/** How wide the picture is at least. */
export const leastStepsWidth = (columns: number): number => left + right + bar + (columns - 1) * leastColumn;

type Props = {
  readonly answer: PathsAnswer;
  readonly fields: Fields | undefined;
  readonly width: number;
  readonly height: number;
  readonly picked: string | null;
  readonly onPick: (at: string | null) => void;
  readonly label: string;
};

type Move = { readonly from: string; readonly to: string };

/** A link's name in the address: the keys of its ends. */
export const linkAt = (link: Move): string => `${link.from}>${link.to}`;

/** The links of all steps. */
export const linksOf = (answer: PathsAnswer) => answer.steps.flatMap((s) => s.links);

/** Paths step by step: a column for each step, a bar as high as the paths that are there. */
export function Steps({ answer, fields, width, height, picked, onPick, label }: Props) {
  const say = useSay();
  const id = useId();
  const [over, setOver] = useState<string | null>(null);
  const columns = answer.steps.length;
  const reverse = answer.query.paths?.reverse ?? false;
  const links = useMemo(() => linksOf(answer), [answer]);
  const layout = useMemo(
    () =>
      sankey(
        answer.steps.flatMap((s) =>
          s.nodes.map((n) => ({
            key: n.key,
            column: reverse ? columns - s.number : s.number - 1,
            size: n.paths,
            leaving: n.dropped,
            last: n.kind === "other",
          })),
        ),
        links.map((l) => ({ from: l.from, to: l.to, size: l.paths })),
        { columns, width: width - left - right, height, bar, pitch, gap },
      ),
    [answer, links, columns, reverse, width, height],
  );
  const nodes = useMemo(() => new Map(answer.steps.flatMap((s) => s.nodes.map((n) => [n.key, n] as const))), [answer]);
  const lit = over ?? picked;
  const touches = (link: Move) => lit !== null && (link.from === lit || link.to === lit || linkAt(link) === lit);
  const field = answer.query.paths?.node ?? "touchpoint";
  const colour = (node: PathNode) => {
    const point = pointOf(node.id, field, fields);
    return point ? `var(--${tileKind(point)})` : node.kind === "other" ? "var(--flow-2)" : "var(--edge)";
  };
  const between = columns > 1 ? (width - left - right - bar) / (columns - 1) : width;
  const x = (column: number) => left + (columns > 1 ? between * column : 0);
  const floor = head + layout.height + 10;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no form
    <svg width={width} height={floor} role="group" aria-label={label} className={lit === null ? "sankey" : "sankey traced"}>
      <ExitFill id={id} />
      {answer.steps.map((s) => (
        <g key={s.number}>
          <line
            x1={x(reverse ? columns - s.number : s.number - 1) + bar / 2}
            x2={x(reverse ? columns - s.number : s.number - 1) + bar / 2}
            y1={head - 6}
            y2={floor}
            className="sankey-axis"
          />
          <text x={x(reverse ? columns - s.number : s.number - 1) - 4} y={14} className="sankey-head">
            {stepName(s.number, reverse, say)}
          </text>
          <text x={x(reverse ? columns - s.number : s.number - 1) - 4} y={30}>
            {pathsOf(s.paths, answer.query.paths?.within ?? "session", say)}
          </text>
        </g>
      ))}
      <g transform={`translate(${left} ${head})`}>
        {layout.links.map((link, i) => {
          const [from, to, figures] = [nodes.get(link.from), nodes.get(link.to), links[i]];
          if (!from || !to || !figures) return null;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the panel of a node has the same links as buttons
            <g
              key={linkAt(link)}
              className="sankey-link"
              data-link={linkAt(link)}
              onClick={() => onPick(linkAt(link))}
              onPointerEnter={() => setOver(linkAt(link))}
              onPointerLeave={() => setOver(null)}
            >
              <title>
                {say.t("paths.link_label", {
                  from: nodeName(from, say),
                  to: nodeName(to, say),
                  paths: pathsOf(figures.paths, answer.query.paths?.within ?? "session", say),
                  share: say.share(figures.share),
                  time: say.figure(figures.time.median, "duration"),
                })}
              </title>
              <path d={band(link)} style={{ fill: colour(from) }} />
              {touches(link) ? <path d={band(link)} className="traced-part" style={{ fill: colour(from) }} /> : null}
            </g>
          );
        })}
        {layout.exits.map((exit) => {
          const node = nodes.get(exit.key);
          if (!node || exit.x > width - left - right) return null;
          const share = node.dropped / node.paths;
          return (
            <g key={exit.key} className="sankey-exit">
              <rect x={exit.x} y={exit.y} width={54} height={Math.max(exit.height, 1.5)} fill={`url(#${id}h)`} mask={`url(#${id}m)`} />
              {share >= 0.05 && exit.height > 6 && between >= 215 ? (
                <text x={exit.x + 8} y={exit.y + Math.max(exit.height, 8) / 2 + 4}>
                  {say.t("paths.exits", { share: say.wholeShare(share) })}
                </text>
              ) : null}
            </g>
          );
        })}
        <Nodes
          answer={answer}
          fields={fields}
          layout={layout}
          width={width}
          picked={picked}
          near={(key) => lit === null || lit === key || links.some((l) => touches(l) && (l.from === key || l.to === key))}
          colour={colour}
          onPick={onPick}
          onOver={setOver}
          say={say}
        />
      </g>
    </svg>
  );
}

/** What a step is called: numbered from the beginning or from the end. */
export function stepName(number: number, reverse: boolean, say: Say): string {
  if (!reverse) return say.t("paths.step", { n: say.count(number) });
  return number === 1 ? say.t("paths.last_step") : say.t("paths.step_before", { n: say.count(number - 1) });
}

type NodesProps = {
  readonly answer: PathsAnswer;
  readonly fields: Fields | undefined;
  readonly layout: Layout;
  readonly width: number;
  readonly picked: string | null;
  readonly near: (key: string) => boolean;
  readonly colour: (node: PathNode) => string;
  readonly onPick: (at: string | null) => void;
  readonly onOver: (at: string | null) => void;
  readonly say: Say;
};

function Nodes({ answer, fields, layout, width, picked, near, colour, onPick, onOver, say }: NodesProps) {
  const columns = answer.steps.length;
  const field = answer.query.paths?.node ?? "touchpoint";
  const within = answer.query.paths?.within ?? "session";
  const reverse = answer.query.paths?.reverse ?? false;
  const between = columns > 1 ? (width - left - right - bar) / (columns - 1) : width;
  const places = new Map(layout.nodes.map((p) => [p.key, p]));
  const steps = reverse ? answer.steps.toReversed() : answer.steps;
  return steps.flatMap((step) =>
    step.nodes.map((node) => {
      const place = places.get(node.key);
      if (!place) return null;
      const last = place.column === columns - 1 && columns > 1;
      const point = pointOf(node.id, field, fields);
      const room = (place.column === 0 ? left : last ? right : between * 0.82) - 44;
      return (
        <SankeyNode
          key={node.key}
          node={node.key}
          reached
          aside={!near(node.key)}
          pressed={picked === node.key}
          label={say.t("paths.node_label", {
            node: nodeName(node, say),
            step: stepName(step.number, reverse, say),
            paths: pathsOf(node.paths, within, say),
            share: say.share(node.share),
            dropped: say.share(node.paths > 0 ? node.dropped / node.paths : 0),
          })}
          onPress={() => onPick(picked === node.key ? null : node.key)}
          onOver={(over) => onOver(over ? node.key : null)}
          place={place}
          bar={bar}
          pitch={pitch}
          room={room}
          last={last}
          point={point}
          colour={colour(node)}
          name={nodeName(node, say)}
          figure={say.count(node.paths)}
        >
          {changed(node.difference, say) ? (
            <tspan dx="5" className="sankey-change">
              {changed(node.difference, say)}
            </tspan>
          ) : null}
        </SankeyNode>
      );
    }),
  );
}
