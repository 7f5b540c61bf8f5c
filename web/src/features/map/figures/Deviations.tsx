import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { type ReactNode, useState } from "react";
import { request } from "../../../api/client.ts";
import type { Deviations as Answer, Deviation } from "../../../api/shape.ts";
import type { PlainTable } from "../../../domain/csv.ts";
import { Bubble } from "../../../ui/Bubble.tsx";
import { ChartFrame } from "../../../ui/ChartFrame.tsx";
import { Empty } from "../../../ui/Empty.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { Phrase } from "../../../ui/Phrase.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { Working } from "../../journey/states.tsx";
import { type Board, titleOf, useBoard } from "./board.ts";
import { useFigures } from "./context.ts";
import { DeviationBoard } from "./DeviationBoard.tsx";
import { DeviationWho } from "./DeviationWho.tsx";
import { KindIcon, kinds, sameDeviation } from "./deviation.tsx";

/** The map beside the journeys that customers make: what is missing, failing, ad hoc and out of order. */
export function Deviations() {
  const { t } = useSay();
  const board = useBoard();
  const { filter } = useFigures();
  const client = useQueryClient();
  const key = ["map-deviations", board.id, JSON.stringify(filter), board.bindings];
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<Answer>(`/api/maps/${encodeURIComponent(board.id)}/deviations`, { body: { filter }, signal }),
    enabled: filter !== null && board.saved,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!data) {
    return (
      <div className="mf-deviations">
        {error ? <ErrorBox error={error} onRetry={() => void refetch()} /> : <p className="quiet">{t("mapfigures.deviation.loading")}</p>}
      </div>
    );
  }
  return (
    <div className={isPlaceholderData ? "mf-deviations old" : "mf-deviations"} aria-busy={isFetching}>
      {error ? <ErrorBox error={error} onRetry={() => void refetch()} /> : null}
      <Working busy={isFetching && isPlaceholderData} onStop={() => void client.cancelQueries({ queryKey: key })} />
      <Compared answer={data} board={board} />
    </div>
  );
}

function Compared({ answer, board }: { readonly answer: Answer; readonly board: Board }) {
  const say = useSay();
  const { t } = say;
  const [kind, setKind] = useState<Deviation["kind"] | null>(null);
  const [chosen, setChosen] = useState<Deviation | null>(null);
  if (answer.state !== "measured") {
    const empty = answer.state === "empty";
    return (
      <Empty
        icon={GitCompareArrows}
        title={t(empty ? "mapfigures.deviation.empty_title" : "mapfigures.deviation.none_title")}
        text={t(empty ? "mapfigures.deviation.empty" : "mapfigures.deviation.none")}
      />
    );
  }
  const shown = kind ? answer.deviations.filter((d) => d.kind === kind) : answer.deviations;
  // The same deviation of a newer answer, with its new figures.
  const open = chosen ? (answer.deviations.find((d) => sameDeviation(d, chosen)) ?? null) : null;
  return (
    <>
      <Finding answer={answer} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame */}
      <div className="mf-kinds" role="group" aria-label={t("mapfigures.deviation.all")}>
        {kinds.map((k) => {
          const all = answer.kinds.find((f) => f.kind === k);
          return (
            <button key={k} type="button" aria-pressed={kind === k} onClick={() => setKind(kind === k ? null : k)}>
              <span className="row tight medium">
                <KindIcon kind={k} />
                {t(`mapfigures.deviation.kind.${k}`)}
              </span>
              <b className="mf-kind-share">{say.share(answer.customers > 0 ? (all?.customers ?? 0) / answer.customers : 0)}</b>
              <span className="t11 quiet">
                {peopleText(all?.customers ?? 0, say)} · {timesText(all?.count ?? 0, say)}
              </span>
              <span className="t11 quiet about">{t(`mapfigures.deviation.about.${k}`)}</span>
            </button>
          );
        })}
      </div>
      <ChartFrame
        title={t("mapfigures.deviation.title")}
        definition={t("mapfigures.deviation.key")}
        table={tableOf(answer, board, say)}
        name={`${titleOf(board.map)} ${t("mapfigures.deviation.title")}`}
      >
        <div className={open ? "mf-actual with-who" : "mf-actual"}>
          <DeviationBoard answer={answer} shown={shown} board={board} chosen={open} onChoose={setChosen} />
          {open ? <DeviationWho deviation={open} board={board} onClose={() => setChosen(null)} /> : null}
        </div>
      </ChartFrame>
      {answer.unknown.length > 0 ? (
        <p className="t12 warn">{t("mapfigures.deviation.unknown", { names: answer.unknown.map((u) => u.name).join(", ") })}</p>
      ) : null}
    </>
  );
}

