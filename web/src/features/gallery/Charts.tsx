import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type { CustomersAnswer, FlowsAnswer, JourneyAnswer } from "../../api/shape.ts";
import { plainTable } from "../../domain/csv.ts";
import { readFlowPlace } from "../../domain/flows/place.ts";
import { linkTable } from "../../domain/flows/table.ts";
import { feelingFigure, shareOf } from "../../domain/measure.ts";
import { home } from "../../domain/place.ts";
import { moveTable, stageTable } from "../../domain/table.ts";
import { Bar } from "../../ui/Bar.tsx";
import { ChartFrame } from "../../ui/ChartFrame.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { emotionColour } from "../../ui/Face.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { useSize } from "../../ui/screen.ts";
import { placeName, readCustomer, useCustomer } from "../customer/data.ts";
import { Line } from "../customer/Line.tsx";
import { useFlows } from "../flows/data.ts";
import { leastWidth, Sankey } from "../flows/Sankey.tsx";
import { flowWords } from "../flows/words.ts";
import { Circuit } from "../journey/Circuit.tsx";
import { useJourney, useWhole } from "../journey/data.ts";
import { EmotionLane } from "../journey/EmotionLane.tsx";
import { Skeleton } from "../journey/states.tsx";
import { tableWords } from "../journey/words.ts";
import { useMe } from "../me.ts";
import "../customer/customer.css";
import "../flows/flows.css";
import "../journey/journey.css";
import "../journey/states.css";

/** The label column of the circuit, and the least width of a stage's column. */
const left = 136;
const leastColumn = 148;
const nothing = () => {};

/** Every chart, with the figures of this workspace. */
export function Charts() {
  const { t } = useSay();
  const me = useMe();
  const { extent } = useWhole();
  const { answer } = useJourney(home, extent);
  if (answer.error) return <ErrorBox error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <Skeleton />;
  if (answer.data.totals.customers === 0) return <p className="second gallery-none">{t("gallery.chart.none")}</p>;
  return (
    <div className="gallery-charts">
      <CircuitChart answer={answer.data} />
      <EmotionChart answer={answer.data} />
      <TouchpointBars answer={answer.data} />
      <FlowChart />
      {me.may("customers") ? <CustomerChart /> : null}
    </div>
  );
}

type Props = { readonly answer: JourneyAnswer };

function CircuitChart({ answer }: Props) {
  const say = useSay();
  const { ref, width } = useSize<HTMLDivElement>();
  const all = Math.max(width, left + leastColumn * answer.model.stages.length);
  return (
    <ChartFrame
      title={say.t("map.circuit")}
      definition={say.t("gallery.chart.circuit")}
      table={plainTable(moveTable(answer, say.language, tableWords(say)))}
    >
      <div ref={ref} className="gallery-scroll">
        {width > 0 ? <Circuit answer={answer} width={all} left={left} selected={null} onSelect={nothing} arrival={null} /> : null}
      </div>
    </ChartFrame>
  );
}

function EmotionChart({ answer }: Props) {
  const say = useSay();
  const { ref, width } = useSize<HTMLDivElement>();
  const stages = answer.model.stages;
  const column = Math.max(leastColumn, width / Math.max(1, stages.length));
  return (
    <ChartFrame
      title={say.t("lane.emotion")}
      definition={say.t("gallery.chart.emotion")}
      table={plainTable(stageTable(answer, say.language, tableWords(say)))}
    >
      <div ref={ref} className="gallery-scroll">
        {width > 0 ? (
          <div className="gallery-emotion" style={{ width: column * stages.length }}>
            <EmotionLane answer={answer} column={column} onSelect={nothing} />
          </div>
        ) : null}
      </div>
    </ChartFrame>
  );
}

const most = 12;

/** Touchpoints by how many of all people they meet, with what was felt there. */
function TouchpointBars({ answer }: Props) {
  const say = useSay();
  const { t } = say;
  const points = answer.touchpoints.toSorted((a, b) => b.customers - a.customers).slice(0, most);
  const rows = points.map((p) => ({
    point: p.touchpoint,
    name: say.name(p.touchpoint.name) || p.touchpoint.id,
    people: p.customers,
    share: shareOf(p.customers, answer.totals.customers).value ?? 0,
    emotion: feelingFigure(p.emotion).value,
  }));
  return (
    <ChartFrame
      title={t("gallery.chart.touchpoints_title")}
      definition={t("gallery.chart.touchpoints")}
      table={{
        columns: [
          { head: t("table.touchpoint"), unit: null },
          { head: t("touchpoint.people"), unit: "count" },
          { head: t("gallery.column.share"), unit: "share" },
          { head: t("touchpoint.emotion"), unit: "emotion" },
        ],
        rows: rows.map((row) => [row.name, row.people, row.share, row.emotion]),
      }}
    >
      <ul className="gallery-bars">
        {rows.map((row) => (
          <li key={row.point.id}>
            <KindTile point={row.point} />
            <span className="cut">{row.name}</span>
            <Bar value={row.share} />
            <b className="medium">{say.share(row.share)}</b>
            <span style={row.emotion === null ? {} : { color: emotionColour(row.emotion) }}>
              {row.emotion === null ? "–" : say.emotion(row.emotion)}
            </span>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

const everything = readFlowPlace("");

/** Through which touchpoints people pass the stages. */
function FlowChart() {
  const { extent } = useWhole();
  const { answer } = useFlows(everything, extent);
  if (answer.data) return <Flow answer={answer.data} />;
  return answer.error ? <ErrorBox error={answer.error} /> : null;
}

function Flow({ answer }: { readonly answer: FlowsAnswer }) {
  const say = useSay();
  const { ref, width } = useSize<HTMLDivElement>();
  const title = say.t("flows.chart");
  return (
    <ChartFrame
      title={title}
      definition={say.t("flows.about", { silence: say.days(answer.query.silence ?? "30d") })}
      table={linkTable(answer, flowWords(answer, say))}
    >
      <div ref={ref} className="gallery-scroll">
        {width > 0 ? (
          <Sankey
            answer={answer}
            width={Math.max(width, leastWidth(answer.model.stages.length))}
            height={480}
            picked={null}
            onPick={nothing}
            label={title}
          />
        ) : null}
      </div>
    </ChartFrame>
  );
}

const lately = readCustomer("");

/** The way of whoever came last. */
function CustomerChart() {
  const { data } = useQuery({
    queryKey: ["gallery-customer"],
    queryFn: ({ signal }) => request<CustomersAnswer>("/api/query", { body: { kind: "customers", list: { limit: 1 } }, signal }),
  });
  const profile = data?.customers[0]?.profile;
  return profile ? <CustomerLine profile={profile} /> : null;
}

function CustomerLine({ profile }: { readonly profile: string }) {
  const say = useSay();
  const { t } = say;
  const { data, error } = useCustomer(profile, lately);
  if (!data) return error ? <ErrorBox error={error} /> : null;
  const { timeline } = data;
  return (
    <ChartFrame
      title={t("customer.line_title")}
      definition={t("customer.line_about")}
      table={{
        columns: [
          { head: t("customer.time"), unit: null },
          { head: t("table.touchpoint"), unit: null },
        ],
        rows: timeline.touches.map((touch) => [touch.time, placeName(touch, timeline, say)]),
      }}
    >
      <Line timeline={timeline} chosen={null} onChoose={nothing} />
    </ChartFrame>
  );
}
