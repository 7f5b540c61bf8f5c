import { ArrowRightLeft, Minus, PencilLine, Plus } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { Touchpoint } from "../../../../api/shape.ts";
import { emotionY, monotone } from "../../../../canvas/curve.ts";
import { isCurve, isVoice, laneKind, type MapNode, number, root, text, titleOf } from "../../../../domain/map/node.ts";
import type { Doc } from "../../../../domain/map/tree.ts";
import { KindTile } from "../../../../ui/KindTile.tsx";
import { useSay } from "../../../../ui/say.ts";
import { EvidenceMark } from "../fields.tsx";
import { useNames } from "../names.ts";

/** How a node differs; gone ones are drawn too. */
export type Mark = "added" | "removed" | "changed" | "moved";

type Props = {
  readonly doc: Doc;
  /** Another state of the map, whose removed nodes are drawn as well. */
  readonly before?: Doc | null;
  readonly marks?: ReadonlyMap<string, Mark>;
  /** The node that the reader is at. */
  readonly at?: string | null;
  readonly onPick?: (id: string) => void;
};

/** A map to look at, with what differs marked on it. */
export function StaticMap({ doc, before = null, marks = none, at = null, onPick }: Props) {
  const { t } = useSay();
  const { nameOf, pointOf } = useNames();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (at === null) return;
    box.current?.querySelector(`[data-mark="${CSS.escape(at)}"]`)?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [at]);
  const columns = merged(
    doc.columns.map((c) => c.node),
    before?.columns.map((c) => c.node) ?? [],
    marks,
  );
  const lanes = merged(doc.lanes, before?.lanes ?? [], marks);
  const marked = (node: MapNode, className: string, children: ReactNode) => {
    const mark = marks.get(node.id);
    const classes = [className, mark ? `mark-${mark}` : "", at === node.id ? "mark-at" : ""].filter(Boolean).join(" ");
    const words = mark ? <Badge mark={mark} /> : null;
    return mark && onPick ? (
      <button key={node.id} type="button" className={classes} data-mark={node.id} onClick={() => onPick(node.id)}>
        {children}
        {words}
      </button>
    ) : (
      <div key={node.id} className={classes} data-mark={node.id}>
        {children}
        {words}
      </div>
    );
  };
  const of = (id: string): string => {
    const node = doc.any(id) ?? before?.any(id);
    return node && node.parent !== root ? titleOf(doc.any(node.parent ?? "") ?? before?.any(node.parent ?? "")) : "";
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what overflows is scrolled by keys
    <section ref={box} className="static-map" aria-label={titleOf(doc.map) || t("maps.untitled")} tabIndex={0}>
      <table style={{ minWidth: 130 + columns.length * 170 }}>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column.id} scope="col">
                {of(column.id) ? <span className="t11 quiet">{of(column.id)}</span> : null}
                {marked(
                  column,
                  "static-head",
                  <span>
                    <b>{titleOf(column) || t("maps.untitled")}</b>
                    {text(column, "subtitle") ? <span className="t12 quiet">{text(column, "subtitle")}</span> : null}
                  </span>,
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes
            .filter((lane) => lane.props?.hidden !== true)
            .map((lane) => (
              <tr key={lane.id}>
                <th scope="row">
                  {marked(lane, "static-lane", <span>{text(lane, "title") || t(`maps.lane.${laneKind(lane) ?? "text"}`)}</span>)}
                </th>
                {isCurve(lane) ? (
                  <td colSpan={Math.max(1, columns.length)}>
                    <Curve doc={doc} before={before} lane={lane.id} columns={columns} />
                    <div className="static-points">
                      {columns.map((column) => (
                        <div key={column.id}>
                          {merged(doc.cardsOf(lane.id, column.id), before?.cardsOf(lane.id, column.id) ?? [], marks)
                            .filter((card) => marks.has(card.id))
                            .map((card) => marked(card, "static-card point", <Point card={card} />))}
                        </div>
                      ))}
                    </div>
                  </td>
                ) : (
                  columns.map((column) => (
                    <td key={column.id}>
                      {merged(doc.cardsOf(lane.id, column.id), before?.cardsOf(lane.id, column.id) ?? [], marks).map((card) =>
                        marked(
                          card,
                          isVoice(lane) ? "static-card voice" : "static-card",
                          <>
                            {pointOf(card) ? <Tile point={pointOf(card)} /> : null}
                            <span className="grow">{nameOf(card)}</span>
                            <EvidenceMark evidence={text(card, "evidence")} />
                          </>,
                        ),
                      )}
                    </td>
                  ))
                )}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

const none: ReadonlyMap<string, Mark> = new Map();

/** Those that are there now, and between them those that were taken away, about where they stood. */
function merged(now: readonly MapNode[], before: readonly MapNode[], marks: ReadonlyMap<string, Mark>): readonly MapNode[] {
  const out = [...now];
  before.forEach((node, i) => {
    if (marks.get(node.id) !== "removed" || out.some((n) => n.id === node.id)) return;
    const left = before[i - 1];
    const place = left ? out.findIndex((n) => n.id === left.id) + 1 : 0;
    out.splice(place > 0 || !left ? place : out.length, 0, node);
  });
  return out;
}

const icons = { added: Plus, removed: Minus, changed: PencilLine, moved: ArrowRightLeft } as const;

function Badge({ mark }: { readonly mark: Mark }) {
  const { t } = useSay();
  const Icon = icons[mark];
  return (
    <span className="mark-badge" title={t(`maps.differ.${mark}`)}>
      <Icon size={12} aria-hidden="true" />
      <span className="hidden">{t(`maps.differ.${mark}`)}</span>
    </span>
  );
}

function Point({ card }: { readonly card: MapNode }) {
  const { t, emotion } = useSay();
  return (
    <span className="grow t12">
      <b>{emotion(number(card, "value") ?? 0)}</b>{" "}
      {t(text(card, "series") === "experienced" ? "maps.panel.experienced" : "maps.panel.expected")}
      {text(card, "text") ? ` · ${text(card, "text")}` : ""}
    </span>
  );
}

const Tile = ({ point }: { readonly point: Touchpoint | undefined }) => (point ? <KindTile point={point} size={16} /> : null);

const height = 84;

/** The curve as it is now, over the one that was. */
function Curve({
  doc,
  before,
  lane,
  columns,
}: {
  readonly doc: Doc;
  readonly before: Doc | null;
  readonly lane: string;
  readonly columns: readonly MapNode[];
}) {
  const line = (from: Doc, series: string) => {
    const points = columns.flatMap((column, i) => {
      const cards = from.cardsOf(lane, column.id).filter((c) => (text(c, "series") || "expected") === series);
      return cards.flatMap((card, n) => {
        const value = number(card, "value");
        return value === null ? [] : [{ x: ((i + (n + 0.5) / cards.length) / columns.length) * 1000, y: emotionY(value, 6, height - 6) }];
      });
    });
    return points.length > 1 ? monotone(points) : "";
  };
  return (
    <svg viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none" className="static-curve" aria-hidden="true">
      <path d={`M0 ${height / 2}H1000`} stroke="var(--line)" />
      {(["expected", "experienced"] as const).map((series) => (
        <g key={series} className={series}>
          {before ? <path d={line(before, series)} className="was" /> : null}
          <path d={line(doc, series)} />
        </g>
      ))}
    </svg>
  );
}