/** The finding first, in words; each figure opens what it means. */
function Finding({ answer }: { readonly answer: Answer }) {
  const say = useSay();
  const { t } = say;
  const { customers, as_planned: planned, fitness, precision, journeys, touches } = answer;
  const words = { journeys: say.count(journeys), touches: say.count(touches) };
  return (
    <h2 className="sentence">
      <Phrase
        text={t("mapfigures.deviation.sentence", { people: "{{people}}", planned: "{{planned}}" })}
        parts={{
          people: <Defined text={say.count(customers)} about={t("mapfigures.deviation.about_people", words)} />,
          planned: (
            <Defined
              text={say.share(customers > 0 ? planned / customers : 0)}
              about={t("mapfigures.deviation.about_planned", { part: say.count(planned), whole: say.count(customers) })}
            />
          ),
        }}
      />{" "}
      {fitness !== null && precision !== null ? (
        <Phrase
          text={t("mapfigures.deviation.fit", { fitness: "{{fitness}}", precision: "{{precision}}" })}
          parts={{
            fitness: (
              <Defined
                text={say.share(fitness)}
                about={t("mapfigures.deviation.about_fitness")}
                label={t("mapfigures.deviation.fitness")}
              />
            ),
            precision: (
              <Defined
                text={say.share(precision)}
                about={t("mapfigures.deviation.about_precision")}
                label={t("mapfigures.deviation.precision")}
              />
            ),
          }}
        />
      ) : null}
    </h2>
  );
}

function Defined({ text, about, label = text }: { readonly text: string; readonly about: ReactNode; readonly label?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={label}
      width={320}
      target={
        <button type="button" className="defined" aria-expanded={open} onClick={() => setOpen(!open)}>
          {text}
        </button>
      }
    >
      <p className="bubble-text">{about}</p>
    </Bubble>
  );
}

const peopleText = (n: number, say: Say): string => say.t(`mapfigures.deviation.people_${n === 1 ? "one" : "other"}`, { n: say.count(n) });
const timesText = (n: number, say: Say): string => say.t(`mapfigures.deviation.times_${n === 1 ? "one" : "other"}`, { n: say.count(n) });

/** Every deviation as a line: what the board shows, and the CSV. */
function tableOf(answer: Answer, board: Board, say: Say): PlainTable {
  const { t } = say;
  const named = new Map(board.columns.map((c) => [c.id, titleOf(c)]));
  const head = (id: "kind" | "stage" | "touchpoint" | "people" | "share" | "times" | "of") => t(`mapfigures.deviation.table.${id}`);
  return {
    columns: [
      { head: head("kind"), unit: null },
      { head: head("stage"), unit: null },
      { head: head("touchpoint"), unit: null },
      { head: head("people"), unit: "count" },
      { head: head("share"), unit: "share" },
      { head: head("times"), unit: "count" },
      { head: head("of"), unit: "count" },
    ],
    rows: answer.deviations.map((d) => [
      t(`mapfigures.deviation.kind.${d.kind}`),
      d.stage ? (named.get(d.stage) ?? d.stage) : "",
      d.kind === "skipped" ? "" : say.name(d.name),
      d.customers,
      d.of > 0 ? d.customers / d.of : null,
      d.count,
      d.of,
    ]),
  };
}
