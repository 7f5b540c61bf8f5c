import { useId } from "react";
import type { FlowsAnswer } from "../../api/shape.ts";
import { replaced, type Test } from "../../domain/condition.ts";
import { type FlowPlace, flowNodes, rareShares } from "../../domain/flows/place.ts";
import { decimal } from "../../domain/format.ts";
import type { Extent } from "../../domain/period.ts";
import { type Say, useSay } from "../../ui/say.ts";
import { Chip } from "../journey/Chip.tsx";
import { Choice } from "../journey/Choice.tsx";
import { ChoiceChip } from "../journey/ChoiceChip.tsx";
import { useFields } from "../journey/data.ts";
import { Conditions, ModelChip, testText } from "../journey/Filters.tsx";
import { PeriodChip } from "../journey/PeriodChip.tsx";
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
  const fields = useFields();
  const endText = (test: Test) => {
    const stages = new Map(answer?.model.stages.map((s) => [s.id, say.name(s.name)]));
    return test.field === "stage" ? test.values.map((v) => stages.get(v) ?? v).join(", ") : testText(test, fields, say);
  };
  const replace = (old: Test | undefined, next: Test | null) => go({ where: replaced(place.where, old, next) });
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
            fields={fields}
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
            fields={fields}
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
      <PeriodChip period={place.period} extent={extent} go={go} open={periodOpen} onOpen={onPeriod} />
      <Conditions tests={place.where} fields={fields} onReplace={replace} />
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
      <ChoiceChip
        plain
        label={t("flows.filter.rare")}
        value={place.rare}
        choices={rareShares}
        text={(rare) => rareText(rare, say)}
        width={240}
        onChoose={(rare) => go({ rare, at: null })}
      />
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
