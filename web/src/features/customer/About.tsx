import { Check, Download, X } from "lucide-react";
import { address } from "../../api/base.ts";
import type { ConsentOf, Customer } from "../../api/shape.ts";
import { initials } from "../../domain/customers.ts";
import { plural } from "../../domain/format.ts";
import { faceOf } from "../../domain/measure.ts";
import { plainName } from "../../domain/names.ts";
import { DateTime } from "../../ui/DateTime.tsx";
import { Face } from "../../ui/Face.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { channelName, stageName } from "./data.ts";
import { Notes } from "./Notes.tsx";

/** Traits that say the name, or are told under the consents. */
const toldElsewhere = /^(name|fullName|full_name|firstName|first_name|lastName|last_name|consent[._].*)$/;

type Props = { readonly customer: Customer; readonly called: string; readonly profile: string };

/** Who it is, and what they are worth. */
export function Head({ customer, called }: Omit<Props, "profile">) {
  const say = useSay();
  const { timeline, identity } = customer;
  const city = identity.traits.find((trait) => trait.name === "city")?.value;
  const since = timeline.figures.first ? say.t("customer.since", { date: say.date(timeline.figures.first) }) : "";
  return (
    <div className="about-who">
      <header className="row about-head">
        <span className="avatar" aria-hidden="true">
          {initials(customer.name) || "?"}
        </span>
        <div className="grow">
          <p className="about-name">
            <bdi>{called}</bdi>
          </p>
          <p className="t12 quiet">
            <bdi>{city}</bdi>
            {city && since ? " · " : ""}
            {since}
          </p>
        </div>
      </header>
      <Figures customer={customer} />
    </div>
  );
}

/** What they agreed to, what is known of them, and what colleagues noted. */
export function More({ customer, profile }: Omit<Props, "called">) {
  const say = useSay();
  const { t } = say;
  const { identity, consents } = customer;
  const traits = identity.traits.filter((trait) => !toldElsewhere.test(trait.name));
  return (
    <div className="about-more">
      <section aria-labelledby="consents-title">
        <h2 id="consents-title">{t("customer.consents")}</h2>
        {consents.length === 0 ? <p className="t12 quiet">{t("customer.no_consents")}</p> : null}
        <ul className="consents">
          {consents.map((consent) => (
            <Agreed key={consent.purpose} consent={consent} />
          ))}
        </ul>
      </section>
      {traits.length > 0 ? (
        <section aria-labelledby="traits-title">
          <h2 id="traits-title">{t("customer.traits")}</h2>
          <dl className="facts small">
            {traits.map((trait) => (
              <div key={trait.name}>
                <dt title={trait.name}>{plainName(trait.name, say.language) || trait.name}</dt>
                <dd>
                  <bdi title={t("customer.proof", { source: trait.of.value, n: say.count(trait.event) })}>{trait.value}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      <Notes profile={profile} />
      <p className="about-foot">
        <a className="button small" href={address(`/api/customers/${encodeURIComponent(profile)}/export`)} download>
          <Download size={14} aria-hidden="true" />
          {t("customer.export")}
        </a>
      </p>
    </div>
  );
}

/** Morning from 6, afternoon from 12, evening from 18, night from midnight. */
const partOfDay = (hour: number, say: Say): string =>
  say.t(hour < 6 ? "customer.night" : hour < 12 ? "customer.morning" : hour < 18 ? "customer.afternoon" : "customer.evening");

function Figures({ customer }: { readonly customer: Customer }) {
  const say = useSay();
  const { t } = say;
  const { figures } = customer.timeline;
  const preferred = figures.channels[0];
  const { mean } = figures.emotion;
  const lines: readonly (readonly [string, React.ReactNode])[] = [
    [t("customer.year_value"), say.money(figures.year_value)],
    [t("customer.year_outcomes"), say.count(figures.year_outcomes)],
    [
      t("customer.preferred"),
      preferred
        ? [channelName(preferred.channel, customer.timeline, say), figures.hour === null ? "" : partOfDay(figures.hour, say)]
            .filter(Boolean)
            .join(", ")
        : "–",
    ],
    [t("customer.now"), figures.stage ? stageName(figures.stage, customer.timeline, say) : "–"],
    [t("customer.back_steps"), say.count(figures.back_steps)],
    [t("customer.all_value"), say.money(figures.value)],
    [
      t("customer.mean_emotion"),
      mean === null ? (
        "–"
      ) : (
        <span key="mean" className="row felt">
          <Face face={faceOf(mean)} />
          {say.emotion(mean)}
          <span className="quiet t12">{t(`answers_${plural(figures.emotion.n)}`, { n: say.count(figures.emotion.n) })}</span>
        </span>
      ),
    ],
  ];
  return (
    <dl className="facts figures">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function purposeName(purpose: string, say: Say): string {
  switch (purpose) {
    case "email":
    case "push":
    case "sms":
    case "analytics":
    case "marketing":
    case "advertising":
    case "profiling":
      return say.t(`customer.purpose.${purpose}`);
    default:
      return purpose;
  }
}

function Agreed({ consent }: { readonly consent: ConsentOf }) {
  const say = useSay();
  const { t } = say;
  return (
    <li
      title={`${t("customer.proof", { source: consent.source, n: say.count(consent.event) })}${consent.merged ? `. ${t("customer.merged_consent")}` : ""}`}
    >
      {consent.granted ? <Check size={14} className="pos" aria-hidden="true" /> : <X size={14} className="neg" aria-hidden="true" />}
      <span className="grow">{purposeName(consent.purpose, say)}</span>
      <span className="t12 quiet">
        {consent.granted ? <span className="hidden">{t("customer.granted")}</span> : `${t("customer.denied")} `}
        <DateTime at={consent.time} dateOnly />
      </span>
    </li>
  );
}
