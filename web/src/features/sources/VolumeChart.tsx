import { useState } from "react";
import { ChartFrame } from "../../ui/ChartFrame.tsx";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import type { Source } from "./data.ts";

/** What came, day by day or minute by minute. */
export function VolumeChart({ source }: { readonly source: Source }) {
  const say = useSay();
  const { t, count } = say;
  const [span, setSpan] = useState<"days" | "hour">("days");
  const { days, minutes } = source.health;
  const bars =
    span === "days"
      ? days.map((d) => ({ key: d.day, label: say.date(`${d.day}T12:00:00Z`), n: d.events, again: d.duplicates }))
      : minutes.map((n, at) => ({ key: String(at), label: t("sources.minutes_ago", { n: count(minutes.length - 1 - at) }), n, again: 0 }));
  const most = Math.max(1, ...bars.map((bar) => bar.n));
  const [width, height] = [720, 160];
  const step = width / Math.max(1, bars.length);
  const [first, last] = [bars[0], bars.at(-1)];
  return (
    <ChartFrame
      level={3}
      title={t("sources.volume")}
      definition={t(span === "days" ? "sources.volume_days" : "sources.volume_hour")}
      name={`volume-${source.id}`}
      table={{
        columns: [
          { head: t(span === "days" ? "sources.day" : "sources.minute"), unit: null },
          { head: t("sources.events"), unit: "count" },
          { head: t("sources.duplicates"), unit: "count" },
        ],
        rows: bars.map((bar) => [bar.label, bar.n, bar.again]),
      }}
      aside={
        <Segments
          label={t("sources.volume")}
          value={span}
          choices={[
            { value: "days", text: t("sources.span_days") },
            { value: "hour", text: t("sources.span_hour") },
          ]}
          onChoose={setSpan}
        />
      }
    >
      <div className="volume">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t("sources.volume")}
          className="volume-bars"
          preserveAspectRatio="none"
        >
          {[0, 0.5, 1].map((at) => (
            <line
              key={at}
              x1={0}
              x2={width}
              y1={height - at * (height - 8)}
              y2={height - at * (height - 8)}
              stroke="var(--line)"
              strokeWidth={1}
            />
          ))}
          {bars.map((bar, at) => {
            const tall = bar.n === 0 ? 0 : Math.max(2, (bar.n / most) * (height - 8));
            return (
              <rect key={bar.key} x={at * step + 1} y={height - tall} width={Math.max(1, step - 2)} height={tall} fill="var(--digital)">
                <title>{`${bar.label}: ${count(bar.n)}`}</title>
              </rect>
            );
          })}
        </svg>
        <div className="volume-axis t11 quiet">
          <span>{first?.label}</span>
          <span>{t("sources.most", { n: count(most) })}</span>
          <span>{last?.label}</span>
        </div>
      </div>
    </ChartFrame>
  );
}

/** How late events came. */
export function DelayTable({ source }: { readonly source: Source }) {
  const { t, count, share, duration } = useSay();
  const { delays } = source.health;
  const all = delays.reduce((sum, d) => sum + d.n, 0);
  if (all === 0) return null;
  return (
    <section className="source-part">
      <h3>{t("sources.delay")}</h3>
      <p className="second">{t("sources.delay_about")}</p>
      <table className="source-table">
        <thead>
          <tr>
            <th scope="col">{t("sources.delay_within")}</th>
            <th scope="col" className="end">
              {t("sources.events")}
            </th>
            <th scope="col" className="end">
              {t("sources.share")}
            </th>
          </tr>
        </thead>
        <tbody>
          {delays.map((d) => (
            <tr key={d.up_to ?? 0}>
              <th scope="row">{d.up_to ? t("sources.delay_up_to", { time: duration(d.up_to) }) : t("sources.delay_more")}</th>
              <td className="end">{count(d.n)}</td>
              <td className="end">{share(d.n / all)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
