import { Link } from "wouter";
import { CopyText } from "../../ui/Copy.tsx";
import { Ago, DateTime } from "../../ui/DateTime.tsx";
import { useSay } from "../../ui/say.ts";
import { type Source, search } from "./data.ts";
import { SendWays } from "./SendWays.tsx";
import { State } from "./SourceList.tsx";
import { SourceSettings } from "./SourceSettings.tsx";
import { DelayTable, VolumeChart } from "./VolumeChart.tsx";

type Props = { readonly source: Source; readonly way: string; readonly onWay: (way: string) => void };

/** One source: its key, how to send with it, what came, and what it may do. */
export function SourceDetail({ source, way, onWay }: Props) {
  const { t, count } = useSay();
  const { health } = source;
  const rejects = health.rejects.reduce((sum, r) => sum + r.n, 0);
  return (
    <div className="source-detail">
      <header className="source-head">
        <div className="row wrap">
          <h2 className="t20">
            <bdi>{source.name}</bdi>
          </h2>
          <State source={source} />
        </div>
        <dl className="source-facts">
          <div>
            <dt>{t("sources.last")}</dt>
            <dd>{health.last_at ? <Ago at={health.last_at} /> : t("sources.never")}</dd>
          </div>
          <div>
            <dt>{t("sources.in_all")}</dt>
            <dd>{count(health.events)}</dd>
          </div>
          <div>
            <dt>{t("sources.last_hour")}</dt>
            <dd>{count(health.minutes.reduce((sum, n) => sum + n, 0))}</dd>
          </div>
          <div>
            <dt>{t("sources.duplicates")}</dt>
            <dd>{count(health.duplicates)}</dd>
          </div>
          <div>
            <dt>{t("sources.rejected")}</dt>
            <dd>
              {rejects > 0 ? (
                <Link className="link" href={`/sources${search({ tab: "rejects", source: source.id })}`}>
                  {count(rejects)}
                </Link>
              ) : (
                count(0)
              )}
            </dd>
          </div>
        </dl>
        <p className="row wrap t13">
          <Link className="link" href={`/sources${search({ tab: "live", source: source.id })}`}>
            {t("sources.see_live")}
          </Link>
        </p>
      </header>
      <section className="source-part">
        <h3>{t("sources.key")}</h3>
        <CopyText text={source.write_key} label={t("sources.copy_key")} />
        {source.former_until ? (
          <p className="t13 second">
            {t("sources.former")} <DateTime at={source.former_until} />
          </p>
        ) : null}
      </section>
      <SendWays source={source} way={way} onWay={onWay} />
      <VolumeChart source={source} />
      <DelayTable source={source} />
      <SourceSettings source={source} />
    </div>
  );
}
