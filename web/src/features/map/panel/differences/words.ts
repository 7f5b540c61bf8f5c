import type { MapNodeDifference } from "../../../../api/shape.ts";
import { laneKind, text, titleOf } from "../../../../domain/map/node.ts";
import type { Doc } from "../../../../domain/map/tree.ts";
import type { Say } from "../../../../ui/say.ts";

const props = [
  "title",
  "subtitle",
  "text",
  "scenario",
  "goal",
  "expectation",
  "evidence",
  "value",
  "bind",
  "tags",
  "url",
  "image",
  "owner",
  "status",
  "effort",
  "gain",
  "cost",
  "metric",
  "touchpoint",
  "moment",
  "met",
  "note",
  "kind",
  "band",
  "hidden",
  "name",
  "role",
  "age",
  "quote",
  "values",
  "interests",
  "generation",
  "channels",
  "audience",
  "model",
  "submap",
  "persona",
  "series",
  "type",
  "label",
  "from",
  "to",
] as const;

/** What is on a map because of its form, and no difference that people look for. */
const silent = new Set(["form", "pair", "state", "filter", "view", "stage", "language"]);
/** Of the map itself, what is its own and not of the journey. */
const own = new Set(["title", "owner", "review", "approved"]);

const told = (one: MapNodeDifference, name: string): boolean => !silent.has(name) && !(one.kind === "map" && own.has(name));

/** A difference that concerns the reader: not only that this is the other form. */
export function tells(one: MapNodeDifference): boolean {
  return one.change !== "changed" || one.moved || one.props.some((p) => told(one, p.name));
}

/** What kind of thing differs: "Carta, Domande", "Tappa". */
export function kindOf(one: MapNodeDifference, docs: readonly (Doc | null)[], { t }: Say): string {
  const parent = docs.map((d) => d?.any(one.parent ?? "")).find(Boolean);
  switch (one.kind) {
    case "card":
      return text(parent, "title") || t(`maps.lane.${laneKind(parent) ?? "text"}`);
    case "stage":
      return t(parent && parent.kind === "stage" ? "maps.panel.step" : "maps.panel.stage");
    case "lane":
    case "link":
    case "persona":
    case "stakeholder":
    case "map":
      return t(`maps.differ.kinds.${one.kind}`);
    default:
      return t("maps.panel.unknown", { kind: one.kind });
  }
}

export type Detail = { readonly what: string; readonly before: string; readonly after: string };

/** What differs about a node, piece by piece, in words. */
export function detailsOf(one: MapNodeDifference, before: Doc | null, after: Doc | null, say: Say): readonly Detail[] {
  const { t } = say;
  const value = (raw: unknown, name: string, doc: Doc | null): string => {
    if (raw === null || raw === undefined) return "–";
    if (name === "evidence") return t(`maps.rests.${raw === "measured" || raw === "partly" ? raw : "none"}`);
    if (name === "stage" || name === "from" || name === "to" || name === "persona") return titleOf(doc?.any(String(raw))) || "–";
    if (name === "value" && typeof raw === "number") return say.emotion(raw);
    if (typeof raw === "boolean") return t(raw ? "maps.differ.yes" : "maps.differ.no");
    if (typeof raw === "string" || typeof raw === "number") return String(raw);
    if (Array.isArray(raw) && raw.every((x) => typeof x === "string")) return raw.join(", ");
    return t("maps.differ.set");
  };
  const out: Detail[] = [];
  for (const p of one.props) {
    if (!told(one, p.name) && !(p.name === "stage" && one.kind === "card")) continue;
    const known = props.find((k) => k === p.name);
    out.push({
      what: p.name === "stage" ? t("maps.panel.at") : known ? t(`maps.differ.props.${known}`) : p.name,
      before: value(p.before, p.name, before),
      after: value(p.after, p.name, after),
    });
  }
  if (one.before && one.before !== one.parent) {
    const place = (id: string | undefined, doc: Doc | null) => {
      const node = doc?.any(id ?? "");
      return titleOf(node) || (node?.kind === "lane" ? t(`maps.lane.${laneKind(node) ?? "text"}`) : "–");
    };
    out.push({ what: t("maps.panel.lane"), before: place(one.before, before), after: place(one.parent, after) });
  }
  return out;
}
