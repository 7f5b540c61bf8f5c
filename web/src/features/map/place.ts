import { useAddress } from "../place.ts";

/** What the address says of an open map: how it is looked at. Figures keep their filter there too, and are left as they are. */
export type MapPlace = {
  readonly mode: "edit" | "live";
  readonly view: "table" | "circle" | "blueprint" | "deviations" | "differences";
};

const views: readonly MapPlace["view"][] = ["table", "circle", "blueprint", "deviations", "differences"];

function read(search: string): MapPlace & { readonly rest: string } {
  const q = new URLSearchParams(search);
  return { mode: q.get("mode") === "live" ? "live" : "edit", view: views.find((v) => v === q.get("view")) ?? "table", rest: search };
}

function write({ mode, view, rest }: MapPlace & { readonly rest: string }): string {
  const q = new URLSearchParams(rest);
  q.delete("mode");
  q.delete("view");
  if (mode !== "edit") q.set("mode", mode);
  if (view !== "table") q.set("view", view);
  const text = q.toString();
  return text ? `?${text}` : "";
}

export const useMapPlace = () => useAddress(read, write);
