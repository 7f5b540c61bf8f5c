import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { MapRow } from "../../api/shape.ts";
import { emotionY, monotone } from "../../canvas/curve.ts";
import { nodesOf } from "../../domain/map/fold.ts";
import { isCurve, laneKind, type MapNode, number, text, titleOf } from "../../domain/map/node.ts";
import { type Doc, treeOf } from "../../domain/map/tree.ts";
import { useNodes } from "./data.ts";

const width = 320;
const height = 92;
const curveHeight = 34;

/** A map in the small: its stages, its cards by what supports them, its emotion curve. */
export function Thumb({ row }: { readonly row: MapRow }) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useSeen(box);
  const { data } = useNodes(row, seen);
  const doc = useMemo(() => (data ? treeOf(nodesOf(data.nodes)) : null), [data]);
  return (
    <div ref={box} className="map-thumb" aria-hidden="true">
      {doc ? <Drawn doc={doc} /> : null}
    </div>
  );
}

/** The small picture of nodes that are at hand. */
function Drawn({ doc }: { readonly doc: Doc }) {
  return (
    <>
      <div className="map-thumb-stages">
        {doc.stages.map(({ node }) => (
          <span key={node.id} className="cut t11">
            {titleOf(node)}
          </span>
        ))}
      </div>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
        <Lines stages={doc.stages.length} />
        <Rows doc={doc} />
      </svg>
    </>
  );
}

function Lines({ stages }: { readonly stages: number }) {
  return Array.from({ length: Math.max(0, stages - 1) }, (_, i) => {
    const x = ((i + 1) * width) / stages;
    return <path key={x} d={`M${x} 0V${height}`} stroke="var(--line)" />;
  });
}

type Lane = { readonly lane: MapNode; readonly y: number; readonly h: number };

function Rows({ doc }: { readonly doc: Doc }) {
  const curve = doc.lanes.find((l) => laneKind(l) === "emotion") ?? doc.lanes.find(isCurve);
  const others = doc.lanes.filter((l) => !isCurve(l)).slice(0, 12);
  const unit = Math.min(10, (height - (curve ? curveHeight : 0)) / Math.max(1, others.length));
  let y = 0;
  let band: { readonly top: number } | null = null;
  const lanes: Lane[] = [];
  for (const lane of doc.lanes) {
    if (lane === curve) {
      band = { top: y };
      y += curveHeight;
    } else if (others.includes(lane)) {
      lanes.push({ lane, y, h: unit });
      y += unit;
    }
  }
  return (
    <>
      {lanes.map((one) => (
        <Marks key={one.lane.id} doc={doc} {...one} />
      ))}
      {curve && band ? <CurveOf doc={doc} lane={curve} top={band.top} /> : null}
    </>
  );
}

const most = 3;

function Marks({ doc, lane, y, h }: Lane & { readonly doc: Doc }) {
  const column = width / Math.max(1, doc.stages.length);
  const mark = (column - 12) / most;
  return doc.stages.map((stage, i) => {
    const cells = [stage.node, ...stage.steps];
    const cards = cells.flatMap((c) => doc.cardsOf(lane.id, c.id)).slice(0, most);
    return cards.map((card, n) => (
      <rect
        key={card.id}
        x={i * column + 6 + n * mark}
        y={y + 2}
        width={Math.max(1, mark - 2)}
        height={Math.max(2, h - 4)}
        rx="1.5"
        className={`map-thumb-card ${text(card, "evidence") || "none"}`}
      />
    ));
  });
}

function CurveOf({ doc, lane, top }: { readonly doc: Doc; readonly lane: MapNode; readonly top: number }) {
  const of = (series: string) =>
    doc.columns.flatMap((column, i) => {
      const points = doc.cardsOf(lane.id, column.node.id).filter((c) => (text(c, "series") || "expected") === series);
      return points.flatMap((card, n) => {
        const value = number(card, "value");
        if (value === null) return [];
        const x = ((i + (n + 0.5) / points.length) * width) / doc.columns.length;
        return [{ x, y: emotionY(value, top + 4, top + curveHeight - 4) }];
      });
    });
  const [expected, experienced] = [of("expected"), of("experienced")];
  return (
    <>
      <path d={`M0 ${top + curveHeight / 2}H${width}`} stroke="var(--line)" />
      {expected.length > 1 ? <path d={monotone(expected)} className="map-thumb-curve expected" /> : null}
      {experienced.length > 1 ? <path d={monotone(experienced)} className="map-thumb-curve" /> : null}
    </>
  );
}

/** Whether an element has come near what is in sight, once. */
export function useSeen(box: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (seen || !element) return;
    if (typeof IntersectionObserver === "undefined") return setSeen(true);
    const watch = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && setSeen(true), { rootMargin: "200px" });
    watch.observe(element);
    return () => watch.disconnect();
  }, [box, seen]);
  return seen;
}
