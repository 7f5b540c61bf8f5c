import { useState } from "react";
import type { Fields } from "../../../api/shape.ts";
import type { Test } from "../../../domain/condition.ts";
import { useSay } from "../../../ui/say.ts";
import { Choice } from "../../journey/Choice.tsx";
import { ConditionEditor } from "../../journey/ConditionEditor.tsx";
import { fieldName, optionsOf } from "../../journey/fields.ts";
import type { StageNames } from "./words.ts";

type Props = {
  readonly fields: Fields | undefined;
  readonly stages: StageNames;
  readonly onPick: (test: Test) => void;
};

const few = 6; // of each sort, until somebody searches

/** What a step can be: a touchpoint, an event, a stage, a channel, or any condition. */
export function StepPicker({ fields, stages, onPick }: Props) {
  const say = useSay();
  const { t } = say;
  const [search, setSearch] = useState("");
  const [other, setOther] = useState(false);
  const wanted = search.trim().toLowerCase();
  if (other) {
    return (
      <ConditionEditor
        fields={fields}
        test={null}
        onDone={(test) => {
          if (test) onPick(test);
        }}
      />
    );
  }
  const sorts = [
    ...(["event", "touchpoint"] as const).map((field) => ({ field, options: optionsOf(field, fields, say).options })),
    { field: "stage" as const, options: [...stages].map(([value, text]) => ({ value, text, n: null })) },
    { field: "channel" as const, options: optionsOf("channel", fields, say).options },
  ];
  const found = sorts
    .map(({ field, options }) => ({
      field,
      options: options.filter((o) => o.text.toLowerCase().includes(wanted)).slice(0, wanted === "" ? few : 20),
    }))
    .filter(({ options }) => options.length > 0);
  return (
    <>
      <input
        className="field"
        type="search"
        placeholder={t("funnel.step.search")}
        aria-label={t("funnel.step.search")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="scroll">
        {found.map(({ field, options }) => (
          <div key={field}>
            <p className="popover-title">{fieldName(field, say)}</p>
            {options.map((option) => (
              <Choice
                key={option.value}
                chosen={false}
                text={option.text}
                {...(option.n === null ? {} : { about: t("funnel.step.times", { n: say.count(option.n) }) })}
                onChoose={() => onPick({ field, operator: "is", values: [option.value] })}
              />
            ))}
          </div>
        ))}
        {found.length === 0 ? <p className="popover-title">{t("filter.no_match")}</p> : null}
      </div>
      <button type="button" className="button small wide" onClick={() => setOther(true)}>
        {t("funnel.step.condition")}
      </button>
    </>
  );
}
