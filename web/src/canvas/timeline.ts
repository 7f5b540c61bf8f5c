import { textWidth } from "./text.ts";

/** What is known of an interaction, for its place on the timeline. */
export type Mark = {
  readonly at: number; // milliseconds
  readonly lane: number;
  readonly stage: string; // "" for none
  readonly place: string; // the touchpoint, or the event
  /** Stands alone: an outcome, an answer, words. */
  readonly alone: boolean;
};

/** Interactions that are one contact: at one place, shortly after each other, in one visit to a stage. */
export type Contact = { readonly x: number; readonly lane: number; readonly first: number; readonly last: number };

/** After so much silence a contact is another one. */
const together = 30 * 60_000;
const hour = 3_600_000;

/** A contact's least distance from the one before, and how much more for the longest silence. */
const least = 30;
const more = 66;

/** Gathers marks, in the order of time, into contacts: first and last mark of each. */
export function gather(marks: readonly Mark[]): readonly { readonly first: number; readonly last: number }[] {
  const out: { first: number; last: number }[] = [];
  marks.forEach((mark, i) => {
    const before = marks[i - 1];
    const group = out.at(-1);
    const joins =
      before &&
      group &&
      !mark.alone &&
      !before.alone &&
      mark.lane === before.lane &&
      mark.place === before.place &&
      mark.stage === before.stage &&
      mark.at - before.at <= together;
    if (joins) group.last = i;
    else out.push({ first: i, last: i });
  });
  return out;
}

/**
 * Places contacts from left to right. The distance grows with the silence
 * between two, by its logarithm: an hour and a month are both seen. What is
 * narrower than the width is stretched to it.
 */
export function spread(marks: readonly Mark[], width: number): { readonly contacts: readonly Contact[]; readonly width: number } {
  const groups = gather(marks);
  const margin = 24;
  let x = margin;
  const placed = groups.map((group, i): Contact => {
    const before = groups[i - 1];
    const gap = before ? Math.max(0, (marks[group.first]?.at ?? 0) - (marks[before.last]?.at ?? 0)) : 0;
    if (before) x += least + more * Math.min(1, Math.log1p(gap / hour) / Math.log1p(60 * 24));
    return { ...group, x, lane: marks[group.first]?.lane ?? 0 };
  });
  const natural = x + margin;
  const stretch = placed.length > 1 && natural < width ? (width - 2 * margin) / (natural - 2 * margin) : 1;
  return {
    contacts: placed.map((c) => ({ ...c, x: margin + (c.x - margin) * stretch })),
    width: Math.max(width, natural),
  };
}

/** A run of contacts in one visit to a stage: from the middle before it to the middle behind it. */
export type Band = { readonly stage: string; readonly visit: number; readonly from: number; readonly to: number };

/** The bands of the visits. starts are the marks at which visits begin, ascending. */
export function bands(
  contacts: readonly Contact[],
  visits: readonly { readonly stage: string; readonly start: number }[],
  width: number,
): readonly Band[] {
  const begins = visits.flatMap((visit, number) => {
    const next = visits[number + 1]?.start ?? Number.POSITIVE_INFINITY;
    const first = contacts.findIndex((c) => c.last >= visit.start && c.first < next);
    return first < 0 ? [] : [{ stage: visit.stage, visit: number, first }];
  });
  const edge = (contact: number): number => {
    const [a, b] = [contacts[contact - 1], contacts[contact]];
    return a && b ? (a.x + b.x) / 2 : 0;
  };
  return begins.map(({ stage, visit, first }, i) => {
    const next = begins[i + 1];
    return { stage, visit, from: i === 0 ? 0 : edge(first), to: next ? edge(next.first) : width };
  });
}

/** Which contacts can be named without hiding another of their lane: those that matter first. */
export function labelled(
  contacts: readonly Contact[],
  texts: readonly string[],
  matters: (contact: number) => boolean,
  width: number,
): ReadonlySet<number> {
  const taken = new Map<number, [number, number][]>();
  for (const c of contacts) taken.set(c.lane, [...(taken.get(c.lane) ?? []), [c.x - 12, c.x + 12]]);
  const order = contacts.map((_, i) => i).toSorted((a, b) => Number(matters(b)) - Number(matters(a)) || a - b);
  const out = new Set<number>();
  for (const i of order) {
    const c = contacts[i];
    if (!c) continue;
    const [from, to] = [c.x + 14, c.x + 18 + textWidth(texts[i] ?? "", 11)];
    const lane = taken.get(c.lane) ?? [];
    if (to > width || lane.some(([a, b]) => from < b && to > a)) continue;
    lane.push([from, to]);
    out.add(i);
  }
  return out;
}

/** Days to write under the contacts, where there is room for a date. */
export function ticks(
  contacts: readonly Contact[],
  days: readonly string[],
  room: number,
): readonly { readonly x: number; readonly day: string }[] {
  const out: { x: number; day: string }[] = [];
  contacts.forEach((c, i) => {
    const day = days[i] ?? "";
    const before = out.at(-1);
    if (before && (before.day === day || c.x - before.x < room)) return;
    out.push({ x: c.x, day });
  });
  return out;
}
