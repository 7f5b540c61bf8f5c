import { useContext } from "react";
import { useSay, WorkspaceContext } from "./say.ts";
import { useNow } from "./screen.ts";

/** A moment in the workspace's time zone, which the tooltip names; dateOnly leaves the hour out. */
export function DateTime({ at, dateOnly = false }: { readonly at: string; readonly dateOnly?: boolean }) {
  const say = useSay();
  const { zone } = useContext(WorkspaceContext);
  if (Number.isNaN(Date.parse(at))) return "–";
  return (
    <time dateTime={at} title={`${say.dateTime(at)}, ${zone}`} className="still">
      {dateOnly ? say.date(at) : say.dateTime(at)}
    </time>
  );
}

/** How long ago: "4 min fa". A day later it is the moment itself. */
export function Ago({ at }: { readonly at: string }) {
  const say = useSay();
  const now = useNow(5_000);
  const { zone } = useContext(WorkspaceContext);
  const seconds = (now - Date.parse(at)) / 1000;
  if (Number.isNaN(seconds) || seconds > 86_400) return <DateTime at={at} />;
  return (
    <time dateTime={at} title={`${say.dateTime(at)}, ${zone}`} className="still">
      {seconds < 5 ? say.t("ui.now") : say.t("ui.ago", { time: say.duration(seconds) })}
    </time>
  );
}
