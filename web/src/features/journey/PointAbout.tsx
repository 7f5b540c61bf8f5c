import { Users, X } from "lucide-react";
import { Link } from "wouter";
import type { CriticalAnswer, CriticalPoint, Feeling } from "../../api/shape.ts";
import { pointOf, type Ranked } from "../../domain/critical.ts";
import { plural } from "../../domain/format.ts";
import { faceOf } from "../../domain/measure.ts";
import { plainName } from "../../domain/names.ts";
import type { Place } from "../../domain/place.ts";
import { CopyLink } from "../../ui/Copy.tsx";
import { Face } from "../../ui/Face.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";
import { type Go, linkTo } from "../place.ts";
import { customersWhere } from "./links.ts";

type Props = {
  readonly critical: CriticalAnswer;
  readonly ranked: Ranked;
  readonly place: Place;
  readonly go: Go;
};

/** A critical point explained: what is compared, what it costs, and who met it. */
export function PointAbout({ critical, ranked: { rank, point }, place, go }: Props) {
  const say = useSay();
  const { t } = say;
  const { may } = useMe();
  const name = say.name(point.name);
  const before = pointOf(critical.compare, point.id)?.point;
  return (
    <section className="point-about" aria-label={t("critical.label", { name })}>
      <header className="row">
        <span className="rank" aria-hidden="true">
          {say.count(rank)}
        </span>
        <h3 className="grow">{name}</h3>
        <button
          type="button"
          className="button ghost icon small"
          aria-label={t("critical.close")}
          title={t("critical.close")}
          onClick={() => go({ point: null }, "replace")}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </header>
      {point.costly ? (
        <p className="point-cost">
          <b className="still">{say.money(point.cost)}</b> {t("critical.month")}
          <span className="t12 quiet"> {t("critical.between", { low: say.money(point.cost_low), high: say.money(point.cost_high) })}</span>
          {before ? <span className="t12 quiet"> · {t("critical.before", { cost: say.money(before.cost) })}</span> : null}
        </p>
      ) : (
        <p className="t12 second">{t("critical.no_cost")}</p>
      )}
      <p className="t12 second row">
        <KindTile point={point.touchpoint} size={18} />
        <span>{compared(point, critical, say)}</span>
      </p>
      <dl className="pairs">
        <div>
          <dt>{t("critical.lost")}</dt>
          <dd>
            {say.share(point.lost)} <span className="quiet">{t("critical.visits_of", { n: say.count(point.visits) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t("critical.otherwise")}</dt>
          <dd>
            {say.share(point.others_lost)} <span className="quiet">{t("critical.visits_of", { n: say.count(point.others) })}</span>
          </dd>
        </div>
        {point.stopped + point.back > 0 ? (
          <div>
            <dt className="quiet">
              {t("critical.stopped")}, {t("critical.back")}
            </dt>
            <dd>
              {say.count(point.stopped)}, {say.count(point.back)}
            </dd>
          </div>
        ) : null}
        <Felt head={t("critical.felt")} felt={point.felt} say={say} />
        <Felt head={t("critical.otherwise")} felt={point.others_felt} say={say} />
      </dl>
      <p className="t12 quiet">
        {point.costly
          ? `${t("critical.sum_of", {
              excess: say.change({ unit: "points", amount: point.excess, good: false }, true),
              visits: say.count(point.visits),
              worth: say.money(point.worth),
              months: say.count(Math.round(critical.months * 10) / 10),
            })} `
          : ""}
        {t("critical.cause")}
        {point.few ? ` ${t("critical.few")}` : ""}
        {` ${t("critical.visits_about")}`}
      </p>
      <div className="row">
        {may("customers") ? (
          <Link href={customersWhere(place, point.where ?? [])} className="link">
            <Users size={12} aria-hidden="true" />
            {point.sight === "waited"
              ? t("critical.customers_at", { touchpoint: say.name(point.touchpoint.name) })
              : t(`critical.met_by_${plural(point.customers)}`, { n: say.count(point.customers) })}
          </Link>
        ) : null}
        <CopyLink link={() => linkTo({ ...place, stage: point.stage, point: point.id })} />
      </div>
    </section>
  );
}

function Felt({ head, felt, say }: { readonly head: string; readonly felt: Feeling; readonly say: Say }) {
  if (felt.mean === null) return null;
  return (
    <div>
      <dt>{head}</dt>
      <dd className="row tight">
        <Face face={faceOf(felt.mean)} size={14} />
        {say.t("critical.answers", { mean: say.emotion(felt.mean), n: say.count(felt.n) })}
      </dd>
    </div>
  );
}

/** What is compared with what. */
function compared(point: CriticalPoint, critical: CriticalAnswer, say: Say): string {
  const words = {
    stage: say.name(critical.model.stages.find((s) => s.id === point.stage)?.name),
    touchpoint: say.name(point.touchpoint.name),
    wait: say.duration(point.wait ?? 0),
    property: plainName(point.property ?? "", say.language),
    value: point.value === ">0" ? say.t("critical.positive") : (point.value ?? ""),
  };
  switch (point.sight) {
    case "met":
      return say.t(point.wide ? "critical.met_wide" : "critical.met", words);
    case "waited":
      return say.t("critical.waited", words);
    case "had":
      return say.t("critical.had", words);
  }
}
