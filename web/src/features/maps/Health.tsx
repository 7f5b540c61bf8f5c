import { CalendarClock, CircleCheck, CircleDashed, Hourglass, type LucideIcon, MessageSquare, TriangleAlert } from "lucide-react";
import type { MapRow } from "../../api/shape.ts";
import { Chip } from "../../ui/Chip.tsx";
import { useSay } from "../../ui/say.ts";
import { useLint } from "./data.ts";

const stateIcons: Readonly<Record<MapRow["state"], LucideIcon>> = { draft: CircleDashed, review: Hourglass, approved: CircleCheck };

/** Draft, in review, approved; or approved, and changed since. */
export function StateChip({ row }: { readonly row: MapRow }) {
  const { t } = useSay();
  const { state, approved } = row;
  if (state === "approved" && approved?.changed) {
    return (
      <Chip tone="warn" icon={TriangleAlert}>
        {t("maps.publish.changed")}
      </Chip>
    );
  }
  return (
    <Chip tone={state === "review" ? "warn" : "plain"} icon={stateIcons[state]}>
      {t(`maps.state.${state}`)}
    </Chip>
  );
}

type Counts = MapRow["evidence"];

/** What supports a map's cards: measured is full, partly hatched, none an outline; the words say the share. */
export function EvidenceBar({ evidence: e, quiet = false }: { readonly evidence: Counts; readonly quiet?: boolean }) {
  const { t, count } = useSay();
  const all = e.none + e.partly + e.measured;
  const about = t("maps.evidence.about", { measured: count(e.measured), partly: count(e.partly), none: count(e.none) });
  return (
    <span className="evidence-bar" title={about}>
      {quiet ? null : <span className="hidden">{about}</span>}
      {all === 0 ? <i className="none" style={{ flexGrow: 1 }} /> : null}
      {(["measured", "partly", "none"] as const).map((kind) =>
        e[kind] > 0 ? <i key={kind} className={kind} style={{ flexGrow: e[kind] }} /> : null,
      )}
    </span>
  );
}

/** When the next review is, and whether it is time. */
export function ReviewWords({ row }: { readonly row: MapRow }) {
  const { t, date } = useSay();
  if (row.due === "overdue" && row.review_next) {
    return (
      <Chip tone="neg" icon={CalendarClock}>
        {t("maps.review.overdue", { date: date(row.review_next) })}
      </Chip>
    );
  }
  if (row.stale_since) {
    return (
      <Chip tone="warn" icon={CalendarClock}>
        {t("maps.review.stale", { date: date(row.stale_since) })}
      </Chip>
    );
  }
  if (row.due === "soon" && row.review_next) {
    return (
      <Chip tone="warn" icon={CalendarClock}>
        {t("maps.review.soon", { date: date(row.review_next) })}
      </Chip>
    );
  }
  return (
    <span className="t12 quiet still">
      {row.review_next ? t("maps.review.later", { date: date(row.review_next) }) : t("maps.review.never")}
    </span>
  );
}

export function OpenComments({ n }: { readonly n: number }) {
  const { t, count } = useSay();
  if (n === 0) return null;
  const words = t(n === 1 ? "maps.comments_one" : "maps.comments_other", { n: count(n) });
  return (
    <span className="row t12 second still map-count" title={words}>
      <MessageSquare size={14} aria-hidden="true" />
      <span aria-hidden="true">{count(n)}</span>
      <span className="hidden">{words}</span>
    </span>
  );
}

/** How much the map lacks; nothing when it lacks nothing, or cannot be asked. */
export function Lacks({ row, on }: { readonly row: MapRow; readonly on: boolean }) {
  const { t, count } = useSay();
  const { data } = useLint(row.id, row.seq, on);
  const n = (data?.errors ?? 0) + (data?.warnings ?? 0);
  if (n === 0) return null;
  const words = t(n === 1 ? "maps.lacks_one" : "maps.lacks_other", { n: count(n) });
  return (
    <span className={data && data.errors > 0 ? "row t12 neg still map-count" : "row t12 warn still map-count"} title={words}>
      <TriangleAlert size={14} aria-hidden="true" />
      <span aria-hidden="true">{count(n)}</span>
      <span className="hidden">{words}</span>
    </span>
  );
}
