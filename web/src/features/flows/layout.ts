import { useMemo } from "react";
import type { FlowNode, FlowsAnswer, Stage, Touchpoint } from "../../api/shape.ts";
import { type Sankey, sankey } from "../../canvas/sankey.ts";
import { tileKind } from "../../ui/KindTile.tsx";
import { type Before, beforeOf } from "./change.ts";

type Shape = { readonly bar: number; readonly pitch: number; readonly gap: number };

type Drawn = { readonly stages: readonly Stage[]; readonly before: Before | null; readonly layout: Sankey };

/** An answer laid out as a Sankey diagram, a column for each stage that passes came to; a shape is one value for all renderings. */
export function useLayout(answer: FlowsAnswer, width: number, height: number, shape: Shape): Drawn {
  return useMemo(() => {
    const stages = drawnStages(answer);
    const before = beforeOf(answer);
    const order = new Map(stages.map((s, i) => [s.id, i]));
    const layout = sankey(
      answer.nodes.map((n) => ({
        key: n.key,
        column: order.get(n.stage) ?? 0,
        size: n.passes,
        leaving: n.dropped,
        behind: before?.nodes.get(n.key)?.passes ?? 0,
        last: n.merged !== undefined,
      })),
      answer.links.map((l) => ({ from: l.from, to: l.to, size: l.passes })),
      { columns: stages.length, width, height, ...shape },
    );
    return { stages, before, layout };
  }, [answer, width, height, shape]);
}

/** The colour of a node's kind; what has none is ink. */
export function colourOf(node: FlowNode): string {
  const point = pointOf(node);
  return point ? `var(--${tileKind(point)})` : "var(--edge)";
}

/** The touchpoint whose tile a node wears; a channel wears one of its kind. */
export function pointOf(node: FlowNode): Touchpoint | null {
  if (node.touchpoint) return node.touchpoint;
  const { channel } = node;
  return channel ? { id: channel.id, name: channel.name, kind: channel.kind, ownership: "owned", channel: channel.id } : null;
}

/** The stages from the first that passes came to, to the last. */
function drawnStages(answer: FlowsAnswer): readonly Stage[] {
  const some = (stage: Stage) => answer.columns.some((c) => c.stage === stage.id && c.passes > 0);
  const { stages } = answer.model;
  return stages.slice(Math.max(0, stages.findIndex(some)), stages.findLastIndex(some) + 1);
}
