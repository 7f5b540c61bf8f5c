import { useQuery } from "@tanstack/react-query";
import { useContext, useId } from "react";
import { getFields } from "../../api/client.ts";
import type { FlowsAnswer } from "../../api/shape.ts";
import type { Test } from "../../domain/condition.ts";
import { type FlowPlace, flowNodes, rareShares } from "../../domain/flows/place.ts";
import { decimal } from "../../domain/format.ts";
import { daysOf, type Extent } from "../../domain/period.ts";
import { type Say, useSay, WorkspaceContext } from "../../ui/say.ts";
import { Choice } from "../journey/Choice.tsx";
import { Chip, Conditions, ModelChip, testText } from "../journey/Filters.tsx";
import { PeriodChoices } from "../journey/PeriodChoices.tsx";
import type { Change } from "../place.ts";
import { EndPicker } from "./EndPicker.tsx";

type Props = {
  readonly place: FlowPlace;
  readonly go: Change<FlowPlace>;
  readonly extent: Extent;
  readonly answer: FlowsAnswer | undefined;
  readonly periodOpen: boolean;
  readonly onPeriod: (open: boolean) => void;
};

/** What flows are looked at: from where, to where, when, of whom, and how fine. */
export function FlowFilters({ place, go, extent, answer, periodOpen, onPeriod }: Props) {
  const say = useSay();
  const { t } = say;
  const { zone } = useContext(WorkspaceContext);
  const fields = useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000 });
  const days = daysOf(place.period, extent);
  const endText = (test: Test) => {
    const stages = new Map(answer?.model.stages.map((s) => [s.id, say.name(s.name)]));
    return test.field === "stage" ? test.values.map((v) => stages.get(v) ?? v).join(", ") : testText(test, fields.data, say);
  };
  const replace = (old: Test | undefined, next: Test | null) =>
    go({
      where: [
        ...place.where.flatMap((test) => (test === old ? (next ? [next] : []) : [test])),
        ...(old === undefined && next ? [next] : []),
      ],
    });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
    <div className="filters" role="group" aria-label={t("filter.label")}>
      <Chip
        label={t("flows.filter.from")}
        text={place.from ? endText(place.from) : t("flows.filter.from_any")}
        width={320}
        {...(place.from
          ? { onRemove: () => go({ from: null, at: null }), removeLabel: t("filter.remove", { name: t("flows.filter.from") }) }
          : {})}
      >
        {(close) => (
          <EndPicker
            title={t("flows.filter.pick")}
            any={t("flows.filter.from_any")}
            chosen={place.from}
            answer={answer}
            fields={fields.data}
            onChoose={(from) => {
              go({ from, at: null });
              close();
            }}
          >
            <Visits label={t("flows.filter.after")} value={place.after} onChoose={(after) => go({ after })} say={say} />
          </EndPicker>
        )}
      </Chip>
      <Chip
        label={t("flows.filter.to")}
        text={place.to ? endText(place.to) : t("flows.filter.to_any")}
        width={320}
        {...(place.to
          ? { onRemove: () => go({ to: null, arrived: false, at: null }), removeLabel: t("filter.remove", { name: t("flows.filter.to") }) }
          : {})}
      >
        {(close) => (
          <EndPicker
            title={t("flows.filter.pick_to")}
            any={t("flows.filter.to_any")}
            chosen={place.to}
            answer={answer}
            fields={fields.data}
            onChoose={(to) => {
              go({ to, at: null, ...(to ? {} : { arrived: false }) });
              close();
            }}
          >
            {place.to ? (
              <>
                <label className="check">
                  <input type="checkbox" checked={place.arrived} onChange={(event) => go({ arrived: event.target.checked, at: null })} />
                  {t("flows.filter.arrived")}
                </label>
                {place.arrived ? (
                  <Visits label={t("flows.filter.before")} value={place.before} onChoose={(before) => go({ before })} say={say} />
                ) : null}
              </>
            ) : null}
          </EndPicker>
        )}
      </Chip>
      <ModelChip chosen={place.model} onChoose={(model) => go({ model, stage: null, measure: null, at: null })} />
      <Chip
        plain
        label={t("filter.period")}
        text={days ? say.span(days.from, days.to, days.to.slice(0, 4) === extent.today.slice(0, 4)) : t("period.all")}
        title={t("period.zone", { zone })}
        width={300}
        open={periodOpen}
        onOpen={onPeriod}
      >
        {(close) => <PeriodChoices period={place.period} extent={extent} go={go} onDone={close} />}
      </Chip>
      <Conditions tests={place.where} fields={fields.data} onReplace={replace} />
      <Chip plain label={t("flows.filter.nodes")} text={t(`flows.nodes.${place.nodes}`)} width={300}>
        {(close) => (
          <>
            {flowNodes.map((nodes) => (
              <Choice
                key={nodes}
                chosen={nodes === place.nodes}
                text={t(`flows.nodes.${nodes}`)}
                onChoose={() => {
                  go({ nodes, at: null });
                  close();
                }}
              />
            ))}
            <p className="popover-title">{t("flows.filter.touch")}</p>
            {(["first", "last"] as const).map((touch) => (
              <Choice
                key={touch}
                chosen={touch === place.touch}
                text={t(`flows.touch.${touch}`)}
                about={t(`flows.touch.${touch}_about`)}
                onChoose={() => {
                  go({ touch, at: null });
                  close();
                }}
              />
            ))}
          </>
        )}
      </Chip>
      <Chip plain label={t("flows.filter.rare")} text={rareText(place.rare, say)} width={240}>
        {(close) =>
          rareShares.map((rare) => (
            <Choice
              key={rare}
              chosen={rare === place.rare}
              text={rareText(rare, say)}
              onChoose={() => {
                go({ rare, at: null });
                close();
              }}
            />
          ))
        }
      </Chip>
    </div>
  );
}

const rareText = (rare: number, say: Say): string =>
  rare === 0
    ? say.t("flows.filter.rare_none")
    : say.t("flows.filter.rare_below", { share: `${decimal(rare, Number.isInteger(rare) ? 0 : 1, say.language)}%` });

type VisitsProps = {
  readonly label: string;
  readonly value: number | null;
  readonly onChoose: (n: number | null) => void;
  readonly say: Say;
};

/** How many visits are followed: all, or a few. */
function Visits({ label, value, onChoose, say }: VisitsProps) {
  const id = useId();
  return (
    <p className="row apart visits">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="field" value={value ?? ""} onChange={(event) => onChoose(Number(event.target.value) || null)}>
        <option value="">{say.t("flows.filter.all")}</option>
        {[1, 2, 3, 4, 5, 6].map((n) => (
          <option key={n} value={n}>
            {n}
          </option>
        ))}
      </select>
    </p>
  );
}
