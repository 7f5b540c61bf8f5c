import type { ReactNode } from "react";
import { Link } from "wouter";
import { CopyText } from "../../ui/Copy.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";
import { type EventRow, type Source, search, useEvent } from "./data.ts";
import { pretty } from "./pretty.ts";

type Props = { readonly row: EventRow; readonly sources: readonly Source[]; readonly onClose: () => void };

/** A call in full, and what became of it. */
export function EventBox({ row, sources, onClose }: Props) {
  const { t, name, duration } = useSay();
  const me = useMe();
  const { data: detail } = useEvent(row.seq ?? 0);
  const whole = detail ?? row;
  const late = whole.time ? (Date.parse(whole.received_at) - Date.parse(whole.time)) / 1000 : 0;
  const facts: { readonly term: string; readonly about: ReactNode }[] = [
    { term: t("sources.outcome_label"), about: t(`sources.outcome.${whole.outcome}`) },
    { term: t("sources.source"), about: sources.find((s) => s.id === whole.source)?.name ?? whole.source ?? t("sources.unknown_source") },
    { term: t("sources.received"), about: <DateTime at={whole.received_at} /> },
  ];
  if (whole.time) facts.push({ term: t("sources.happened"), about: <DateTime at={whole.time} /> });
  if (whole.time && !whole.historical) facts.push({ term: t("sources.delay"), about: duration(Math.max(0, late)) });
  if (whole.place) {
    facts.push(
      { term: t("sources.channel"), about: name(whole.place.channel_name) || "–" },
      { term: t("sources.touchpoint"), about: name(whole.place.name) || "–" },
      { term: t("sources.stage"), about: name(whole.place.stage_name) || t("sources.no_stage") },
    );
  }
  facts.push({ term: t("sources.message_id"), about: whole.message_id || "–" });
  return (
    <Dialog open onClose={onClose} title={whole.name || whole.code || whole.type || t("sources.no_name")} size="wide">
      <div className="event-box">
        {whole.message ? (
          <p className="source-note bad">
            <b>{whole.code}</b> {whole.message}
          </p>
        ) : null}
        <dl className="event-facts">
          {facts.map(({ term, about }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>
                <bdi>{about}</bdi>
              </dd>
            </div>
          ))}
          {detail?.profile && me.may("customers") ? (
            <div>
              <dt>{t("sources.customer")}</dt>
              <dd>
                <Link className="link" href={`/customers/${encodeURIComponent(detail.profile)}`}>
                  {t("sources.open_customer")}
                </Link>
              </dd>
            </div>
          ) : null}
        </dl>
        {whole.clock_adjusted ? <p className="source-note">{t("sources.clock")}</p> : null}
        {whole.place?.proposed ? <p className="source-note">{t("sources.proposed")}</p> : null}
        {detail && !detail.visible ? <p className="t13 quiet">{t("sources.not_yet")}</p> : null}
        {whole.reject ? (
          <p>
            <Link className="link" href={`/sources${search({ tab: "rejects", source: whole.source ?? "", code: whole.code ?? "" })}`}>
              {t("sources.to_rejects")}
            </Link>
          </p>
        ) : null}
        <CopyText text={pretty(whole.body)} label={t("sources.copy_body")} />
        {whole.cut ? <p className="t12 quiet">{t("sources.cut")}</p> : null}
      </div>
    </Dialog>
  );
}
