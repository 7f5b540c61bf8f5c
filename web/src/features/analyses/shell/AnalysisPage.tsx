import { Drawer } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ChartNoAxesCombined, Info, TableProperties, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { Query } from "../../../api/shape.ts";
import { lastingQuestion } from "../../../domain/analyses/lasting.ts";
import { readAnalysisPlace, sharedQuestion, writeAnalysisPlace } from "../../../domain/analyses/place.ts";
import { parseRaw } from "../../../domain/analyses/raw.ts";
import { plural } from "../../../domain/format.ts";
import { CopyLink } from "../../../ui/Copy.tsx";
import { useKeyboard } from "../../../ui/keyboard.ts";
import { Segments } from "../../../ui/Segments.tsx";
import { useSay } from "../../../ui/say.ts";
import { usePhone } from "../../../ui/screen.ts";
import { useLive, useWhole } from "../../journey/data.ts";
import { Problem, Skeleton, Working } from "../../journey/states.tsx";
import { UnknownNames } from "../../journey/UnknownNames.tsx";
import { Ways } from "../../journey/Ways.tsx";
import { useAddress } from "../../place.ts";
import type { PageKey } from "../../shell/frame.ts";
import { LiveBadge } from "../../shell/LiveBadge.tsx";
import { Page } from "../../shell/Page.tsx";
import { NoEvents } from "../../start/NoEvents.tsx";
import { AnalysisFilters } from "./AnalysisFilters.tsx";
import type { Analysis, AnyAnswer, SettingsView, View } from "./analysis.ts";
import { CountedCustomers } from "./CountedCustomers.tsx";
import { AnalysisContext } from "./context.ts";
import { useAnswer } from "./data.ts";
import { Explained } from "./Explained.tsx";
import { Keep } from "./Keep.tsx";
import { Tables } from "./Tables.tsx";
import "../../journey/journey.css";
import "../../journey/panel.css";
import "../../journey/phone.css";
import "../../journey/states.css";
import "../../flows/flows.css";
import "./shell.css";

