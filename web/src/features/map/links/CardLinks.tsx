import { memo, type RefObject, useEffect, useMemo, useState } from "react";
import { type MapNode, text, titleOf } from "../../../domain/map/node.ts";
import { useSay } from "../../../ui/say.ts";
import { type Column, headWidth } from "../grid/columns.ts";
import { useMapPart, useModel } from "../store.ts";
import { across, type Box } from "./across.ts";
import { typeOf } from "./ways.ts";

type Drawn = { readonly link: MapNode; readonly from: string; readonly to: string } & ReturnType<typeof across>;

type Props = {
  readonly canvas: RefObject<HTMLElement | null>;
  readonly columns: readonly Column[];
  /** Another one whenever other cards are drawn. */
  readonly sight: unknown;
};

/** The links of which an end is a card, over the map: where cards stand only the page knows, so it is asked. */
export const CardLinks = memo(function CardLinks({ canvas, columns, sight }: Props) {
  const { t } = useSay();
  const model = useModel();
  const doc = useMapPart((s) => s.doc);
  const chosen = useMapPart((s) => s.selection.filter((id) => s.doc.node(id)?.kind === "link").join(" "));
  const links = useMemo(() => {
    const columns = new Set(doc.columns.map((c) => c.node.id));
    return doc.links.flatMap((link) => {
      const [from, to] = [text(link, "from"), text(link, "to")];
      const between = columns.has(from) && columns.has(to); // LinkLayer draws these, over the heads
      return between || from === to || !doc.node(from) || !doc.node(to) ? [] : [{ link, from, to }];
    });
  }, [doc]);
  const [drawn, setDrawn] = useState<readonly Drawn[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes into sight has a place of its own
  useEffect(() => {
    const area = canvas.current;
    if (!area || links.length === 0) {
      setDrawn((before) => (before.length === 0 ? before : []));
      return;
    }
    const measure = () => {
      const bounds = area.getBoundingClientRect();
      const boxOf = (id: string): Box | null => {
        const b = placeOf(area, doc.node(id), columns);
        return b && { x: b.left - bounds.left, y: b.top - bounds.top, w: b.width, h: b.height };
      };
      setDrawn(
        links.flatMap((one) => {
          const [from, to] = [boxOf(one.from), boxOf(one.to)];
          return from && to && (from.x !== to.x || from.y !== to.y) ? [{ ...one, ...across(from, to) }] : [];
        }),
      );
    };
    measure();
    // Words that wrap, figures that come and lanes that fold move cards without a change of the map.
    let due = 0;
    const soon = () => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(measure);
    };
    const watch = new ResizeObserver(soon);
    for (const row of [area, ...area.querySelectorAll(".map-row")]) watch.observe(row);
    return () => {
      cancelAnimationFrame(due);
      watch.disconnect();
    };
  }, [links, canvas, columns, sight]);
  if (drawn.length === 0) return null;
  const selected = new Set(chosen.split(" "));
  const name = (id: string) => titleOf(doc.node(id)) || t("studio.unnamed");
  return (
    <>
      <svg className="ml-cards" aria-hidden="true">
        {drawn.map(({ link, line, head }) => (
          <g key={link.id} data-type={typeOf(link)} className={selected.has(link.id) ? "ml-way is-chosen" : "ml-way"}>
            <path d={line} />
            <path d={head} className="ml-head" />
          </g>
        ))}
      </svg>
      <div className="ml-cards words">
        {drawn.map(({ link, from, to, x, y }) => {
          const about = t("mapcurve.way", { kind: t(`mapcurve.${typeOf(link)}`), from: name(from), to: name(to) });
          const label = text(link, "label");
          return (
            <button
              key={link.id}
              type="button"
              tabIndex={-1}
              data-spot={link.id}
              className={[label ? "ml-label" : "ml-label bare", selected.has(link.id) ? "is-chosen" : ""].filter(Boolean).join(" ")}
              style={{ left: x, top: y }}
              aria-label={label ? `${about}: ${label}` : about}
              title={about}
              onPointerDown={(event) => event.stopPropagation()}
              onClick={() => model.select([link.id])}
            >
              {label ? <span className="cut">{label}</span> : null}
            </button>
          );
        })}
      </div>
    </>
  );
});

/**
 * Where a card or stage stands in the window: as it is drawn; a card of a folded
 * lane at what is left of its cell; one that is out of sight where its cell is.
 */
function placeOf(area: HTMLElement, node: MapNode | undefined, columns: readonly Column[]): DOMRect | null {
  if (!node) return null;
  const one = (selector: string) => area.querySelector(selector)?.getBoundingClientRect() ?? null;
  const id = CSS.escape(node.id);
  const [lane, stage] = [node.parent ?? "", node.kind === "card" ? text(node, "stage") : node.id];
  const drawn = one(`[data-card="${id}"], [data-stage="${id}"]`) ?? one(`[data-cell="${CSS.escape(`${lane} ${stage}`)}"]`);
  const column = columns.find((c) => c.id === stage);
  if (drawn || !column) return drawn;
  const row = one(node.kind === "card" ? `[data-row="${CSS.escape(lane)}"]` : ".map-heads");
  return row && new DOMRect(area.getBoundingClientRect().left + headWidth + column.x + 8, row.y + 8, column.width - 16, row.height - 16);
}
