import { Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useKeyboard } from "../../ui/keyboard.ts";
import { useSay } from "../../ui/say.ts";
import type { Change } from "../place.ts";
import { type EventRow, type Source, useEvents } from "./data.ts";
import { EventBox } from "./EventBox.tsx";
import { EventLine } from "./EventLine.tsx";
import { useLiveCalls } from "./live.ts";
import type { SourcesPlace } from "./place.ts";

type Props = { readonly place: SourcesPlace; readonly go: Change<SourcesPlace>; readonly sources: readonly Source[] };

const types = ["track", "page", "screen", "identify", "group", "alias"] as const;
const outcomes = ["accepted", "duplicate", "refused"] as const;

/** Calls as they come to the door, and before them what is in the journal. */
export function LiveTab({ place, go, sources }: Props) {
  const { t, count } = useSay();
  const { source, type, name, outcome } = place;
  const filter = { source, type, name, outcome };
  const [paused, setPaused] = useState(false);
  const [open, setOpen] = useState<EventRow | null>(null);
  const live = useLiveCalls(filter, paused);
  const past = useEvents(filter);
  useKeyboard({ p: () => setPaused((was) => !was) });
  const seen = new Set(live.calls.map(({ row }) => row.seq));
  const before = (past.data?.pages ?? []).flatMap((page) => page.events).filter((row) => !seen.has(row.seq));
  return (
    <div className="source-calls">
      <div className="live-filters">
        <SourceChoice source={source} sources={sources} onChange={(next) => go({ source: next }, "replace")} />
        <Select
          label={t("sources.type")}
          value={type}
          choices={[{ value: "", text: t("sources.all") }, ...types.map((value) => ({ value, text: value }))]}
          onChange={(next) => go({ type: next }, "replace")}
        />
        <Select
          label={t("sources.outcome_label")}
          value={outcome}
          choices={[{ value: "", text: t("sources.all") }, ...outcomes.map((value) => ({ value, text: t(`sources.outcome.${value}`) }))]}
          onChange={(next) => go({ outcome: next }, "replace")}
        />
        <Field label={t("sources.event_name")} value={name} onChange={(next) => go({ name: next }, "replace")} type="search" />
        <div className="row live-buttons">
          <Button icon={paused ? Play : Pause} onClick={() => setPaused(!paused)} aria-pressed={paused}>
            {paused ? t("sources.go_on", { n: count(live.waiting) }) : t("sources.pause")}
          </Button>
          <Button icon={Trash2} iconOnly variant="ghost" onClick={live.clear}>
            {t("sources.clear")}
          </Button>
        </div>
      </div>
      <p className="row t13 quiet" role="status">
        <span className={live.open && !paused ? "live-dot on" : "live-dot"} aria-hidden="true" />
        {t(paused ? "sources.paused" : live.open ? "sources.listening" : "sources.connecting")}
        {live.missed > 0 ? ` · ${t("sources.missed", { n: count(live.missed) })}` : ""}
      </p>
      <ul className="event-list" aria-label={t("sources.tab.live")}>
        {live.calls.map(({ key, row }) => (
          <li key={`live-${key}`} className="fresh">
            <EventLine row={row} onOpen={() => setOpen(row)} />
          </li>
        ))}
        {before.map((row) => (
          <li key={row.seq}>
            <EventLine row={row} onOpen={() => setOpen(row)} />
          </li>
        ))}
      </ul>
      {past.error ? <ErrorBox error={past.error} onRetry={() => void past.refetch()} /> : null}
      {live.calls.length + before.length === 0 && !past.isFetching ? <p className="second">{t("sources.no_events")}</p> : null}
      {past.hasNextPage ? (
        <div>
          <Button busy={past.isFetchingNextPage} onClick={() => void past.fetchNextPage()}>
            {t("sources.older")}
          </Button>
        </div>
      ) : null}
      {open ? <EventBox row={open} sources={sources} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

/** Of which source; all where nothing is chosen. */
export function SourceChoice(props: {
  readonly source: string;
  readonly sources: readonly Source[];
  readonly onChange: (source: string) => void;
}) {
  const { t } = useSay();
  return (
    <Select
      label={t("sources.source")}
      value={props.source}
      choices={[{ value: "", text: t("sources.all_sources") }, ...props.sources.map((s) => ({ value: s.id, text: s.name }))]}
      onChange={props.onChange}
    />
  );
}
