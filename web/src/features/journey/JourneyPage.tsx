import { useQueryClient } from "@tanstack/react-query";
import { TableProperties, Waves, Waypoints } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import type { CriticalAnswer, JourneyAnswer } from "../../api/shape.ts";
import { lastingQuestion } from "../../domain/analyses/lasting.ts";
import type { MeasureID } from "../../domain/measure.ts";
import { type Extent, effectiveCompare } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { questionOf } from "../../domain/question.ts";
import { mainStage } from "../../domain/ways.ts";
import { CopyButton } from "../../ui/Copy.tsx";
import { useKeyboard } from "../../ui/keyboard.ts";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone, useSize } from "../../ui/screen.ts";
import { Keep } from "../analyses/shell/Keep.tsx";
import { usePaletteCommands } from "../palette/commands.ts";
import { type Go, usePlace } from "../place.ts";
import type { PageKey } from "../shell/frame.ts";
import { LiveBadge } from "../shell/LiveBadge.tsx";
import { Page } from "../shell/Page.tsx";
import { Start } from "../start/Start.tsx";
import { Circuit } from "./Circuit.tsx";
import { useCritical, useFields, useJourney, useLive, useModels, useWhole } from "./data.ts";
import { ExportMenu } from "./ExportMenu.tsx";
import { downloadStage } from "./exports.ts";
import { compareText, Filters } from "./Filters.tsx";
import { Lanes, laneMeasures } from "./Lanes.tsx";
import { flowsOf } from "./links.ts";
import { Nothing } from "./Nothing.tsx";
import { Phone } from "./Phone.tsx";
import { Sentence } from "./Sentence.tsx";
import { StagePanel } from "./StagePanel.tsx";
import { Problem, Skeleton, Working } from "./states.tsx";
import { TableView } from "./TableView.tsx";
import { UnknownNames } from "./UnknownNames.tsx";
import "./journey.css";
import "./critical.css";
import "./panel.css";
import "./phone.css";
import "./states.css";

/** The label column, and the least width of a stage's column. */
const left = 136;
const leastColumn = 148;