/** The page of one kind of analysis: the same around all of them. */
export function AnalysisPage<S extends object, A extends AnyAnswer>({ analysis }: { readonly analysis: Analysis<S, A> }) {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  const client = useQueryClient();
  const { place, go } = useAddress(readAnalysisPlace, writeAnalysisPlace);
  const { whole, extent } = useWhole();
  const settings = useMemo(() => analysis.read(parseRaw(place.ask)), [analysis, place.ask]);
  const ready = analysis.ready?.(settings) ?? true;
  const question = useMemo(
    (): Query | null =>
      extent && ready ? { ...sharedQuestion(place, extent, analysis.comparable ?? true), ...analysis.question(settings) } : null,
    [place, extent, ready, settings, analysis],
  );
  const { key, answer: asked } = useAnswer<A>(question);
  const answer = ready ? asked.data : undefined;
  const live = useLive(key, answer?.coverage.seq, place.model);
  const [periodOpen, setPeriodOpen] = useState(false);
  const [explained, setExplained] = useState(false);
  const title = t(`analyses.kind.${analysis.kind}.name`);

  const set = (change: Partial<S>) => {
    const next = analysis.write({ ...settings, ...change });
    go({ ask: next === null ? null : JSON.stringify(next), at: null });
  };
  const pick = (at: string | null) => go({ at }, "replace");
  const common: SettingsView<S, A> | null = extent ? { answer, settings, set, at: place.at, pick, phone, place, extent } : null;
  const view: View<S, A> | null = answer && question ? { answer, settings, set, at: place.at, pick, phone, place, query: question } : null;
  const empty = whole.data !== undefined && whole.data.coverage.interactions === 0;
  const nobody = answer !== undefined && analysis.nobody(answer);
  /** The customers that the filters leave, of whom what is asked may still be true of nobody. */
  const inside = answer?.coverage.customers ?? 0;
  const panel = view && place.at !== null && place.view === "map" ? (analysis.panel?.(view, say) ?? null) : null;
  const close = () => pick(null);
  const changeView = () => go({ view: place.view === "map" ? "table" : "map" });
  useKeyboard({
    p: () => setPeriodOpen(true),
    l: () => live.setPaused(!live.paused),
    v: changeView,
    d: () => setExplained(true),
    Escape: close,
  });
  const keys = useMemo(
    (): readonly PageKey[] => [
      { caps: ["p"], about: t("keys.p") },
      { caps: ["l"], about: t("keys.l") },
      { caps: ["v"], about: t("analyses.keys.view") },
      { caps: ["d"], about: t("analyses.keys.explain") },
      { caps: ["Esc"], about: t("analyses.keys.close") },
    ],
    [t],
  );
  const context = useMemo(() => ({ name: title }), [title]);
  const waiting = (whole.isPending && whole.isFetching) || (asked.isFetching && (asked.isPlaceholderData || asked.isPending));
  const error = whole.error ?? (ready ? asked.error : null);
  const stale = asked.isPlaceholderData;

  const beside = panel ? (
    <aside className="panel" aria-label={panel.name}>
      <header className="row apart">
        <h2 className="cut">{panel.name}</h2>
        <button type="button" className="button ghost icon" aria-label={t("action.close")} title={t("action.close")} onClick={close}>
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <section className="panel-body" aria-label={panel.name} tabIndex={0}>
        {panel.content}
      </section>
      <footer className="wrap">
        {panel.customers && question ? <CountedCustomers query={question} place={place} counted={panel.customers} /> : null}
        <CopyLink link={() => location.href} />
      </footer>
    </aside>
  ) : null;

  return (
    <AnalysisContext value={context}>
      <Page
        title={title}
        crumbs={[{ text: t("section.analyses"), href: "/analyses" }]}
        keys={keys}
        live={<LiveBadge live={live} newest={whole.data?.coverage.to ?? ""} empty={empty} />}
        actions={
          <>
            <button
              type="button"
              className={phone ? "button ghost icon" : "button small"}
              aria-label={t("analyses.explain.open")}
              disabled={!view}
              onClick={() => setExplained(true)}
            >
              <Info size={phone ? 18 : 14} aria-hidden="true" />
              {phone ? null : t("analyses.explain.open")}
            </button>
            <Keep
              title={title}
              query={view?.query ?? null}
              lasting={view && extent ? lastingQuestion(view.query, place, extent) : null}
              saved={place.saved}
              onSaved={(analysis) => go({ saved: analysis.id }, "replace")}
              phone={phone}
            />
          </>
        }
        panel={phone ? null : beside}
      >
        <div className="head">
          {view && !empty ? (
            <h1 className={stale ? "sentence old" : "sentence"}>
              {nobody ? t(inside > 0 ? "analyses.none" : "analyses.nobody") : <analysis.Sentence {...view} />}
            </h1>
          ) : (
            <h1 className="sentence">{t(`analyses.kind.${analysis.kind}.question`)}</h1>
          )}
          {extent && common ? (
            <div className="row head-row">
              <AnalysisFilters
                place={place}
                go={go}
                extent={extent}
                comparable={analysis.comparable ?? true}
                periodOpen={periodOpen}
                onPeriod={setPeriodOpen}
              >
                <analysis.Settings {...common} />
              </AnalysisFilters>
              <Segments
                label={t("view.label")}
                value={place.view}
                choices={[
                  { value: "map", text: t("analyses.view.chart"), icon: ChartNoAxesCombined },
                  { value: "table", text: t("view.table"), icon: TableProperties },
                ]}
                onChoose={(next) => go({ view: next })}
              />
            </div>
          ) : null}
        </div>
        {error ? (
          <Problem
            error={error}
            stale={answer !== undefined}
            onRetry={() => {
              void whole.refetch();
              void asked.refetch();
            }}
          />
        ) : null}
        <Working
          busy={waiting}
          onStop={() => {
            void client.cancelQueries({ queryKey: ["whole"] });
            void client.cancelQueries({ queryKey: key });
          }}
        />
        {empty ? <NoEvents /> : null}
        <UnknownNames coverage={answer?.coverage} />
        {!answer && !error && ready ? <Skeleton /> : null}
        {!ready && common && analysis.Begin && !empty ? (
          <div className="analysis-body">
            <analysis.Begin {...common} />
          </div>
        ) : null}
        {view && extent && nobody && !empty ? (
          <div className="nothing">
            <p className="second">
              {inside > 0
                ? t(`analyses.none_about_${plural(inside)}`, { n: say.count(inside) })
                : (question?.period?.from ?? "") > extent.last
                  ? t("analyses.beyond", { date: say.span(extent.last, extent.last) })
                  : t("analyses.nobody_about")}
            </p>
            {inside > 0 ? null : <Ways place={place} extent={extent} go={(filters) => go({ ...filters, at: null })} />}
          </div>
        ) : null}
        {view && !nobody ? (
          <div className={stale ? "analysis-body old" : "analysis-body"} aria-busy={stale} data-analysis={analysis.kind}>
            {place.view === "table" ? <Tables tables={analysis.tables(view.answer, say)} /> : <analysis.Picture {...view} />}
          </div>
        ) : null}
        {phone ? (
          <Drawer
            opened={beside !== null}
            onClose={close}
            position="bottom"
            size="80%"
            withCloseButton={false}
            lockScroll={false}
            attributes={{ content: { "aria-label": title } }}
            padding={0}
            className="flow-drawer"
          >
            {beside}
          </Drawer>
        ) : null}
        {view ? (
          <Explained
            open={explained}
            onClose={() => setExplained(false)}
            title={title}
            answer={view.answer}
            query={view.query}
            paragraphs={analysis.explain(view.answer, say)}
          />
        ) : null}
      </Page>
    </AnalysisContext>
  );
}
