import { useQuery } from "@tanstack/react-query";
import { Redirect } from "wouter";
import { useSearch } from "wouter/use-browser-location";
import { request } from "../../api/client.ts";
import type { MapRow } from "../../api/shape.ts";
import { useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";

/** Where one begins: the journey as it is measured; in the demo the map that its people have finished, live. */
export function Home() {
  const search = useSearch();
  const { language } = useSay();
  const me = useMe();
  const shown = me.demo === true && search === "";
  const maps = useQuery({
    queryKey: ["home"],
    queryFn: ({ signal }) => request<readonly MapRow[]>("/api/maps", { signal }),
    enabled: shown,
  });
  if (shown && maps.isPending) return <main className="main" aria-busy="true" />;
  const finished = (shown ? (maps.data ?? []) : [])
    .filter((m) => m.state === "approved" && m.form === "as-is" && m.language === language)
    .sort((a, b) => b.cards - a.cards)[0];
  return <Redirect to={finished ? `/maps/${finished.id}?mode=live` : `/journey${search}`} replace />;
}
