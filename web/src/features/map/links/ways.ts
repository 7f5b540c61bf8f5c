import { levels } from "../../../canvas/arc.ts";
import { arrowHead, path } from "../../../canvas/path.ts";
import { type MapNode, text } from "../../../domain/map/node.ts";

type Column = { readonly id: string; readonly x: number; readonly width: number };

/** What a link says; one of a newer version is drawn as a way on. */
export type LinkType = "forward" | "branch" | "loop" | "depends";

export const typeOf = (link: MapNode): LinkType => {
  const type = text(link, "type");
  return type === "branch" || type === "loop" || type === "depends" ? type : "forward";
};

export type Way = {
  readonly link: MapNode;
  readonly type: LinkType;
  readonly line: string;
  readonly head: string;
  /** Where the label stands: the middle of the apex. */
  readonly x: number;
  readonly y: number;
  readonly from: string;
  readonly to: string;
};

/** So high is the lowest arc, and so much higher each that spans another, in pixels. */
const [lowest, step] = [18, 14];

/** How high the strip above the heads must be for the links between stages; 0 without any. */
export function stripHeight(links: readonly MapNode[], columns: readonly Column[]): number {
  const spans = spansOf(links, columns);
  if (spans.length === 0) return 0;
  return lowest + 12 + step * Math.max(...levels(spans));
}

type Span = {
  readonly link: MapNode;
  readonly a: number;
  readonly b: number;
  readonly from: number;
  readonly to: number;
  readonly share: 0;
};

/** The links whose ends are two columns; from is the right one, as levels wants it. */
const spansOf = (links: readonly MapNode[], columns: readonly Column[]): readonly Span[] =>
  links.flatMap((link) => {
    const a = columns.findIndex((c) => c.id === text(link, "from"));
    const b = columns.findIndex((c) => c.id === text(link, "to"));
    return a < 0 || b < 0 || a === b ? [] : [{ link, a, b, from: Math.max(a, b), to: Math.min(a, b), share: 0 as const }];
  });

/** The links between stages as arcs over their heads, which stand at the height given; those that overlap do not cross. */
export function waysOf(links: readonly MapNode[], columns: readonly Column[], height: number): readonly Way[] {
  const spans = spansOf(links, columns);
  const level = levels(spans);
  const middle = (i: number) => (columns[i]?.x ?? 0) + (columns[i]?.width ?? 0) / 2;
  return spans.map((span, i) => {
    const rise = lowest + step * (level[i] ?? 0);
    // Ways on leave from the right half and arrive at the left one; ways back the other way round.
    const side = (span.b > span.a ? 1 : -1) * (10 + 6 * (level[i] ?? 0));
    const [x1, x2] = [middle(span.a) + side, middle(span.b) - side];
    const [base, control] = [height - 2, height - 2 - rise / 0.75];
    return {
      link: span.link,
      type: typeOf(span.link),
      line: path("M", x1, base, "C", x1, control, x2, control, x2, base - 4),
      head: arrowHead(x2, base, "down", 6),
      x: (x1 + x2) / 2,
      y: base - rise,
      from: columns[span.a]?.id ?? "",
      to: columns[span.b]?.id ?? "",
    };
  });
}
