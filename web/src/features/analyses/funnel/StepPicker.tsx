import { useState } from "react";
import type { Fields } from "../../../api/shape.ts";
import type { Test } from "../../../domain/condition.ts";
import { useSay } from "../../../ui/say.ts";
import { ConditionEditor } from "../../journey/ConditionEditor.tsx";
import { fieldName, optionsOf } from "../../journey/fields.ts";
import { SignPicker } from "../../journey/SignPicker.tsx";
import type { StageNames } from "./words.ts";

const sorts = ["event", "touchpoint", "stage", "channel"] as const;

type Props = {
  readonly fields: Fields | undefined;
  readonly stages: StageNames;
  readonly onPick: (test: Test) => void;
};

/** What a step can be: a touchpoint, an event, a stage, a channel, or any condition. */
export function StepPicker({ fields, stages, onPick }: Props) {
  const say = useSay();
  const { t } = say;
  const [other, setOther] = useState(false);
  const pick = (test: Test | null) => {
    if (test) onPick(test);
  };
  if (other) return <ConditionEditor fields={fields} test={null} onDone={pick} />;
  return (
    <>
      <SignPicker
        label={t("funnel.step.search")}
        sorts={sorts.map((field) => ({
          field,
          title: fieldName(field, say),
          options:
            field === "stage" ? [...stages].map(([value, text]) => ({ value, text, n: null })) : optionsOf(field, fields, say).options,
        }))}
        times={(n) => t("funnel.step.times", { n: say.count(n) })}
        onChoose={pick}
      />
      <button type="button" className="button small wide" onClick={() => setOther(true)}>
        {t("funnel.step.condition")}
      </button>
    </>
  );
}
