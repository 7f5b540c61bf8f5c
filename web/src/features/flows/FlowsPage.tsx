import { Drawer } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Map as MapIcon, TableProperties, Waves } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import type { FlowsAnswer } from "../../api/shape.ts";
import { lastingQuestion } from "../../domain/analyses/lasting.ts";
import { type FlowPlace, flowsQuestion, readFlowPlace, writeFlowPlace } from "../../domain/flows/place.ts";
import { linkTable } from "../../domain/flows/table.ts";
import { type Picked, readPicked, writePicked } from "../../domain/flows/trace.ts";
import { writePlace } from "../../domain/place.ts";
import { ChartFrame } from "../../ui/ChartFrame.tsx";
import { CopyButton } from "../../ui/Copy.tsx";
import { KindSample } from "../../ui/KindTile.tsx";
import { useKeyboard } from "../../ui/keyboard.ts";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone, useSize } from "../../ui/screen.ts";
import { Keep } from "../analyses/shell/Keep.tsx";
import { useLive, useWhole } from "../journey/data.ts";
import { Problem, Skeleton, Working } from "../journey/states.tsx";
import { UnknownNames } from "../journey/UnknownNames.tsx";
import { useAddress } from "../place.ts";
import type { PageKey } from "../shell/frame.ts";
import { LiveBadge } from "../shell/LiveBadge.tsx";
import { Page } from "../shell/Page.tsx";
import { NoEvents } from "../start/NoEvents.tsx";
import { useFlows } from "./data.ts";
import { FlowFilters } from "./FlowFilters.tsx";
import { FlowList } from "./FlowList.tsx";
import { FlowPanel } from "./FlowPanel.tsx";
import { FlowSentence } from "./FlowSentence.tsx";
import { FlowTables } from "./FlowTables.tsx";
import { leastWidth, Sankey } from "./Sankey.tsx";
import { flowWords } from "./words.ts";
import "../journey/journey.css";
import "../journey/panel.css";
import "../journey/phone.css";
import "../journey/states.css";
import "./flows.css";

/** How customers pass through the stages, and where they leave. */
export default function FlowsPage() {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { place, go } = useAddress(readFlowPlace, writeFlowPlace);
  const { whole, extent } = useWhole();
  const { key, answer: query } = useFlows(place, extent);
  const answer = query.data;
  const live = useLive(key, answer?.coverage.seq, place.model);
  const [periodOpen, setPeriodOpen] = useState(false);

  const empty = whole.data !== undefined && whole.data.coverage.interactions === 0;
  const nobody = answer !== undefined && answer.passes === 0;
  const picked = useMemo(() => (answer ? readPicked(place.at, answer) : null), [place.at, answer]);
  const pick = (next: Picked | null) => go({ at: next ? writePicked(next) : null }, "replace");
  const close = () => pick(null);
  const toJourney = () => navigate(`/journey${writePlace({ ...place, view: "map" })}`);
  useKeyboard({
    p: () => setPeriodOpen(true),
    l: () => live.setPaused(!live.paused),
    v: () => go({ view: place.view === "map" ? "table" : "map" }),
    Escape: close,
  });
  const keys = useMemo(
    (): readonly PageKey[] => [
      { caps: [t("keys.arrows")], about: t("flows.keys.walk") },
      { caps: [t("keys.enter")], about: t("flows.keys.open") },
      { caps: ["Esc"], about: t("flows.keys.close") },
      { caps: ["p"], about: t("keys.p") },
      { caps: ["l"], about: t("keys.l") },
      { caps: ["v"], about: t("flows.keys.view") },
    ],
    [t],
  );

  const waiting = (whole.isPending && whole.isFetching) || (query.isFetching && (query.isPlaceholderData || query.isPending));
  const stop = () => {
    void client.cancelQueries({ queryKey: ["whole"] });
    void client.cancelQueries({ queryKey: key });
  };
  const error = whole.error ?? query.error;
  const retry = () => {
    void whole.refetch();
    void query.refetch();
  };
  const panel =
    answer && picked && place.view === "map" ? <FlowPanel answer={answer} picked={picked} place={place} go={go} onPick={pick} /> : null;
  return (
    <Page
      title={t("flows.title")}
      keys={keys}
      live={<LiveBadge live={live} newest={whole.data?.coverage.to ?? ""} empty={empty} />}
      actions={
        empty || !answer ? null : (
          <>
            {phone ? (
              <button
                type="button"
                className="button ghost icon"
                aria-label={t(place.view === "map" ? "view.table" : "flows.view")}
                onClick={() => go({ view: place.view === "map" ? "table" : "map" })}
              >
                {place.view === "map" ? <TableProperties size={18} aria-hidden="true" /> : <Waves size={18} aria-hidden="true" />}
              </button>
            ) : (
              <CopyButton />
            )}
            <Keep
              title={t("flows.title")}
              query={answer.query}
              lasting={extent ? lastingQuestion(flowsQuestion(place, extent), place, extent) : null}
              saved={place.saved}
              onSaved={(analysis) => go({ saved: analysis.id }, "replace")}
              phone={phone}
            />
          </>
        )
      }
      panel={phone ? null : panel}
    >
      <div className="head">
        {answer && !empty ? (
          <div className={query.isPlaceholderData ? "old" : undefined}>
            <FlowSentence answer={answer} />
          </div>
        ) : null}
        {extent ? (
          <div className="row head-row">
            <FlowFilters place={place} go={go} extent={extent} answer={answer} periodOpen={periodOpen} onPeriod={setPeriodOpen} />
            {phone ? null : (
              <Segments
                label={t("view.label")}
                value={place.view === "map" ? "flows" : "table"}
                choices={[
                  { value: "map", text: t("view.map"), icon: MapIcon },
                  { value: "flows", text: t("flows.view"), icon: Waves },
                  { value: "table", text: t("view.table"), icon: TableProperties },
                ]}
                onChoose={(view) => (view === "map" ? toJourney() : go({ view: view === "table" ? "table" : "map" }))}
              />
            )}
          </div>
        ) : null}
      </div>
      {error ? <Problem error={error} stale={answer !== undefined} onRetry={retry} /> : null}
      <Working busy={waiting} onStop={stop} />
      <UnknownNames coverage={answer?.coverage} />
      {!answer && !error ? <Skeleton /> : null}
      {empty ? <NoEvents /> : null}
      {answer && nobody && !empty ? (
        <Nobody place={place} onClear={() => go({ from: null, to: null, arrived: false, where: [], at: null })} />
      ) : null}
      {answer && !nobody ? (
        <div className={query.isPlaceholderData ? "flows-body old" : "flows-body"} aria-busy={query.isPlaceholderData}>
          {place.view === "table" ? <FlowTables answer={answer} /> : <Chart answer={answer} phone={phone} picked={picked} onPick={pick} />}
        </div>
      ) : null}
      {phone ? (
        <Drawer
          opened={panel !== null}
          onClose={close}
          position="bottom"
          size="80%"
          withCloseButton={false}
          lockScroll={false}
          attributes={{ content: { "aria-label": t("flows.title") } }}
          padding={0}
          className="flow-drawer"
        >
          {panel}
        </Drawer>
      ) : null}
    </Page>
  );
}

