import type { MapRow } from "../../api/shape.ts";

export const states = ["draft", "review", "approved"] as const;
export const sorts = ["changed", "title", "review", "evidence"] as const;
const views = ["grid", "table"] as const;

/** What the page of all maps keeps in its address. */
export type MapsPlace = {
  readonly search: string;
  readonly state: (typeof states)[number] | null;
  /** Id of a person. */
  readonly owner: string | null;
  readonly need: "review" | "comments" | "mine" | null;
  readonly sort: (typeof sorts)[number];
  readonly view: (typeof views)[number];
  readonly deleted: boolean;
};

const one = <V extends string>(of: readonly V[], value: string | null): V | null => of.find((v) => v === value) ?? null;

export function readMaps(search: string): MapsPlace {
  const q = new URLSearchParams(search);
  return {
    search: q.get("search") ?? "",
    state: one(states, q.get("state")),
    owner: q.get("owner"),
    need: one(["review", "comments", "mine"], q.get("need")),
    sort: one(sorts, q.get("sort")) ?? "changed",
    view: one(views, q.get("view")) ?? "grid",
    deleted: q.has("deleted"),
  };
}

export function writeMaps(place: MapsPlace): string {
  const q = new URLSearchParams();
  if (place.search) q.set("search", place.search);
  if (place.state) q.set("state", place.state);
  if (place.owner) q.set("owner", place.owner);
  if (place.need) q.set("need", place.need);
  if (place.sort !== "changed") q.set("sort", place.sort);
  if (place.view !== "grid") q.set("view", place.view);
  if (place.deleted) q.set("deleted", "");
  const text = q.toString();
  return text ? `?${text}` : "";
}

/** Letters without case and accents, so that "perche" finds "perché". */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Cards with some evidence behind them, of all; null where there are none. */
export function evidenceShare({ evidence: e }: Pick<MapRow, "evidence">): number | null {
  const all = e.none + e.partly + e.measured;
  return all === 0 ? null : e.measured / all;
}

/** The maps that fit the place, in its order; me is the reader's id. */
export function fitting(rows: readonly MapRow[], place: MapsPlace, me: string): readonly MapRow[] {
  const words = plain(place.search).split(/\s+/).filter(Boolean);
  const kept = rows.filter((row) => {
    const text = plain([row.title, row.scenario, row.goal, row.owner_name, ...row.personas].join(" "));
    if (!words.every((word) => text.includes(word))) return false;
    if (place.state && row.state !== place.state) return false;
    if (place.owner && row.owner !== place.owner) return false;
    switch (place.need) {
      case "review":
        return row.due === "soon" || row.due === "overdue" || row.stale_since !== undefined;
      case "comments":
        return row.open_comments > 0;
      case "mine":
        return row.owner === me || row.changed_by.id === me;
      default:
        return true;
    }
  });
  return kept.toSorted((a, b) => order(a, b, place.sort));
}

function order(a: MapRow, b: MapRow, by: MapsPlace["sort"]): number {
  switch (by) {
    case "title":
      return a.title.localeCompare(b.title);
    case "review":
      return (a.review_next ?? "9").localeCompare(b.review_next ?? "9");
    case "evidence":
      return (evidenceShare(a) ?? 2) - (evidenceShare(b) ?? 2);
    default:
      return b.changed_at.localeCompare(a.changed_at);
  }
}
