import { ArrowLeft, ArrowRight, Plus, Trash2, X } from "lucide-react";
import { useState } from "react";
import type { Fields } from "../../../api/shape.ts";
import type { Test } from "../../../domain/condition.ts";
import { Button } from "../../../ui/Button.tsx";
import { useSay } from "../../../ui/say.ts";
import { Toggle } from "../../../ui/Toggle.tsx";
import { ConditionEditor } from "../../journey/ConditionEditor.tsx";
import { type FunnelSettings, type FunnelStep, limits } from "./settings.ts";
import { conditionText, type StageNames } from "./words.ts";

type Props = {
  readonly settings: FunnelSettings;
  readonly at: number;
  readonly fields: Fields | undefined;
  readonly stages: StageNames;
  readonly onChange: (step: FunnelStep) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
};

/** One step: what it is called and looks for, its place, its limit. */
export function StepEditor({ settings, at, fields, stages, onChange, onMove, onRemove }: Props) {
  const say = useSay();
  const { t } = say;
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const step = settings.steps[at];
  if (!step) return null;
  if (editing !== null) {
    return (
      <ConditionEditor
        fields={fields}
        test={editing === "new" ? null : (step.tests[editing] ?? null)}
        onDone={(test) => {
          if (test) onChange({ ...step, tests: editing === "new" ? [...step.tests, test] : step.tests.with(editing, test) });
          setEditing(null);
        }}
      />
    );
  }
  const remove = (test: Test) => onChange({ ...step, tests: step.tests.filter((other) => other !== test) });
  return (
    <div className="funnel-step">
      <label>
        <span className="t12 quiet">{t("funnel.step.name")}</span>
        <input
          className="field"
          defaultValue={step.name}
          maxLength={80}
          placeholder={step.tests.map((test) => conditionText(test, fields, stages, say)).join(", ")}
          onBlur={(event) => (event.target.value.trim() === step.name ? undefined : onChange({ ...step, name: event.target.value.trim() }))}
          onKeyDown={(event) => (event.key === "Enter" ? event.currentTarget.blur() : undefined)}
        />
      </label>
      <p className="popover-title">{t("funnel.step.is")}</p>
      <ul className="funnel-tests">
        {step.tests.map((test, i) => {
          const text = conditionText(test, fields, stages, say);
          return (
            <li key={test.field + test.operator + test.values.join()} className="row">
              <button type="button" className="choice" onClick={() => setEditing(i)}>
                <span className="grow">{text}</span>
              </button>
              {step.tests.length > 1 ? (
                <Button variant="ghost" size="small" icon={X} iconOnly onClick={() => remove(test)}>
                  {t("filter.remove", { name: text })}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      <Button variant="ghost" size="small" icon={Plus} onClick={() => setEditing("new")}>
        {t("funnel.step.also")}
      </Button>
      {settings.order === "any" ? (
        <Toggle
          label={t("funnel.step.anchored")}
          hint={t("funnel.step.anchored_about")}
          checked={step.anchored}
          onChange={(anchored) => onChange({ ...step, anchored })}
        />
      ) : (
        <>
          <Toggle
            label={t("funnel.step.optional")}
            hint={t("funnel.step.optional_about")}
            checked={step.optional}
            onChange={(optional) => onChange({ ...step, optional })}
            reason={
              !step.optional && settings.steps.every((other, i) => i === at || other.optional) ? t("funnel.step.optional_last") : null
            }
          />
          {at > 0 ? (
            <label>
              <span className="t12 quiet">{t("funnel.step.within")}</span>
              <select className="field" value={step.within} onChange={(event) => onChange({ ...step, within: event.target.value })}>
                <option value="">{t("funnel.step.no_limit")}</option>
                {[...limits, ...(step.within && !limits.some((l) => l === step.within) ? [step.within] : [])].map((limit) => (
                  <option key={limit} value={limit}>
                    {spanText(limit, say.duration)}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
        </>
      )}
      <div className="row apart">
        <span className="row">
          <Button variant="ghost" size="small" icon={ArrowLeft} iconOnly disabled={at === 0} onClick={() => onMove(at - 1)}>
            {t("funnel.step.earlier")}
          </Button>
          <Button
            variant="ghost"
            size="small"
            icon={ArrowRight}
            iconOnly
            disabled={at === settings.steps.length - 1}
            onClick={() => onMove(at + 1)}
          >
            {t("funnel.step.later")}
          </Button>
        </span>
        <Button variant="ghost" size="small" icon={Trash2} onClick={onRemove}>
          {t("funnel.step.remove")}
        </Button>
      </div>
    </div>
  );
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** "30m" as it is said. */
export const spanText = (text: string, duration: (seconds: number) => string): string =>
  duration(Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 1));
