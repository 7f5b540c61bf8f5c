import { FileUp, Plus, Radio } from "lucide-react";
import { Link, useLocation } from "wouter";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Ago } from "../../ui/DateTime.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import type { Source } from "./data.ts";
import { search } from "./data.ts";
import { Spark } from "./Spark.tsx";

type Props = {
  readonly sources: readonly Source[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onAdd: () => void;
};

/** Every source with how it is doing. */
export function SourceList({ sources, error, onRetry, onAdd }: Props) {
  const { t } = useSay();
  const [, navigate] = useLocation();
  if (!sources) return error ? <ErrorBox error={error} onRetry={onRetry} /> : null;
  if (sources.length === 0) {
    return (
      <Empty icon={Radio} title={t("sources.none")} text={t("sources.none_about")}>
        <Button variant="primary" icon={Plus} onClick={onAdd}>
          {t("sources.add")}
        </Button>
        <Button icon={FileUp} onClick={() => navigate("/sources/import")}>
          {t("sources.import")}
        </Button>
      </Empty>
    );
  }
  return (
    <ul className="source-list" aria-label={t("section.sources")}>
      {sources.map((source) => (
        <One key={source.id} source={source} />
      ))}
    </ul>
  );
}

function One({ source }: { readonly source: Source }) {
  const { t, count } = useSay();
  const { health } = source;
  const rejects = health.rejects.reduce((sum, r) => sum + r.n, 0);
  const today = health.days.at(-1)?.events ?? 0;
  return (
    <li>
      <Link href={`/sources${search({ source: source.id })}`} className="source-row">
        <span className="source-name">
          <bdi className="medium cut">{source.name}</bdi>
          <span className="row wrap">
            <State source={source} />
          </span>
        </span>
        <Spark values={health.days.map((d) => d.events)} label={t("sources.spark", { n: count(health.events) })} />
        <span className="source-figure">
          <b>{count(today)}</b>
          <span className="t12 quiet">{t("sources.today")}</span>
        </span>
        <span className="source-figure">
          <b>{count(health.events)}</b>
          <span className="t12 quiet">{t("sources.in_all")}</span>
        </span>
        <span className="source-figure">
          <b className={rejects > 0 ? "warn" : undefined}>{count(rejects)}</b>
          <span className="t12 quiet">{t("sources.rejected")}</span>
        </span>
        <span className="source-when t12 second">
          {health.last_at ? (
            <>
              {t("sources.last")} <Ago at={health.last_at} />
            </>
          ) : (
            t("sources.never")
          )}
        </span>
      </Link>
    </li>
  );
}

/** What kind of source it is, and whether it may send. */
export function State({ source }: { readonly source: Source }) {
  const { t } = useSay();
  const files = source.health.events > 0 && source.health.historical === source.health.events;
  return (
    <>
      {source.disabled ? <Chip tone="warn">{t("sources.disabled")}</Chip> : null}
      <Chip>{files ? t("sources.from_files") : t(`sources.trust_short.${source.trust === "server" ? "server" : "browser"}`)}</Chip>
      {source.shared ? <Chip>{t("sources.shared_short")}</Chip> : null}
    </>
  );
}
