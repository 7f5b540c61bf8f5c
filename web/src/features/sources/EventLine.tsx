import { useContext } from "react";
import { Chip } from "../../ui/Chip.tsx";
import { useSay, WorkspaceContext } from "../../ui/say.ts";
import type { EventRow } from "./data.ts";

/** A call in one line: when, what, of whom, and what became of it. */
export function EventLine({ row, onOpen }: { readonly row: EventRow; readonly onOpen?: () => void }) {
  const { t, name } = useSay();
  const inside = (
    <>
      <Clock at={row.received_at} />
      <span className={`event-dot ${row.outcome}`} aria-hidden="true" />
      <span className="event-what">
        <span className="t12 quiet">{row.type}</span> <bdi className="medium">{row.name || row.code || t("sources.no_name")}</bdi>
      </span>
      <bdi className="event-who t12 second cut">{row.user || row.anonymous || ""}</bdi>
      <span className="event-where row t12">
        {row.outcome === "refused" ? <Chip tone="neg">{t("sources.outcome.refused")}</Chip> : null}
        {row.outcome === "duplicate" ? <Chip tone="warn">{t("sources.outcome.duplicate")}</Chip> : null}
        {row.place ? (
          <span className="cut">
            {[name(row.place.name) || name(row.place.channel_name), name(row.place.stage_name)].filter(Boolean).join(" · ")}
          </span>
        ) : null}
      </span>
    </>
  );
  return onOpen ? (
    <button type="button" className="event-line" onClick={onOpen}>
      {inside}
    </button>
  ) : (
    <div className="event-line">{inside}</div>
  );
}

/** The hour to the second: in what comes live the day is today. */
function Clock({ at }: { readonly at: string }) {
  const { language, dateTime } = useSay();
  const { zone } = useContext(WorkspaceContext);
  const when = new Date(at);
  return (
    <time dateTime={at} title={dateTime(at)} className="event-clock t12 quiet">
      {Date.now() - when.getTime() < 86_400_000
        ? when.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone })
        : dateTime(at)}
    </time>
  );
}