/** The measured journey, alive. */
export default function JourneyPage() {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  const client = useQueryClient();
  const { place, go } = usePlace();
  const models = useModels();
  const { whole, extent } = useWhole();
  const { key, answer: query } = useJourney(place, extent);
  const answer = query.data;
  // The rest is asked for when the figures are there, so that they come first.
  const settled = query.isPlaceholderData || query.isPending ? null : extent;
  const { data: critical, isPlaceholderData: older } = useCritical(place, settled);
  const current = settled && !older ? critical : undefined;
  const live = useLive(key, answer?.coverage.seq, place.model);
  const fields = useFields();
  const [periodOpen, setPeriodOpen] = useState(false);
  const [exportOpen, setExportOpen] = useState(false);

  const empty = whole.data !== undefined && whole.data.coverage.interactions === 0;
  const nobody = answer !== undefined && answer.totals.customers === 0;
  const selected = answer && !nobody ? selectedStage(place, answer) : null;
  const compare = extent ? effectiveCompare(place.compare, place.period, extent) : null;
  const against = answer?.compare && compare && extent ? compareText(compare, place, extent, fields, say) : null;

  const move = (by: -1 | 1) => {
    const stages = answer?.model.stages ?? [];
    const at = stages.findIndex((s) => s.id === selected);
    const next = stages[at < 0 ? (by > 0 ? 0 : stages.length - 1) : at + by];
    if (next) go({ stage: next.id }, "replace");
  };
  const close = () => go({ stage: "none", measure: null, point: null }, "replace");
  const back = () => (place.point ? go({ point: null }, "replace") : place.measure ? go({ measure: null }, "replace") : close());
  const [, navigate] = useLocation();
  usePaletteCommands(
    useMemo(
      () => [
        ...(answer?.model.stages ?? []).map((s) => ({
          id: `journey.stage.${s.id}`,
          text: t("command.stage", { stage: say.name(s.name) }),
          run: () => go({ stage: s.id, measure: null, view: "map" }, "replace"),
        })),
        { id: "journey.period", text: t("command.period"), run: () => setPeriodOpen(true), keys: ["p"] },
        { id: "journey.export", text: t("command.export"), run: () => setExportOpen(true), keys: ["e"] },
        { id: "journey.table", text: t("command.table"), run: () => go({ view: "table" }) },
        { id: "journey.map", text: t("command.map"), run: () => go({ view: "map" }) },
        { id: "journey.flows", text: t("command.flows"), run: () => navigate(flowsOf(place)) },
        { id: "journey.clear", text: t("action.remove_all"), run: () => go({ where: [] }) },
      ],
      [answer, say, t, go, navigate, place],
    ),
  );
  useKeyboard({
    "[": () => move(-1),
    "]": () => move(1),
    d: () => go({ measure: nextMeasure(place.measure), ...(selected ? { stage: selected } : {}) }, "replace"),
    p: () => setPeriodOpen(true),
    e: () => setExportOpen(true),
    l: () => live.setPaused(!live.paused),
    v: () => go({ view: place.view === "map" ? "table" : "map" }),
    Escape: back,
  });

  const keys = useMemo(
    (): readonly PageKey[] => [
      { caps: [t("keys.arrows")], about: t("keys.arrows_about") },
      { caps: [t("keys.enter")], about: t("keys.enter_about") },
      { caps: ["[", "]"], about: t("keys.brackets_about") },
      { caps: ["d"], about: t("keys.d") },
      { caps: ["p"], about: t("keys.p") },
      { caps: ["e"], about: t("keys.e") },
      { caps: ["l"], about: t("keys.l") },
      { caps: ["v"], about: t("keys.v") },
    ],
    [t],
  );

  const panelOpen = answer !== undefined && selected !== null && place.view === "map" && !phone && !empty;
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
  return (
    <Page
      title={t("page.journey")}
      keys={keys}
      live={<LiveBadge live={live} newest={whole.data?.coverage.to ?? ""} empty={empty} />}
      actions={
        empty || !answer ? null : (
          <>
            <ExportMenu answer={answer} critical={critical} open={exportOpen} onOpen={setExportOpen} />
            {phone ? (
              <button
                type="button"
                className="button ghost icon"
                aria-label={t(place.view === "map" ? "view.table" : "view.map")}
                onClick={() => go({ view: place.view === "map" ? "table" : "map" })}
              >
                {place.view === "map" ? <TableProperties size={18} aria-hidden="true" /> : <Waypoints size={18} aria-hidden="true" />}
              </button>
            ) : (
              <CopyButton />
            )}
            <Keep
              title={t("page.journey")}
              query={answer.query}
              lasting={extent ? lastingQuestion(questionOf(place, extent), place, extent) : null}
              saved={place.saved}
              onSaved={(analysis) => go({ saved: analysis.id }, "replace")}
              phone={phone}
              exports={false}
            />
          </>
        )
      }
      panel={
        panelOpen ? (
          <StagePanel
            answer={answer}
            critical={critical}
            extent={settled}
            stage={selected}
            place={place}
            go={go}
            compare={against}
            onMove={move}
            onClose={close}
            onExport={() => downloadStage(answer, selected, say)}
          />
        ) : null
      }
    >
      {empty ? (
        <Start model={models.data?.find((m) => m.default) ?? whole.data?.model ?? null} />
      ) : (
        <>
          <div className="head">
            {answer && !nobody ? (
              <div className={query.isPlaceholderData ? "old" : undefined}>
                <Sentence answer={answer} critical={current} />
              </div>
            ) : null}
            {extent ? (
              <div className="row head-row">
                <Filters place={place} go={go} extent={extent} periodOpen={periodOpen} onPeriod={setPeriodOpen} />
                {phone ? null : (
                  <Segments
                    label={t("view.label")}
                    value={place.view}
                    choices={[
                      { value: "map", text: t("view.map"), icon: Waypoints },
                      { value: "flows", text: t("view.flows"), icon: Waves },
                      { value: "table", text: t("view.table"), icon: TableProperties },
                    ]}
                    onChoose={(view) => (view === "flows" ? navigate(flowsOf(place)) : go({ view }))}
                  />
                )}
              </div>
            ) : null}
          </div>
          {error ? <Problem error={error} stale={answer !== undefined} onRetry={retry} /> : null}
          <Working busy={waiting} onStop={stop} />
          <UnknownNames coverage={answer?.coverage} />
          {!answer && !error ? <Skeleton /> : null}
          {answer && nobody && extent ? <Nothing answer={answer} place={place} extent={extent} go={go} /> : null}
          {answer && !nobody ? (
            <div className={query.isPlaceholderData ? "body old" : "body"} aria-busy={query.isPlaceholderData}>
              <Body
                answer={answer}
                critical={critical}
                extent={settled}
                place={place}
                go={go}
                selected={selected}
                arrival={live.arrival}
                phone={phone}
              />
            </div>
          ) : null}
        </>
      )}
    </Page>
  );
}

