import { List, Rows3, UserX } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { Link, useParams } from "wouter";
import { refusedWith } from "../../api/client.ts";
import type { Customer, Timeline } from "../../api/shape.ts";
import type { PlainTable } from "../../domain/csv.ts";
import { calledOf } from "../../domain/customers.ts";
import { plural } from "../../domain/format.ts";
import { Button } from "../../ui/Button.tsx";
import { ChartFrame } from "../../ui/ChartFrame.tsx";
import { CopyLink } from "../../ui/Copy.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useKeyboard } from "../../ui/keyboard.ts";
import { Phrase } from "../../ui/Phrase.tsx";
import { Segments } from "../../ui/Segments.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { type Change, useAddress } from "../place.ts";
import { Page } from "../shell/Page.tsx";
import { Head, More } from "./About.tsx";
import { Chosen } from "./Chosen.tsx";
import { type CustomerPlace, channelName, pageSize, placeName, readCustomer, stageName, useCustomer, writeCustomer } from "./data.ts";
import { Line } from "./Line.tsx";
import { TouchList } from "./TouchList.tsx";
import { Why } from "./Why.tsx";
import "./customer.css";

/** One customer, across the channels. */
export default function CustomerPage() {
  const say = useSay();
  const { t } = say;
  const { profile = "" } = useParams();
  const { place, go } = useAddress(readCustomer, writeCustomer);
  const query = useCustomer(profile, place);
  const customer = query.data;
  const called = customer ? calledOf({ name: customer.name, identifiers: customer.identity.identifiers, profile }) : profile;
  const crumbs = [{ text: t("section.customers"), href: "/customers" }];
  if (query.error) {
    return (
      <Page title={profile} crumbs={crumbs}>
        {refusedWith(query.error, 404) ? (
          <Empty title={t("customer.nobody")} text={t("customer.nobody_about")} icon={UserX} level={1}>
            <Link href="/customers" className="button">
              {t("customer.to_list")}
            </Link>
          </Empty>
        ) : (
          <ErrorBox error={query.error} title={t("customer.failed")} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={called}
      crumbs={crumbs}
      actions={<CopyLink link={() => location.href} />}
      keys={[
        { caps: ["←", "→"], about: t("customer.keys.walk") },
        { caps: ["v"], about: t("customer.keys.view") },
        { caps: ["n"], about: t("customer.keys.note") },
      ]}
    >
      {customer ? (
        <Body customer={customer} called={called} profile={profile} place={place} go={go} />
      ) : (
        <div className="customer-page" aria-busy="true" />
      )}
    </Page>
  );
}

type BodyProps = {
  readonly customer: Customer;
  readonly called: string;
  readonly profile: string;
  readonly place: CustomerPlace;
  readonly go: Change<CustomerPlace>;
};

function Body({ customer, called, profile, place, go }: BodyProps) {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  const { timeline } = customer;
  const choose = useCallback((touch: number) => go({ touch }, "replace"), [go]);
  const touches = timeline.touches;
  const chosen = touches.find((touch) => touch.seq === place.touch) ?? touches.findLast((touch) => touch.quote !== "") ?? touches.at(-1);
  const view = phone ? "list" : place.view;
  const page = useRef<HTMLDivElement>(null);
  useKeyboard({
    v: () => go({ view: view === "list" ? "line" : "list" }, "replace"),
    n: () => page.current?.querySelector<HTMLElement>(".notes textarea")?.focus(),
  });
  useFirstArrow(page);
  const table = useMemo(() => tableOf(timeline, say), [timeline, say]);
  const more = <More customer={customer} profile={profile} />;
  const earlier = <Earlier timeline={timeline} go={go} />;
  return (
    <div className="customer-page" ref={page}>
      <div className="about">
        <Head customer={customer} called={called} />
        {phone ? null : more}
      </div>
      <div className="customer-main">
        <div className="row apart wrap customer-head">
          <Story customer={customer} />
          {phone ? null : (
            <Segments
              label={t("customer.view")}
              value={place.view}
              choices={[
                { value: "line", text: t("customer.line"), icon: Rows3 },
                { value: "list", text: t("customer.list"), icon: List },
              ]}
              onChoose={(next) => go({ view: next })}
            />
          )}
        </div>
        {touches.length === 0 ? (
          <Empty title={t("customer.no_touches")} />
        ) : view === "list" ? (
          <>
            <TouchList timeline={timeline} chosen={chosen?.seq ?? null} onChoose={choose} />
            {earlier}
          </>
        ) : (
          <div className="customer-chart">
            <ChartFrame
              title={t("customer.line_title")}
              definition={t("customer.line_about")}
              table={table}
              name={`${t("section.customer")} ${called}`}
              aside={earlier}
            >
              <Line timeline={timeline} chosen={chosen?.seq ?? null} onChoose={choose} />
            </ChartFrame>
          </div>
        )}
        <div className="customer-below">
          <Why identity={customer.identity} />
          {chosen ? <Chosen timeline={timeline} touch={chosen} /> : null}
        </div>
      </div>
      {phone ? <div className="about">{more}</div> : null}
    </div>
  );
}

/** An arrow that nobody has taken begins the walk at the chosen contact. */
function useFirstArrow(page: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      if (event.defaultPrevented || (document.activeElement !== document.body && document.activeElement?.id !== "content")) return;
      page.current?.querySelector<HTMLElement>("[data-row][aria-pressed=true]")?.focus();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [page]);
}

/** How long, how often, where; and whether they turned back. */
function Story({ customer }: { readonly customer: Customer }) {
  const say = useSay();
  const { t } = say;
  const { figures } = customer.timeline;
  if (figures.interactions === 0) return <h1 className="sentence grow">{t("customer.no_touches")}</h1>;
  return (
    <h1 className="sentence grow">
      <Phrase
        text={t("customer.story", { days: "{{days}}", touches: "{{touches}}", channels: "{{channels}}" })}
        parts={{
          days: <b>{t(`customer.days_${plural(figures.days)}`, { n: say.count(figures.days) })}</b>,
          touches: <b>{t(`customer.touches_${plural(figures.interactions)}`, { n: say.count(figures.interactions) })}</b>,
          channels: <b>{t(`customer.channels_${plural(figures.channels.length)}`, { n: say.count(figures.channels.length) })}</b>,
        }}
      />
      {figures.back_steps > 0 ? (
        <Phrase
          text={t("customer.story_back", { times: "{{times}}", place: "{{place}}" })}
          parts={{
            times: <b className="neg">{t(`customer.times_${plural(figures.back_steps)}`, { n: say.count(figures.back_steps) })}</b>,
            place: <b>{say.name(figures.back_step_after ?? undefined)}</b>,
          }}
        />
      ) : (
        "."
      )}
    </h1>
  );
}

/** The way to the interactions before and behind the page, for those who have many. */
function Earlier({ timeline, go }: { readonly timeline: Timeline; readonly go: Change<CustomerPlace> }) {
  const say = useSay();
  const { offset, total, touches } = timeline;
  if (touches.length >= total) return null;
  const end = offset + touches.length;
  return (
    <p className="row t12 quiet">
      {say.t("customer.page", { from: say.count(offset + 1), to: say.count(end), total: say.count(total) })}
      <Button size="small" disabled={offset === 0} onClick={() => go({ from: Math.max(0, offset - pageSize), touch: null })}>
        {say.t("customer.earlier")}
      </Button>
      <Button size="small" disabled={end >= total} onClick={() => go({ from: end + pageSize >= total ? null : end, touch: null })}>
        {say.t("customer.later")}
      </Button>
    </p>
  );
}

/** The interactions of the page as the CSV has them. */
function tableOf(timeline: Timeline, say: Say): PlainTable {
  const { t } = say;
  return {
    columns: [
      { head: t("customer.time"), unit: null },
      { head: t("customer.touchpoint"), unit: null },
      { head: t("customer.channel"), unit: null },
      { head: t("customer.stage"), unit: null },
      { head: t("customer.event"), unit: null },
      { head: t("customer.value"), unit: "money" },
      { head: t("customer.emotion"), unit: "emotion" },
      { head: t("customer.quote"), unit: null },
    ],
    rows: timeline.touches.map((touch) => [
      say.dateTime(touch.time),
      placeName(touch, timeline, say),
      channelName(touch.channel, timeline, say),
      stageName(touch.stage, timeline, say),
      touch.event,
      touch.value,
      touch.emotion,
      touch.quote,
    ]),
  };
}
