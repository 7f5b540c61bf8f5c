import type { Critical, CriticalPoint } from "../api/shape.ts";
import type { PlainTable } from "./csv.ts";

/** A point with its number over the whole map. */
export type Ranked = { readonly rank: number; readonly point: CriticalPoint };

const ranked = (critical: Critical): readonly Ranked[] => critical.points.map((point, i) => ({ rank: i + 1, point }));

/** The points of a stage, and the longest bar that any point of the map has. */
export const pointsOf = (critical: Critical, stage: string): readonly Ranked[] => ranked(critical).filter((r) => r.point.stage === stage);

export const highestCost = (critical: Critical): number => critical.points.reduce((most, p) => Math.max(most, p.cost), 0);

export const pointOf = (critical: Critical | undefined, id: string | null): Ranked | null =>
  (critical && ranked(critical).find((r) => r.point.id === id)) ?? null;

/** A name in two: what it is, and after a colon or a comma at which touchpoint or with which value. */
export function nameParts(name: string): readonly [head: string, rest: string] {
  const at = name.search(/[:,] /);
  return at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at + 2)];
}

export type PointHead =
  | "rank"
  | "stage"
  | "point"
  | "cost"
  | "cost_low"
  | "cost_high"
  | "visits"
  | "lost"
  | "others_lost"
  | "felt"
  | "others_felt"
  | "customers";

/** The points as a table: what stands on the screen, and in the CSV. */
export function pointTable(
  critical: Critical,
  head: (id: PointHead) => string,
  stage: (id: string) => string,
  name: (point: CriticalPoint) => string,
): PlainTable {
  return {
    columns: [
      { head: head("rank"), unit: "count" },
      { head: head("stage"), unit: null },
      { head: head("point"), unit: null },
      { head: head("cost"), unit: "money" },
      { head: head("cost_low"), unit: "money" },
      { head: head("cost_high"), unit: "money" },
      { head: head("customers"), unit: "count" },
      { head: head("visits"), unit: "count" },
      { head: head("lost"), unit: "share" },
      { head: head("others_lost"), unit: "share" },
      { head: head("felt"), unit: "emotion" },
      { head: head("others_felt"), unit: "emotion" },
    ],
    rows: ranked(critical).map(({ rank, point: p }) => [
      rank,
      stage(p.stage),
      name(p),
      p.costly ? p.cost : null,
      p.costly ? p.cost_low : null,
      p.costly ? p.cost_high : null,
      p.customers,
      p.visits,
      p.lost,
      p.others_lost,
      p.felt.mean,
      p.others_felt.mean,
    ]),
  };
}
