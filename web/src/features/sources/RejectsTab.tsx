import { CheckCheck, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Ago } from "../../ui/DateTime.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Select } from "../../ui/Field.tsx";
import { Progress } from "../../ui/Progress.tsx";
import { useSay } from "../../ui/say.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import type { Change } from "../place.ts";
import { Correction } from "./Correction.tsx";
import { useCode } from "./code.ts";
import { type RejectedCall, type Source, useJob, useRejects, useReplayMany, useStopJob } from "./data.ts";
import { SourceChoice } from "./LiveTab.tsx";
import type { SourcesPlace } from "./place.ts";

type Props = { readonly place: SourcesPlace; readonly go: Change<SourcesPlace>; readonly sources: readonly Source[] };

/** Calls that were refused: why, and how to put them right. */
export function RejectsTab({ place, go, sources }: Props) {
  const { t, count } = useSay();
  const words = useCode();
  const [open, setOpen] = useState(true);
  const [correcting, setCorrecting] = useState<RejectedCall | null>(null);
  const [job, setJob] = useState<string | null>(null);
  const rejects = useRejects({ source: place.source, code: place.code, open });
  const many = useReplayMany();
  const stop = useStopJob();
  const running = useJob(job).data;
  const pages = rejects.data?.pages ?? [];
  const list = pages.flatMap((page) => page.rejects ?? []);
  const counts = (pages[0]?.counts ?? []).filter((c) => !place.source || c.source === place.source);
  const codes = [...new Set(counts.map((c) => c.code))];
  if (place.code && !codes.includes(place.code)) codes.push(place.code);
  const replayAll = () =>
    many.mutate(
      { ...(place.source ? { source: place.source } : {}), ...(place.code ? { code: place.code } : {}) },
      { onSuccess: (begun) => setJob(begun.id) },
    );
  const over = running && running.state !== "queued" && running.state !== "running";
  return (
    <div className="source-calls">
      <div className="live-filters">
        <SourceChoice source={place.source} sources={sources} onChange={(source) => go({ source, code: "" }, "replace")} />
        <Select
          label={t("sources.reason")}
          value={place.code}
          choices={[
            { value: "", text: t("sources.all") },
            ...codes.map((code) => ({
              value: code,
              text: `${words(code)} (${count(counts.filter((c) => c.code === code).reduce((sum, c) => sum + c.n, 0))})`,
            })),
          ]}
          onChange={(code) => go({ code }, "replace")}
        />
        <Toggle label={t("sources.only_open")} checked={open} onChange={setOpen} />
        <div className="row live-buttons">
          <Button
            icon={RotateCcw}
            busy={many.isPending}
            reason={list.length > 0 ? null : t("sources.nothing_to_replay")}
            onClick={replayAll}
          >
            {t("sources.replay_all")}
          </Button>
        </div>
      </div>
      {running && !over ? (
        <Progress
          label={t("sources.replaying")}
          done={running.total > 0 ? running.done : null}
          total={running.total}
          onStop={() => stop.mutate(running.id)}
        />
      ) : null}
      {over && running.replays ? (
        <p className="source-note" role="status">
          {t("sources.replayed_many", {
            tried: count(running.replays.tried),
            accepted: count(running.replays.accepted),
            again: count(running.replays.again),
          })}
        </p>
      ) : null}
      {rejects.error ? <ErrorBox error={rejects.error} onRetry={() => void rejects.refetch()} /> : null}
      {rejects.data && list.length === 0 ? (
        <Empty icon={CheckCheck} title={t("sources.no_rejects")} text={t("sources.no_rejects_about")} />
      ) : null}
      <ul className="reject-list" aria-label={t("sources.tab.rejects")}>
        {list.map((call) => (
          <li key={call.id}>
            <One call={call} sources={sources} onCorrect={() => setCorrecting(call)} />
          </li>
        ))}
      </ul>
      {rejects.hasNextPage ? (
        <div>
          <Button busy={rejects.isFetchingNextPage} onClick={() => void rejects.fetchNextPage()}>
            {t("sources.older")}
          </Button>
        </div>
      ) : null}
      {correcting ? <Correction call={correcting} onClose={() => setCorrecting(null)} /> : null}
    </div>
  );
}

function One(props: { readonly call: RejectedCall; readonly sources: readonly Source[]; readonly onCorrect: () => void }) {
  const { call, sources, onCorrect } = props;
  const { t } = useSay();
  const words = useCode();
  const row = call.code === "bad_row" || call.code === "bad_value";
  return (
    <>
      <div className="reject-head">
        <p className="row wrap">
          <b>{words(call.code)}</b>
          <bdi className="t13 second">
            {sources.find((s) => s.id === call.source)?.name ?? (call.source || t("sources.unknown_source"))}
          </bdi>
          <span className="t12 quiet">
            <Ago at={call.received_at} />
            {call.place && call.place !== "request" ? ` · ${call.place}` : ""}
          </span>
          {call.replayed_at ? <Chip tone="pos">{t("sources.was_replayed")}</Chip> : null}
        </p>
        {row ? (
          <span className="t12 quiet">{t("sources.mend_file")}</span>
        ) : (
          <Button size="small" onClick={onCorrect}>
            {t("sources.correct")}
            <span className="hidden">{call.id}</span>
          </Button>
        )}
      </div>
      <p className="t13">
        {call.field ? <code>{call.field}</code> : null} {call.message}
      </p>
      <pre className="reject-sample">{call.sample}</pre>
    </>
  );
}
