import type { Timeline, Touch } from "../../api/shape.ts";
import { plainName } from "../../domain/names.ts";
import { DateTime } from "../../ui/DateTime.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { channelName, placeName, stageName } from "./data.ts";
import { Felt } from "./Line.tsx";

/** One interaction: what was said, felt and done. */
export function Chosen({ timeline, touch }: { readonly timeline: Timeline; readonly touch: Touch }) {
  const say = useSay();
  const { t } = say;
  const point = timeline.touchpoints.find((p) => p.id === touch.touchpoint);
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ...(touch.emotion === null ? [] : ([[t("customer.emotion"), <Felt key="felt" emotion={touch.emotion} />]] as const)),
    ...(touch.stage ? ([[t("customer.stage"), stageName(touch.stage, timeline, say)]] as const) : []),
    [t("customer.channel"), channelName(touch.channel, timeline, say)],
    [t("customer.event"), touch.event || t("customer.unnamed")],
    ...(touch.value === null ? [] : ([[t(touch.outcome ? "customer.outcome" : "customer.value"), say.money(touch.value)]] as const)),
    [t("customer.source"), `${touch.source}, ${t("customer.position", { n: say.count(touch.seq) })}`],
  ];
  return (
    <section className="chosen" aria-labelledby="chosen-title">
      <header className="row">
        {point ? <KindTile point={point} size={22} /> : null}
        <h2 id="chosen-title" className="grow cut">
          {placeName(touch, timeline, say)}
        </h2>
        <span className="t12 quiet">
          <DateTime at={touch.time} />
        </span>
      </header>
      {touch.quote ? (
        <blockquote className="voice" dir="auto">
          «{touch.quote}»
        </blockquote>
      ) : null}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {touch.properties.length > 0 ? (
        <>
          <h3 className="t12 quiet">{t("customer.properties")}</h3>
          <dl className="facts small">
            {touch.properties.map((p) => (
              <div key={p.name}>
                <dt title={p.name}>{plainName(p.name, say.language) || p.name}</dt>
                <dd>
                  <bdi>{p.value}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </section>
  );
}
