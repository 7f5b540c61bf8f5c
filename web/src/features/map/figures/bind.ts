import type { Condition } from "../../../api/shape.ts";
import { type MeasureName, measureNames } from "./answer.ts";

/** What a node of the map is measured by: its property bind. */
export type Bind = Subject & { readonly show?: Show };

/** What can be asked of it. */
type Subject =
  | { readonly of: "stage"; readonly stage: string }
  | { readonly of: "touchpoint"; readonly touchpoint: string }
  | { readonly of: "touchpoint"; readonly touchpoints: readonly string[] }
  | { readonly of: "channel"; readonly channel: string }
  | { readonly of: "survey"; readonly event?: string; readonly property?: string; readonly scale?: Scale }
  | { readonly of: "funnel"; readonly steps: readonly FunnelStep[]; readonly window?: string }
  | { readonly of: "path"; readonly from: readonly Condition[]; readonly to: readonly Condition[]; readonly window?: string }
  | { readonly of: "critical"; readonly id: string }
  | { readonly of: "cost"; readonly stage?: string; readonly touchpoint?: string }
  | { readonly of: "stages" };

type FunnelStep = { readonly where: readonly Condition[] };

export const scales = ["nps", "csat", "ces", "stars", "emotion"] as const;
type Scale = (typeof scales)[number];

export type Of = Bind["of"];
export const ofs = [
  "touchpoint",
  "stage",
  "channel",
  "survey",
  "path",
  "funnel",
  "critical",
  "cost",
  "stages",
] as const satisfies readonly Of[];

/** The figures that can be asked to stand on a node; the server knows the most telling one. */
export type Show = MeasureName;

/** The figures that a node bound to this has. */
export function showsOf(of: Of): readonly Show[] {
  switch (of) {
    case "stage":
    case "stages":
      return ["people", "volume", "conversion", "time", "dropoff", "backsteps", "emotion", "satisfaction", "value"];
    case "touchpoint":
    case "channel":
      return ["people", "volume", "conversion", "time", "dropoff", "emotion", "satisfaction", "value"];
    case "survey":
      return ["people", "volume", "emotion", "satisfaction", "mean"];
    case "funnel":
    case "path":
      return ["people", "conversion", "time", "dropoff"];
    case "critical":
      return ["cost", "people", "volume", "dropoff", "emotion"];
    case "cost":
      return ["cost"];
  }
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Reads a property bind; null where there is none, or where it is of a kind that this page does not know. */
export function readBind(value: unknown): Bind | null {
  if (!isObject(value)) return null;
  const subject = readSubject(value);
  if (!subject) return null;
  const show = measureNames.find((name) => name === value.show) ?? (value.show === "satisfaction" ? "satisfaction" : undefined);
  return show ? { ...subject, show } : subject;
}

function readSubject(value: Json): Subject | null {
  const stage = text(value.stage);
  const touchpoint = text(value.touchpoint);
  switch (value.of) {
    case "stage":
      return stage ? { of: "stage", stage } : null;
    case "touchpoint": {
      const several = Array.isArray(value.touchpoints) ? value.touchpoints.flatMap((t) => text(t) ?? []) : [];
      if (touchpoint) return { of: "touchpoint", touchpoint };
      return several.length > 0 ? { of: "touchpoint", touchpoints: several } : null;
    }
    case "channel": {
      const channel = text(value.channel);
      return channel ? { of: "channel", channel } : null;
    }
    case "survey": {
      const [event, property, scale] = [text(value.event), text(value.property), scales.find((s) => s === value.scale)];
      return { of: "survey", ...(event ? { event } : {}), ...(property ? { property } : {}), ...(scale ? { scale } : {}) };
    }
    case "funnel": {
      const steps = Array.isArray(value.steps) ? value.steps.filter(isObject).map((s) => ({ where: readConditions(s.where) })) : [];
      const window = text(value.window);
      return steps.length > 0 ? { of: "funnel", steps, ...(window ? { window } : {}) } : null;
    }
    case "path": {
      const window = text(value.window);
      return { of: "path", from: readConditions(value.from), to: readConditions(value.to), ...(window ? { window } : {}) };
    }
    case "critical": {
      const id = text(value.id);
      return id ? { of: "critical", id } : null;
    }
    case "cost":
      return { of: "cost", ...(stage ? { stage } : {}), ...(touchpoint ? { touchpoint } : {}) };
    case "stages":
      return { of: "stages" };
    default:
      return null;
  }
}

/** The conditions of a JSON list; what is none is left out. */
export function readConditions(value: unknown): readonly Condition[] {
  return Array.isArray(value) ? value.filter(isObject).flatMap((c) => readCondition(c) ?? []) : [];
}

function readCondition(value: Json): Condition | null {
  const field = text(value.field);
  if (!field) return null;
  const texts = (list: unknown): readonly string[] | null => (Array.isArray(list) ? list.filter((v) => typeof v === "string") : null);
  const [is, not] = [texts(value.is), texts(value.not)];
  if (is) return { field, is };
  if (not) return { field, not };
  if (typeof value.contains === "string") return { field, contains: value.contains };
  if (typeof value.at_least === "number") return { field, at_least: value.at_least };
  if (typeof value.below === "number") return { field, below: value.below };
  return typeof value.exists === "boolean" ? { field, exists: value.exists } : null;
}

/** Whether two bindings are measured by the same, whatever stands on the node. */
export function sameSubject(a: Bind, b: Bind): boolean {
  return JSON.stringify({ ...a, show: undefined }) === JSON.stringify({ ...b, show: undefined });
}
