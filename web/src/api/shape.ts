/**
 * The shapes of the API's JSON that the pages use. Money is in hundredths of the
 * workspace's currency, durations are in seconds, times are RFC 3339 in UTC.
 */

export type Text = { readonly it: string; readonly en: string };

export type Quartiles = {
  readonly n: number;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
};

export type Feeling = {
  readonly n: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly counts: readonly number[];
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

export type Totals = {
  readonly customers: number;
  readonly interactions: number;
  readonly outcome_customers: number;
  readonly outcomes: number;
  readonly value: number;
  readonly time_to_outcome: Quartiles;
  readonly emotion: Feeling;
  readonly back_step: number;
  readonly dropped: number;
  readonly now: number;
};

export type StageFigures = {
  readonly stage: string;
  readonly customers: number;
  readonly interactions: number;
  readonly visits: number;
  readonly next: number;
  readonly onward: number;
  readonly time_in: Quartiles;
  readonly time_to_next: Quartiles;
  readonly back_step: number;
  readonly loop: number;
  readonly left: number;
  readonly ended: number;
  readonly dropped: number;
  readonly now: number;
  readonly outcomes: number;
  readonly value: number;
  readonly emotion: Feeling;
};

export type Touchpoint = {
  readonly id: string;
  readonly name: Text;
  readonly kind: "physical" | "digital" | "human";
  readonly ownership: "owned" | "paid" | "earned";
  readonly channel: string;
  readonly icon?: string;
  readonly moment?: boolean;
  readonly proposed?: boolean;
};

export type TouchpointFigures = {
  readonly touchpoint: Touchpoint;
  readonly stage: string;
  readonly customers: number;
  readonly interactions: number;
  readonly now: number;
  readonly last: number;
  readonly outcomes: number;
  readonly value: number;
  readonly emotion: Feeling;
  readonly first_seen: string;
};

export type Transition = {
  readonly from: string;
  readonly to: string;
  readonly kind: "forward" | "skip" | "back" | "loop";
  readonly moves: number;
  readonly customers: number;
  readonly time: Quartiles;
};

export type Journey = {
  readonly coverage: Coverage;
  readonly totals: Totals;
  readonly stages: readonly StageFigures[];
  readonly touchpoints: readonly TouchpointFigures[];
  readonly transitions: readonly Transition[];
};

export type Stage = { readonly id: string; readonly name: Text; readonly voice?: Text };
export type Loop = { readonly from: string; readonly to: string; readonly name: Text };
export type Model = {
  readonly id: string;
  readonly name: Text;
  readonly stages: readonly Stage[];
  readonly loops?: readonly Loop[];
};

export type Condition = {
  readonly field: string;
  readonly is?: readonly string[];
  readonly not?: readonly string[];
  readonly contains?: string;
  readonly at_least?: number;
  readonly below?: number;
  readonly exists?: boolean;
};

export type Period = { readonly from?: string; readonly to?: string };

export type Query = {
  readonly version?: "percorso-query/1";
  readonly kind: "journey" | "graph" | "funnel";
  readonly model?: string;
  readonly period?: Period;
  readonly zone?: string;
  readonly where?: readonly Condition[];
  readonly compare?: { readonly period?: Period; readonly where?: readonly Condition[] };
  readonly silence?: string;
  readonly window?: string;
};

export type JourneyAnswer = Journey & {
  readonly kind: "journey";
  readonly query: Query;
  readonly model: Model;
  readonly currency: string;
  readonly compare?: Journey;
};

export type Workspace = {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly languages: readonly string[];
  readonly version: string;
  readonly demo: boolean;
};

export type ModelInfo = {
  readonly id: string;
  readonly name: Text;
  readonly stages: readonly Stage[];
  readonly loops?: readonly Loop[];
  readonly default: boolean;
};

export type FieldValues = {
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly n: number }[];
  readonly more: boolean;
};

export type Fields = {
  readonly channels: readonly { readonly id: string; readonly name: Text; readonly kind: string }[];
  readonly touchpoints: readonly Touchpoint[];
  readonly properties: readonly FieldValues[];
  readonly traits: readonly FieldValues[];
  readonly events: readonly { readonly value: string; readonly n: number }[];
};

export type Source = { readonly id: string; readonly name: string; readonly write_key: string };

export type Problem = {
  readonly status: number;
  readonly title: string;
  readonly kind: string;
  readonly detail: string;
  readonly errors?: readonly { readonly message?: string; readonly location?: string }[];
};

export type Fresh = {
  readonly seq: number;
  readonly at: string;
  readonly interactions: number;
  readonly arrivals: readonly { readonly stage: string; readonly n: number }[];
};
