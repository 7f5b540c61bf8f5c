import { useContext, useEffect, useMemo, useRef } from "react";
import type { Timeline } from "../../api/shape.ts";
import { emotionY, monotone } from "../../canvas/curve.ts";
import { textWidth } from "../../canvas/text.ts";
import { bands, labelled, ticks } from "../../canvas/timeline.ts";
import { faceOf } from "../../domain/measure.ts";
import { dayOf } from "../../domain/period.ts";
import { emotionColour, Face } from "../../ui/Face.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { type Say, useSay, WorkspaceContext } from "../../ui/say.ts";
import { useSize } from "../../ui/screen.ts";
import { type Contact, channelName, contactsOf, lanesOf, stageName } from "./data.ts";

/** Heights of the drawing: the names of the stages, a lane, the emotion, the dates. */
const head = 28;
const lane = 34;
const mood = 100;
const foot = 22;
const names = 132;

type Props = {
  readonly timeline: Timeline;
  readonly chosen: number | null;
  readonly onChoose: (seq: number) => void;
};

/** A customer's way across the channels, with the stages behind it and what they felt below. */
export function Line({ timeline, chosen, onChoose }: Props) {
  const say = useSay();
  const { t } = say;
  const { zone } = useContext(WorkspaceContext);
  const size = useSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const lanes = useMemo(() => lanesOf(timeline), [timeline]);
  const room = Math.max(320, size.width - names);
  const { contacts, width } = useMemo(() => contactsOf(timeline, lanes, room, say), [timeline, lanes, room, say]);
  const shape = useMemo(
    () => drawing(timeline, contacts, width, lanes.length, (at) => dayOf(new Date(at), zone), say),
    [timeline, contacts, width, lanes.length, zone, say],
  );
  const bottom = head + lanes.length * lane;
  const height = bottom + mood + foot;
  const y = (row: number) => head + row * lane + lane / 2;

  // The newest is at the right end: that is where the reader begins.
  useEffect(() => {
    if (scroller.current && width > room) scroller.current.scrollLeft = width;
  }, [width, room]);

  return (
    <div className="line" ref={size.ref}>
      <div className="line-names" style={{ width: names, height }} aria-hidden="true">
        {lanes.map((id, row) => (
          <span key={id} className="cut t12 second" style={{ top: y(row) - 8 }}>
            {channelName(id, timeline, say)}
          </span>
        ))}
        <span className="t12 strong" style={{ top: bottom + mood / 2 - 16 }}>
          {t("customer.emotion")}
        </span>
        <span className="t11 quiet" style={{ top: bottom + mood / 2 }}>
          {t("customer.measured")}
        </span>
      </div>
      <div className="line-scroll" ref={scroller}>
        <div className="line-body" style={{ width, height }}>
          <svg width={width} height={height} role="img" aria-label={t("customer.line_label", { n: say.count(contacts.length) })}>
            <defs>
              <pattern id="hatch-back" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">
                <rect width="6" height="6" style={{ fill: "var(--neg-t)" }} />
                <path d="M0 0V6" style={{ stroke: "var(--neg)", strokeWidth: 1.4, opacity: 0.35 }} />
              </pattern>
            </defs>
            {shape.bands.map((band, i) => (
              <g key={`${band.visit}-${band.stage}`}>
                <rect
                  x={band.from + 1}
                  y={0}
                  width={Math.max(1, band.to - band.from - 2)}
                  height={bottom + mood}
                  rx={4}
                  style={{ fill: band.back ? "url(#hatch-back)" : i % 2 === 0 ? "var(--sunken)" : "var(--ink-04)" }}
                />
                {band.label ? (
                  <text x={band.from + 8} y={18} className={band.back ? "line-stage neg" : "line-stage"}>
                    {band.label}
                  </text>
                ) : null}
                <title>{band.title}</title>
              </g>
            ))}
            {lanes.map((id, row) => (
              <path key={id} d={`M0 ${y(row)}H${width}`} className="line-lane" />
            ))}
            <path d={monotone(contacts.map((c) => ({ x: c.x, y: y(c.lane) })))} className="line-way" />
            {contacts.map((c, i) =>
              shape.labels.has(i) ? (
                <text key={keyOf(c)} x={c.x + 15} y={y(c.lane) + 4} className="line-label">
                  {labelOf(c, say)}
                </text>
              ) : null,
            )}
            <path d={`M0 ${bottom + mood / 2}H${width}`} className="line-zero" />
            <path d={monotone(shape.felt.map((p) => ({ x: p.x, y: bottom + p.y })))} className="line-mood" />
            {shape.felt.map((p) => (
              <circle key={p.seq} cx={p.x} cy={bottom + p.y} r={4.5} style={{ fill: emotionColour(p.emotion) }}>
                <title>{`${say.emotion(p.emotion)} ${p.quote}`}</title>
              </circle>
            ))}
            {shape.quotes.map((q) => (
              <text key={q.seq} x={q.x} y={bottom + q.y} textAnchor={q.anchor} className="line-quote">
                {q.text}
              </text>
            ))}
            {shape.ticks.map((tick) => (
              <text
                key={tick.x}
                x={tick.x < 40 ? 2 : tick.x > width - 40 ? width - 2 : tick.x}
                y={height - 6}
                textAnchor={tick.x < 40 ? "start" : tick.x > width - 40 ? "end" : "middle"}
                className="line-tick"
              >
                {tick.text}
              </text>
            ))}
          </svg>
          {contacts.map((c, i) => {
            const on = c.touches.some((touch) => touch.seq === chosen);
            return (
              <button
                key={keyOf(c)}
                type="button"
                className={on ? "line-node on" : "line-node"}
                style={{ left: c.x - 13, top: y(c.lane) - 13 }}
                data-row={c.lane}
                data-column={i}
                aria-pressed={on}
                aria-label={spoken(c, timeline, say)}
                title={spoken(c, timeline, say)}
                tabIndex={on || (chosen === null && i === contacts.length - 1) ? 0 : -1}
                onFocus={() => onChoose(c.touches[0]?.seq ?? 0)}
                onClick={() => onChoose(c.touches[0]?.seq ?? 0)}
              >
                {c.point ? <KindTile point={c.point} size={22} /> : <span className="line-dot" />}
                {c.touches.length > 1 ? <span className="line-n">{c.touches.length}</span> : null}
              </button>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const keyOf = (c: Contact): string => String(c.touches[0]?.seq ?? c.x);

const worth = (c: Contact): number => c.touches.reduce((sum, touch) => sum + (touch.outcome ? (touch.value ?? 0) : 0), 0);

function labelOf(c: Contact, say: Say): string {
  const value = worth(c);
  const name = c.name.length > 26 ? `${c.name.slice(0, 25)}…` : c.name;
  if (value > 0) return `${name} ${say.money(value)}`;
  return c.touches.length > 1 ? `${name} ×${say.count(c.touches.length)}` : name;
}

/** A contact as it is read out. */
function spoken(c: Contact, timeline: Timeline, say: Say): string {
  const first = c.touches[0];
  if (!first) return c.name;
  const parts = [
    labelOf(c, say),
    channelName(first.channel, timeline, say),
    stageName(first.stage, timeline, say),
    say.dateTime(first.time),
  ];
  const felt = c.touches.find((touch) => touch.emotion !== null);
  if (felt && felt.emotion !== null) parts.push(say.t("customer.felt", { emotion: say.emotion(felt.emotion) }));
  return parts.filter(Boolean).join(", ");
}

type Felt = { readonly seq: number; readonly x: number; readonly y: number; readonly emotion: number; readonly quote: string };

/** All that the drawing needs besides the contacts. */
function drawing(timeline: Timeline, contacts: readonly Contact[], width: number, lanes: number, day: (at: string) => string, say: Say) {
  const felt = contacts.flatMap((c): readonly Felt[] =>
    c.touches.flatMap((touch) =>
      touch.emotion === null
        ? []
        : [{ seq: touch.seq, x: c.x, y: emotionY(touch.emotion, 12, mood - 12), emotion: touch.emotion, quote: touch.quote }],
    ),
  );
  const groups = spans(contacts);
  const visits = timeline.visits
    .map((visit, number) => ({ visit, number, start: visit.from - timeline.offset }))
    .filter(({ start }, i, all) => start < timeline.touches.length && (all[i + 1]?.start ?? Number.POSITIVE_INFINITY) > 0);
  const drawn = bands(
    groups,
    visits.map(({ visit, start }) => ({ stage: visit.stage, start })),
    width,
  ).map((band) => {
    const visit = visits[band.visit]?.visit;
    const back = visit?.move === "back";
    const name = stageName(band.stage, timeline, say);
    const label =
      [back ? say.t("customer.turns_back", { stage: name }) : name, name].find(
        (text) => textWidth(text, 11.5) < band.to - band.from - 14,
      ) ?? "";
    return { ...band, back, label, title: back ? say.t("customer.turns_back", { stage: name }) : name };
  });
  return {
    felt,
    bands: drawn,
    labels:
      lanes === 0
        ? new Set<number>()
        : labelled(
            groups,
            contacts.map((c) => labelOf(c, say)),
            (i) => worth(contacts[i] ?? none) > 0,
            width,
          ),
    quotes: quotesOf(felt, width),
    ticks: ticks(
      groups,
      contacts.map((c) => day(c.touches[0]?.time ?? "")),
      84,
    ).map((tick) => ({ x: tick.x, text: say.date(`${tick.day}T12:00:00Z`) })),
  };
}

const none: Contact = { x: 0, lane: 0, touches: [], point: null, name: "" };

/** Contacts by the numbers of their interactions on the page. */
function spans(contacts: readonly Contact[]) {
  let next = 0;
  return contacts.map((c) => {
    const first = next;
    next += c.touches.length;
    return { x: c.x, lane: c.lane, first, last: next - 1 };
  });
}

/** How much of a quote stands beside its point. */
const short = 34;

/** What was said, beside what was felt, where there is room: the strongest feelings first. */
function quotesOf(felt: readonly Felt[], width: number) {
  const taken: [number, number, number][] = felt.map((p) => [p.x - 6, p.x + 6, p.y]);
  return felt
    .filter((p) => p.quote !== "")
    .toSorted((a, b) => Math.abs(b.emotion) - Math.abs(a.emotion))
    .flatMap((p) => {
      const text = `«${p.quote.length > short ? `${p.quote.slice(0, short - 1)}…` : p.quote}»`;
      const room = textWidth(text, 12) * 0.9;
      const end = p.x + 10 + room > width;
      const [from, to] = end ? [p.x - 10 - room, p.x - 10] : [p.x + 10, p.x + 10 + room];
      const y = [4, -8, 18, -20, 30]
        .map((by) => p.y + by)
        .find((at) => at > 10 && at < mood - 3 && !taken.some(([a, b, other]) => from < b && to > a && Math.abs(other - at + 4) < 13));
      if (from < 0 || y === undefined) return [];
      taken.push([from, to, y - 4]);
      return [{ seq: p.seq, x: end ? p.x - 10 : p.x + 10, y, anchor: end ? ("end" as const) : ("start" as const), text }];
    });
}

/** A feeling as a face with its figure. */
export function Felt({ emotion }: { readonly emotion: number }) {
  const say = useSay();
  return (
    <span className="row felt">
      <Face face={faceOf(emotion)} />
      {say.emotion(emotion)}
    </span>
  );
}