/** The stage of the address; without one the main stage, unless the reader closed it. */
function selectedStage(place: Place, answer: JourneyAnswer): string | null {
  if (place.stage === "none") return null;
  return answer.model.stages.some((s) => s.id === place.stage) ? place.stage : mainStage(answer);
}

/** The key d walks through the definitions of the lanes. */
function nextMeasure(measure: MeasureID | null): MeasureID {
  const order: readonly (MeasureID | null)[] = laneMeasures;
  const at = order.indexOf(measure);
  return laneMeasures[(at + 1) % laneMeasures.length] ?? "reach";
}

type BodyProps = {
  readonly answer: JourneyAnswer;
  readonly critical: CriticalAnswer | undefined;
  readonly extent: Extent | null;
  readonly place: Place;
  readonly go: Go;
  readonly selected: string | null;
  readonly arrival: ReturnType<typeof useLive>["arrival"];
  readonly phone: boolean;
};

function Body({ answer, critical, extent, place, go, selected, arrival, phone }: BodyProps) {
  if (place.view === "table") return <TableView answer={answer} critical={critical} />;
  if (phone) return <Phone answer={answer} critical={critical} extent={extent} selected={selected} place={place} go={go} />;
  return <MapView answer={answer} critical={critical} place={place} go={go} selected={selected} arrival={arrival} />;
}

function MapView({ answer, critical, place, go, selected, arrival }: Omit<BodyProps, "phone" | "extent">) {
  const { ref, width } = useSize<HTMLDivElement>();
  const column = Math.max(leastColumn, (width - left) / Math.max(1, answer.model.stages.length));
  const all = left + column * answer.model.stages.length;
  const filterOn = (touchpoint: string) =>
    go({ where: [...place.where.filter((w) => w.field !== "touchpoint"), { field: "touchpoint", operator: "is", values: [touchpoint] }] });
  return (
    <div className="map" ref={ref}>
      {width > 0 ? (
        <div className="map-body" style={{ width: all }}>
          <Circuit
            answer={answer}
            width={all}
            left={left}
            selected={selected}
            onSelect={(stage) => go({ stage, measure: null, point: null }, "replace")}
            arrival={arrival}
          />
          <Lanes
            answer={answer}
            critical={critical}
            point={place.point}
            onPoint={(stage, point) => go({ stage, point: place.point === point ? null : point, measure: null }, "replace")}
            left={left}
            column={column}
            selected={selected}
            onMeasure={(stage, measure) => go({ stage, measure }, "replace")}
            onTouchpoint={filterOn}
          />
        </div>
      ) : null}
    </div>
  );
}