type ChartProps = {
  readonly answer: FlowsAnswer;
  readonly phone: boolean;
  readonly picked: Picked | null;
  readonly onPick: (picked: Picked | null) => void;
};

function Chart({ answer, phone, picked, onPick }: ChartProps) {
  const say = useSay();
  const { t } = say;
  const { ref, width } = useSize<HTMLDivElement>();
  const title = t("flows.chart");
  return (
    <ChartFrame
      title={title}
      definition={t("flows.about", { silence: say.days(answer.query.silence ?? "30d") })}
      table={linkTable(answer, flowWords(answer, say))}
      name={t("flows.title")}
      aside={phone ? null : <Legend compared={answer.compare !== undefined} />}
    >
      {phone ? (
        <FlowList answer={answer} picked={picked} onPick={onPick} />
      ) : (
        <div ref={ref} className="sankey-scroll">
          {width > 0 ? (
            <Sankey
              answer={answer}
              width={Math.max(width, leastWidth(answer.model.stages.length))}
              height={Math.max(360, innerHeight - 500)}
              picked={picked}
              onPick={onPick}
              label={title}
            />
          ) : null}
        </div>
      )}
    </ChartFrame>
  );
}

const kinds = ["physical", "digital", "human", "third"] as const;

function Legend({ compared }: { readonly compared: boolean }) {
  const { t } = useSay();
  return (
    <ul className="flow-legend t12" aria-label={t("flows.legend")}>
      {kinds.map((kind) => (
        <li key={kind}>
          <KindSample kind={kind} />
          {t(`flows.kind.${kind}`)}
        </li>
      ))}
      <li>
        <svg width="20" height="12" aria-hidden="true" className="sankey">
          {[0, 5, 10].map((x) => (
            <line key={x} x1={x + 2} y1="11" x2={x + 9} y2="1" className="hatch" />
          ))}
        </svg>
        {t("flows.exits_legend")}
      </li>
      {compared ? (
        <li>
          <svg width="16" height="12" aria-hidden="true" className="sankey-ghost">
            <rect width="16" height="12" rx="2" />
          </svg>
          {t("flows.compared_legend")}
        </li>
      ) : null}
    </ul>
  );
}

function Nobody({ place, onClear }: { readonly place: FlowPlace; readonly onClear: () => void }) {
  const { t } = useSay();
  const narrowed = place.from !== null || place.to !== null || place.where.length > 0;
  return (
    <div className="flows-body">
      <p className="strong">{t("flows.nobody")}</p>
      <p className="second">{t("flows.nobody_about")}</p>
      {narrowed ? (
        <button type="button" className="button" onClick={onClear}>
          {t("action.remove_all")}
        </button>
      ) : null}
    </div>
  );
}
