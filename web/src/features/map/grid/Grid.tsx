// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid: no table can hold cards that are dragged, and heads that stick
// biome-ignore-all lint/a11y/useFocusableInteractive: the cards in a cell take the focus, not the cell
import { Plus } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { bandOf } from "../../../domain/map/bands.ts";
import { mime, tableOf } from "../../../domain/map/clipboard.ts";
import { addCard, addStage } from "../../../domain/map/edit.ts";
import { text } from "../../../domain/map/node.ts";
import { spotOf } from "../../../domain/map/spot.ts";
import { useSay } from "../../../ui/say.ts";
import { CardLinks } from "../links/CardLinks.tsx";
import { LinkLayer } from "../links/LinkLayer.tsx";
import { stripHeight } from "../links/ways.ts";
import type { Model } from "../model.ts";
import { Cursors } from "../presence/People.tsx";
import { useMapPart, useModel } from "../store.ts";
import { CatalogueContext, useCatalogue } from "./catalogue.ts";
import { headWidth, newWidth, useColumns } from "./columns.ts";
import { useDrag } from "./drag.ts";
import { useFolded } from "./folded.ts";
import { tableIn } from "./htmlTable.ts";
import { cellSpot, chosen, drop, next, paste, press, whereIs } from "./keys.ts";
import { EmptyBands, LaneRow } from "./LaneRow.tsx";
import { useMarquee } from "./marquee.ts";
import { NewLane } from "./NewLane.tsx";
import { StageHead } from "./StageHead.tsx";
import { useSight } from "./sight.ts";
import { laneTitle } from "./words.ts";

type Props = {
  /** The width that there is, in pixels. */
  readonly space: number;
  readonly onFind: () => void;
};

