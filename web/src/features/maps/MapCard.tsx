import { Ellipsis, Lock, Users } from "lucide-react";
import { useRef } from "react";
import { Link } from "wouter";
import type { MapRow } from "../../api/shape.ts";
import { Ago } from "../../ui/DateTime.tsx";
import { useSay } from "../../ui/say.ts";
import { mapPath } from "./data.ts";
import { EvidenceBar, Lacks, OpenComments, ReviewWords, StateChip } from "./Health.tsx";
import { MapMenu } from "./MapMenu.tsx";
import { evidenceShare } from "./place.ts";
import { Thumb, useSeen } from "./Thumb.tsx";

/** One map among all: what it looks like, whom it is of, and how it is. */
export function MapCard({ row }: { readonly row: MapRow }) {
  const say = useSay();
  const { t } = say;
  const box = useRef<HTMLElement>(null);
  const seen = useSeen(box);
  const share = evidenceShare(row);
  return (
    <article ref={box} className="map-card">
      <Thumb row={row} />
      <div className="map-card-body">
        <div className="row">
          <h2 className="grow cut">
            <Link href={mapPath(row.id)} className="map-card-link">
              {row.title || t("maps.untitled")}
            </Link>
          </h2>
          {row.private ? <Lock size={14} className="quiet" aria-label={t("maps.private")} /> : null}
          <span className="tag">{t(`maps.form.${row.form}`)}</span>
          <MapMenu row={row} icon={Ellipsis} />
        </div>
        <p className="t12 second map-card-about">
          {row.personas.length > 0 ? (
            <em className="voice">{row.personas.join(", ")}</em>
          ) : (
            <span className="quiet">{t("maps.no_persona")}</span>
          )}
          {row.scenario ? <span> · {row.scenario}</span> : null}
        </p>
        <div className="map-card-evidence">
          <EvidenceBar evidence={row.evidence} />
          <span className="t12 second still">
            {share === null ? t("maps.evidence.no_cards") : t("maps.evidence.measured", { share: say.wholeShare(share) })}
          </span>
        </div>
        <div className="row wrap map-card-health">
          <StateChip row={row} />
          <ReviewWords row={row} />
          <span className="grow" />
          <Lacks row={row} on={seen} />
          <OpenComments n={row.open_comments} />
          {row.here > 0 ? (
            <span className="row t12 pos still map-count" title={t("maps.here", { n: say.count(row.here) })}>
              <Users size={14} aria-hidden="true" />
              <span aria-hidden="true">{say.count(row.here)}</span>
              <span className="hidden">{t("maps.here", { n: say.count(row.here) })}</span>
            </span>
          ) : null}
        </div>
        <p className="row t12 quiet map-card-foot">
          <span className="cut">{row.owner_name ? t("maps.owner_is", { name: row.owner_name }) : t("maps.no_owner")}</span>
          <span className="grow" />
          <span className="still cut">
            {row.changed_by.name}, <Ago at={row.changed_at} />
          </span>
        </p>
      </div>
    </article>
  );
}
