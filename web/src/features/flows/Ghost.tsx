import { band, type Sankey as Layout } from "../../canvas/sankey.ts";
import { linkKey } from "../../domain/flows/trace.ts";
import type { Before } from "./change.ts";

type Props = { readonly layout: Layout; readonly before: Before; readonly bar: number };

/** The comparison, in grey behind what it is compared with and on its scale. */
export function Ghost({ layout, before, bar }: Props) {
  return (
    <g className="sankey-ghost">
      {layout.links.map((link) => {
        const height = (before.links.get(linkKey(link))?.passes ?? 0) * layout.scale;
        const up = (height - link.height) / 2;
        return height > link.height ? <path key={linkKey(link)} d={band({ ...link, y1: link.y1 - up, y2: link.y2 - up, height })} /> : null;
      })}
      {layout.nodes.map((node) => {
        const height = (before.nodes.get(node.key)?.passes ?? 0) * layout.scale;
        return height > 0 ? (
          <rect
            key={node.key}
            data-ghost={node.key}
            x={node.x - 3}
            y={node.y + (node.height - height) / 2}
            width={bar + 6}
            height={Math.max(height, 1.5)}
            rx={2}
          />
        ) : null;
      })}
    </g>
  );
}