/** The map as a matrix: stages across, lanes down. */
export function Grid({ space, onFind }: Props) {
  const say = useSay();
  const { t } = say;
  const model = useModel();
  const canvas = useRef<HTMLDivElement>(null);
  const area = useCallback(() => canvas.current, []);
  const catalogue = useCatalogue();
  const columns = useColumns(space);
  const doc = useMapPart((s) => s.doc);
  const spot = useMapPart((s) => s.spot);
  const editing = useMapPart((s) => s.editing);
  const people = useMapPart((s) => s.people);
  const may = useMapPart(() => model.may("edit"));
  const { drag, onPointerDown, wasDrag } = useDrag(model, say, area);
  const inside = useRef(false);
  const second = useSecondClick(model);
  const [newLane, setNewLane] = useState(false);
  const { box, onBoxDown } = useMarquee(model, area, columns);
  // What is dragged stays where it was taken up, however far the map goes along.
  const taken = drag?.ids[0];
  const held = useMemo(() => (taken === undefined ? null : spotOf(doc, taken)), [doc, taken]);
  const linksChosen = useMapPart((s) => s.selection.filter((id) => s.doc.node(id)?.kind === "link").join(" "));
  const selected = useMemo(() => new Set(linksChosen.split(" ")), [linksChosen]);
  const blueprint = useMapPart((s) => s.inBands);
  const { folded, fold } = useFolded(model.state().id);
  const map = useMemo(() => ({ doc, columns, folded }), [doc, columns, folded]);
  const sight = useSight(canvas, map, space);
  const { lanes, from, to, heightOf } = sight;
  const strip = useMemo(() => stripHeight(doc.links, columns), [doc.links, columns]);
  const last = doc.lanes.at(-1);
  const lastBand = last ? bandOf(last) : null;
  const stepped = doc.stages.some((s) => s.steps.length > 0);
  const width = headWidth + columns.reduce((sum, c) => sum + c.width, 0) + (may ? newWidth : 0);
  const template = useMemo(
    () => ({ gridTemplateColumns: `${headWidth}px ${columns.map((c) => `${c.width}px`).join(" ")}${may ? ` ${newWidth}px` : ""}`, width }),
    [columns, may, width],
  );

  // The focus follows the keyboard's spot, as long as it is on the grid at all: not while something that was opened from it has it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another spot, another map or the end of writing may ask for another focus
  useEffect(() => {
    if (!inside.current || editing !== null || document.activeElement?.closest("[role=dialog]")) return;
    const target = canvas.current?.querySelector<HTMLElement>('[data-spot][tabindex="0"]') ?? null;
    if (target && target !== document.activeElement) target.focus({ preventScroll: false });
  }, [spot, doc, editing]);

  // Keys and pasting with nothing in focus are for the grid: an empty map has nothing to put the focus on.
  const onFindNow = useRef(onFind);
  useEffect(() => {
    onFindNow.current = onFind;
  });
  useEffect(() => {
    const nowhere = () => document.activeElement === document.body || document.activeElement?.id === "content";
    const enter = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || !nowhere() || document.querySelector("[role=dialog]")) return;
      const here = canvas.current?.querySelector<HTMLElement>('[data-spot][tabindex="0"]');
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (plain && event.key.startsWith("Arrow") && here) {
        inside.current = true;
        here.focus();
      } else if (plain && event.key.toLowerCase() === "l") setNewLane(model.may("edit"));
      else {
        const way = { key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, shift: event.shiftKey };
        inside.current = true;
        if (!press(model, say, way, { find: onFindNow.current, comment: () => model.show("comments") })) return;
      }
      event.preventDefault();
    };
    const pasted = (event: globalThis.ClipboardEvent) => {
      if (event.defaultPrevented || !nowhere() || !model.may("edit")) return;
      event.preventDefault();
      inside.current = true;
      if (event.clipboardData) paste(model, say, event.clipboardData.getData(mime), tableIn(event.clipboardData));
    };
    addEventListener("keydown", enter);
    document.addEventListener("paste", pasted);
    return () => {
      removeEventListener("keydown", enter);
      document.removeEventListener("paste", pasted);
    };
  }, [model, say]);

  useEffect(() => {
    const goOn = () => next(model);
    document.addEventListener("percorso-map-next", goOn);
    return () => document.removeEventListener("percorso-map-next", goOn);
  }, [model]);

  const add = useCallback(
    (lane: string, stage: string) => {
      const made = addCard(model.state().doc, lane, stage);
      model.apply(t("studio.do.card"), made.ops);
      model.select([made.at]);
      model.edit(made.at);
    },
    [model, t],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest("textarea, input, select, [role=dialog]")) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && event.target instanceof Element && event.target.closest(".map-more-at, a, .map-new, .map-add, .ml-label"))
      return;
    if (event.key.toLowerCase() === "l" && !ctrl && !event.altKey && may) {
      event.preventDefault();
      setNewLane(true);
      return;
    }
    if (
      press(
        model,
        say,
        { key: event.key, ctrl, alt: event.altKey, shift: event.shiftKey },
        { find: onFind, comment: () => model.show("comments") },
      )
    ) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (wasDrag() || !(event.target instanceof Element) || event.target.closest("textarea, .map-more-at, a, .map-new, .map-add")) return;
    const id = event.target.closest<HTMLElement>("[data-card], [data-stage], [data-lane]");
    const node = id?.dataset.card ?? id?.dataset.stage ?? id?.dataset.lane;
    const { selection, spot: before } = model.state();
    if (!node) {
      const cell = event.target.closest<HTMLElement>("[data-cell]");
      if (cell) model.go(cellSpot(model, cell.dataset.cell ?? "") ?? before, []);
      return;
    }
    second(event, node);
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    const at = whereIs(model, node) ?? before;
    model.go(at, more ? (selection.includes(node) ? selection.filter((s) => s !== node) : [...selection, node]) : [node]);
  };
  const onCopy = (event: ClipboardEvent<HTMLElement>, cut: boolean) => {
    const cards = chosen(model);
    if (cards.length === 0 || (event.target instanceof Element && event.target.closest("textarea, input"))) return;
    event.preventDefault();
    event.clipboardData.setData(
      "text/plain",
      tableOf(doc, cards, (lane) => laneTitle(lane, say)),
    );
    event.clipboardData.setData(mime, JSON.stringify(cards.map((c) => c.props ?? {})));
    if (cut) drop(model, say);
  };
  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest("textarea, input")) return;
    event.preventDefault();
    paste(model, say, event.clipboardData.getData(mime), tableIn(event.clipboardData));
  };

  return (
    <CatalogueContext value={catalogue}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the grid inside */}
      <div
        ref={canvas}
        className={drag ? "map-canvas dragging" : "map-canvas"}
        style={{ width }}
        onPointerDown={(event) => {
          onPointerDown(event);
          onBoxDown(event);
        }}
        onPointerMove={(event) => {
          const bounds = canvas.current?.getBoundingClientRect();
          if (bounds && people.length > 0) model.point({ x: event.clientX - bounds.left, y: event.clientY - bounds.top });
        }}
        onPointerLeave={() => model.point(null)}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={(event) => {
          const more =
            event.target instanceof Element
              ? event.target.closest("[data-stage], [data-lane]")?.querySelector<HTMLElement>(".map-more")
              : null;
          if (drag) event.preventDefault(); // a finger that holds on has taken something up
          if (!more || drag) return;
          event.preventDefault();
          more.click();
        }}
        onCopy={(event) => onCopy(event, false)}
        onCut={(event) => onCopy(event, true)}
        onPaste={onPaste}
        onFocus={() => {
          inside.current = true;
        }}
        onBlur={(event) => {
          if (!(event.relatedTarget instanceof Node && canvas.current?.contains(event.relatedTarget)) && event.relatedTarget)
            inside.current = false;
        }}
      >
        {strip > 0 ? (
          <div className="map-links" style={{ width, height: strip }}>
            <LinkLayer links={doc.links} columns={columns} height={strip} selected={selected} onOpen={(id) => model.select([id])} />
          </div>
        ) : null}
        <CardLinks canvas={canvas} columns={columns} sight={sight} />
        <div
          className="map-grid"
          role="grid"
          aria-label={text(doc.map, "title") || t("studio.unnamed")}
          aria-rowcount={doc.lanes.length + 1}
          aria-colcount={columns.length + 1}
          aria-multiselectable="true"
        >
          {stepped ? (
            <div className="map-groups" style={template} aria-hidden="true">
              <span />
              {doc.stages.map(({ node, steps }) => {
                const span = doc.columns.filter((c) => c.stage === node).length;
                return (
                  <span key={node.id} style={{ gridColumn: `span ${Math.max(1, span)}` }} className={steps.length > 0 ? "map-group" : ""}>
                    {steps.length > 0 ? text(node, "title") : ""}
                  </span>
                );
              })}
            </div>
          ) : null}
          <div className="map-heads" role="row" aria-rowindex={1} style={template}>
            <div className="map-corner" role="gridcell" aria-colindex={1} />
            {doc.columns.map(({ node, stage }, i) => {
              const here = spot.row < 0 && spot.column === i;
              return (i >= from && i < to) || here ? <StageHead key={node.id} stage={node} of={stage} column={i} here={here} /> : null;
            })}
            {may ? (
              <div role="gridcell" className="map-new-cell" style={{ gridColumn: columns.length + 2 }}>
                <button
                  type="button"
                  className="map-new"
                  aria-label={t("studio.do.stage_after")}
                  title={t("studio.do.stage_after")}
                  onClick={() => {
                    const made = addStage(doc, "");
                    model.apply(t("studio.do.stage_after"), made.ops);
                    model.select([made.at]);
                    model.edit(made.at);
                  }}
                >
                  <Plus size={14} aria-hidden="true" />
                </button>
              </div>
            ) : null}
          </div>
          {doc.lanes.map((lane, row) => (
            <LaneRow
              key={lane.id}
              lane={lane}
              before={doc.lanes[row - 1]}
              row={row}
              columns={columns}
              from={from}
              to={to}
              kept={spot.row === row ? spot.column : held?.row === row ? held.column : -1}
              height={lanes.has(lane.id) || spot.row === row || held?.row === row ? null : heightOf(lane)}
              template={template}
              headHere={spot.row === row && spot.column < 0}
              blueprint={blueprint}
              folded={folded.has(lane.id) && !(spot.row === row && spot.column >= 0)}
              onFold={fold}
              onAdd={add}
            />
          ))}
          {blueprint ? <EmptyBands after={lastBand} width={width} /> : null}
        </div>
        <Cursors people={people} you="" />
        {may ? <NewLane open={newLane} onOpen={setNewLane} /> : null}
        {box ? <span className="map-box" style={box} /> : null}
        {drag ? (
          <>
            {drag.line ? <span className={drag.into ? "map-guide box" : "map-guide"} style={drag.line} /> : null}
            <span className="map-ghost" style={{ left: drag.x + 12, top: drag.y + 8 }}>
              {drag.ids.length > 1 ? t("studio.several", { n: say.count(drag.ids.length) }) : drag.name || t("studio.unnamed")}
            </span>
          </>
        ) : null}
      </div>
    </CatalogueContext>
  );
}

/** So soon after the first click, in milliseconds, and so near to it, in pixels, a second one belongs to it. */
const [soon, near] = [500, 8];

/**
 * Two clicks write in what the first one was on: the panel that the first opens
 * moves what is under the pointer, or comes to lie there itself.
 */
function useSecondClick(model: Model): (event: MouseEvent<HTMLElement>, node: string) => void {
  const first = useRef<{ readonly node: string; readonly at: number; readonly x: number; readonly y: number } | null>(null);
  useEffect(() => {
    const clicked = (event: globalThis.MouseEvent) => {
      const before = first.current;
      first.current = null;
      if (!before || event.timeStamp - before.at > soon || Math.hypot(event.clientX - before.x, event.clientY - before.y) > near) return;
      event.preventDefault();
      event.stopPropagation();
      model.edit(before.node);
    };
    addEventListener("click", clicked, true);
    return () => removeEventListener("click", clicked, true);
  }, [model]);
  return (event, node) => {
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    first.current = more ? null : { node, at: event.timeStamp, x: event.clientX, y: event.clientY };
  };
}
