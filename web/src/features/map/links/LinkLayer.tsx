import { GitBranch, Link2, type LucideIcon, MoveRight, Repeat } from "lucide-react";
import { useMemo } from "react";
import { type MapNode, text } from "../../../domain/map/node.ts";
import { useSay } from "../../../ui/say.ts";
import { type LinkType, waysOf } from "./ways.ts";
import "./links.css";

type Column = { readonly id: string; readonly title: string; readonly x: number; readonly width: number };

type Props = {
  readonly links: readonly MapNode[];
  readonly columns: readonly Column[];
  /** Of the strip above the heads: stripHeight. */
  readonly height: number;
  readonly selected: ReadonlySet<string>;
  readonly onOpen: (link: string) => void;
};

const icons: Readonly<Record<LinkType, LucideIcon>> = { forward: MoveRight, branch: GitBranch, loop: Repeat, depends: Link2 };

/** The branches and loops between stages, over their heads; a loop goes back as an arc against the flow. */
export function LinkLayer({ links, columns, height, selected, onOpen }: Props) {
  const { t } = useSay();
  const ways = useMemo(() => waysOf(links, columns, height), [links, columns, height]);
  if (ways.length === 0) return null;
  const width = columns.reduce((most, c) => Math.max(most, c.x + c.width), 0);
  const title = (id: string) => columns.find((c) => c.id === id)?.title ?? "";
  return (
    <div className="ml" style={{ width, height }}>
      <svg width={width} height={height} aria-hidden="true">
        {ways.map((way) => (
          <g key={way.link.id} data-type={way.type} className={selected.has(way.link.id) ? "ml-way is-chosen" : "ml-way"}>
            <path d={way.line} />
            <path d={way.head} className="ml-head" />
          </g>
        ))}
      </svg>
      {ways.map((way) => {
        const Icon = icons[way.type];
        const about = t("mapcurve.way", { kind: t(`mapcurve.${way.type}`), from: title(way.from), to: title(way.to) });
        const label = text(way.link, "label");
        return (
          <button
            key={way.link.id}
            type="button"
            tabIndex={-1}
            data-spot={way.link.id}
            className={selected.has(way.link.id) ? "ml-label is-chosen" : "ml-label"}
            style={{ left: way.x, top: way.y }}
            aria-label={label ? `${about}: ${label}` : about}
            title={about}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => onOpen(way.link.id)}
          >
            <Icon size={12} aria-hidden="true" />
            {label ? <span className="cut">{label}</span> : null}
          </button>
        );
      })}
    </div>
  );
}
