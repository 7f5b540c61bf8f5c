import { Undo2 } from "lucide-react";
import type { Timeline, Touch, VisitOf } from "../../api/shape.ts";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { channelName, placeName, stageName } from "./data.ts";
import { Felt } from "./Line.tsx";

type Props = {
  readonly timeline: Timeline;
  readonly chosen: number | null;
  readonly onChoose: (seq: number) => void;
};

type Group = { readonly key: string; readonly visit: VisitOf | null; readonly touches: readonly Touch[] };

/** Interactions by the visit that they belong to, the newest first. */
function groups(timeline: Timeline): readonly Group[] {
  const out: { key: string; visit: VisitOf | null; touches: Touch[] }[] = [];
  timeline.touches.forEach((touch, i) => {
    const number = timeline.visits.findLastIndex((v) => v.from <= timeline.offset + i);
    const key = String(number);
    const last = out.at(-1);
    if (last?.key === key) last.touches.push(touch);
    else out.push({ key, visit: timeline.visits[number] ?? null, touches: [touch] });
  });
  return out.toReversed().map((group) => ({ ...group, touches: group.touches.toReversed() }));
}

/** The same as the line, from top to bottom: what a phone shows, and who reads rather than looks. */
export function TouchList({ timeline, chosen, onChoose }: Props) {
  const say = useSay();
  const { t } = say;
  let row = 0;
  return (
    <div className="touches">
      {groups(timeline).map(({ key, visit, touches }) => (
        <section key={key} aria-label={visit ? stageName(visit.stage, timeline, say) : t("customer.no_stage")}>
          <h2 className={visit?.move === "back" ? "touches-stage back" : "touches-stage"}>
            {visit?.move === "back" ? (
              <>
                <Undo2 size={14} aria-hidden="true" />
                {t("customer.turns_back", { stage: stageName(visit.stage, timeline, say) })}
              </>
            ) : visit ? (
              stageName(visit.stage, timeline, say)
            ) : (
              t("customer.no_stage")
            )}
          </h2>
          <ul>
            {touches.map((touch) => {
              const point = timeline.touchpoints.find((p) => p.id === touch.touchpoint);
              row++;
              return (
                <li key={touch.seq}>
                  <button
                    type="button"
                    className="touch"
                    data-row={row}
                    data-column={0}
                    aria-pressed={touch.seq === chosen}
                    onClick={() => onChoose(touch.seq)}
                  >
                    <span className="touch-day t12 quiet">{say.dateTime(touch.time)}</span>
                    <span className="touch-tile">{point ? <KindTile point={point} size={24} /> : <span className="line-dot" />}</span>
                    <span className="touch-what">
                      <span className="medium cut">{placeName(touch, timeline, say)}</span>
                      <span className="t12 quiet cut">
                        {channelName(touch.channel, timeline, say)}
                        {touch.event ? ` · ${touch.event}` : ""}
                      </span>
                      {touch.quote ? <q className="voice touch-quote">{touch.quote}</q> : null}
                    </span>
                    {touch.value !== null && touch.outcome ? <b>{say.money(touch.value)}</b> : null}
                    {touch.emotion === null ? null : <Felt emotion={touch.emotion} />}
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
