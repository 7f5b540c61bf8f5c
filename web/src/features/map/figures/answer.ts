import type { CriticalPoint, Feeling, Query, Text } from "../../../api/shape.ts";

/** POST /api/maps/{map}/figures: all that a map's nodes are measured at. */
export type MapFigures = {
  readonly currency: string;
  readonly seq: number;
  readonly coverage: Coverage;
  readonly compare?: Coverage;
  readonly nodes: Readonly<Record<string, NodeFigure>>;
  readonly curves: readonly Curve[];
  readonly gaps: readonly Gap[];
  readonly personas: Readonly<Record<string, PersonaFigures>>;
  readonly points: readonly CriticalPoint[];
  readonly unknown: readonly { readonly kind: string; readonly name: string; readonly nodes: readonly string[] }[];
};

export type Coverage = {
  readonly customers: number;
  readonly interactions: number;
  readonly placed: number;
  readonly from: string;
  readonly to: string;
  readonly until: string;
  readonly seq: number;
  readonly catalogue: number;
  readonly ms: number;
};

export type NodeFigure = {
  readonly state: "measured" | "none" | "stale" | "unknown" | "refused";
  readonly of: string;
  readonly name: Text;
  readonly show: string;
  readonly measures: Readonly<Partial<Record<MeasureName, Measure>>>;
  readonly share: number | null;
  readonly last_seen: string;
  readonly missing?: readonly string[];
  readonly shared?: readonly string[];
  readonly fault?: string;
  readonly cells?: Readonly<Record<string, NodeFigure>>;
  readonly question?: Query;
  readonly who?: Query["who"];
  readonly steps?: readonly { readonly name: string; readonly people: number; readonly compare: number | null }[];
};

export const measureNames = [
  "people",
  "volume",
  "conversion",
  "time",
  "dropoff",
  "backsteps",
  "emotion",
  "satisfaction",
  "mean",
  "value",
  "cost",
] as const;
export type MeasureName = (typeof measureNames)[number];

export type Measure = {
  readonly value: number;
  readonly unit: "people" | "count" | "share" | "seconds" | "emotion" | "number" | "money";
  readonly n: number;
  readonly compare: number | null;
  readonly compare_n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly definition: string;
};

export type Curve = { readonly lane: string; readonly persona: string; readonly points: readonly CurvePoint[] };

export type CurvePoint = {
  readonly stage: string;
  readonly measured: Measure | null;
  readonly expected: number | null;
  readonly expected_n: number;
  readonly from: "cards" | "survey" | "pair" | "";
  readonly experienced: number | null;
  readonly gap: number | null;
  readonly assumed: boolean;
};

export type Gap = {
  readonly lane: string;
  readonly persona: string;
  readonly stage: string;
  readonly expected: number;
  readonly measured: number;
  readonly gap: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly people: number;
  readonly assumed: boolean;
  readonly few: boolean;
};

export type PersonaFigures = {
  readonly state: "measured" | "none" | "unknown" | "refused";
  readonly fault?: string;
  readonly people: number;
  readonly share: number;
  readonly outcomes: number;
  readonly value: number;
  readonly per_head: number;
  readonly emotion: Feeling;
  readonly channels: readonly { readonly channel: string; readonly name: Text; readonly people: number; readonly share: number }[];
};
