import { Fragment } from "react";
import { Link } from "wouter";
import { initials } from "../../domain/customers.ts";
import { Button } from "../../ui/Button.tsx";
import { Ago } from "../../ui/DateTime.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { mapPath, useHistory, useMentions, useRead } from "./data.ts";
import { happening } from "./words.ts";

/** What concerns the reader, and what colleagues did. */
export function Aside() {
  const { t } = useSay();
  return (
    <aside className="maps-aside" aria-label={t("maps.activity.label")}>
      <Mentions />
      <Feed map={null} />
    </aside>
  );
}

/** Where the reader was mentioned. */
export function Mentions() {
  const { t } = useSay();
  const { data = [] } = useMentions();
  const read = useRead();
  const unread = data.filter((m) => m.unread);
  if (data.length === 0) return null;
  return (
    <section className="maps-mentions">
      <div className="row apart">
        <h2>
          {t("maps.mentions.title")} {unread.length > 0 ? <span className="quiet">{unread.length}</span> : null}
        </h2>
        {unread.length > 0 ? (
          <Button size="small" variant="ghost" onClick={() => read.mutate([])}>
            {t("maps.mentions.read")}
          </Button>
        ) : null}
      </div>
      <ul>
        {data.slice(0, 6).map((m) => (
          <li key={m.comment}>
            <Link
              href={`${mapPath(m.map)}?node=${encodeURIComponent(m.node)}`}
              className={m.unread ? "mention unread" : "mention"}
              onClick={() => read.mutate([m.comment])}
            >
              <span className="avatar" aria-hidden="true">
                {initials(m.by.name)}
              </span>
              <span className="grow">
                <span className="t12">
                  <b>{m.by.name}</b> <span className="quiet">{m.title}</span>
                </span>
                <span className="mention-text">{m.text}</span>
              </span>
              {m.unread ? <span className="hidden">{t("maps.mentions.unread")}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What happened to a map, or to all. */
export function Feed({ map }: { readonly map: string | null }) {
  const say = useSay();
  const { t } = say;
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useHistory(map);
  const entries = data?.pages.flatMap((p) => p.entries) ?? [];
  const day = (at: string) => say.date(at);
  return (
    <section className="feed">
      {map === null ? <h2>{t("maps.activity.title")}</h2> : null}
      {error ? <ErrorBox error={error} onRetry={() => void refetch()} /> : null}
      {data && entries.length === 0 ? <p className="t12 quiet">{t("maps.activity.none")}</p> : null}
      <ol>
        {entries.map((one, i) => {
          const before = entries[i - 1];
          return (
            <Fragment key={one.id}>
              {before && day(before.until) === day(one.until) ? null : <li className="feed-day t11 quiet">{day(one.until)}</li>}
              <li className="feed-one">
                <span className="avatar" aria-hidden="true">
                  {initials(one.by.name) || "–"}
                </span>
                <p className="grow t12">
                  <b>{one.by.name || t("maps.activity.guest")}</b> {happening(one, say)}
                  <span className="row feed-where quiet">
                    {map === null ? (
                      one.kind === "deleted" ? (
                        <span className="cut">{one.title}</span>
                      ) : (
                        <Link href={mapPath(one.map)} className="cut">
                          {one.title}
                        </Link>
                      )
                    ) : null}
                    <Ago at={one.until} />
                  </span>
                </p>
              </li>
            </Fragment>
          );
        })}
      </ol>
      {hasNextPage ? (
        <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("maps.activity.more")}
        </Button>
      ) : null}
    </section>
  );
}
