import { useState } from "react";
import type { Fields, RetentionAnswer } from "../../../api/shape.ts";
import type { Test } from "../../../domain/condition.ts";
import { Field } from "../../../ui/Field.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { Toggle } from "../../../ui/Toggle.tsx";
import { Chip } from "../../journey/Chip.tsx";
import { Choice } from "../../journey/Choice.tsx";
import { ChoiceChip } from "../../journey/ChoiceChip.tsx";
import { ConditionEditor } from "../../journey/ConditionEditor.tsx";
import { useFields } from "../../journey/data.ts";
import { FieldPicker } from "../../journey/FieldPicker.tsx";
import { testText } from "../../journey/Filters.tsx";
import { fieldName } from "../../journey/fields.ts";
import type { SettingsView } from "../shell/analysis.ts";
import {
  bracketsIn,
  bracketsOf,
  countOf,
  counts,
  intervals,
  looks,
  modes,
  type RetentionSettings as Settings,
  shows,
  silences,
  usualBrackets,
} from "./settings.ts";

type Props = SettingsView<Settings, RetentionAnswer>;
type Part = Pick<Props, "settings" | "set"> & { readonly say: Say };

/** Which picture, who begins, what is coming back, how long an interval is, and what a figure counts. */
export function RetentionSettings({ settings, set }: Props) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  const { look } = settings;
  return (
    <>
      <ChoiceChip
        label={t("retention.look")}
        value={look}
        choices={looks}
        text={(one) => t(`retention.looks.${one}.name`)}
        tell={(one) => t(`retention.looks.${one}.about`)}
        width={320}
        onChoose={(one) => set({ look: one })}
      />
      {look === "lifecycle" ? null : (
        <TestChip label={t("retention.start")} test={settings.start} fields={fields} say={say} onChange={(start) => set({ start })} />
      )}
      <TestChip
        label={look === "lifecycle" ? t("retention.active") : t("retention.back")}
        test={settings.back}
        fields={fields}
        say={say}
        onChange={(back) => set({ back })}
      />
      <Chip label={t("retention.interval")} text={intervalText(settings, say)} width={300}>
        {() => <IntervalPicker settings={settings} set={set} say={say} />}
      </Chip>
      {look === "cohorts" ? (
        <>
          <Chip label={t("retention.mode")} text={t(`retention.modes.${settings.mode}.name`)} width={340}>
            {() => <ModePicker settings={settings} set={set} say={say} />}
          </Chip>
          <Chip label={t("retention.by")} text={settings.by === "" ? t("retention.by_none") : fieldName(settings.by, say)} width={300}>
            {(close) => (
              <>
                <p className="popover-title">{t("retention.by_about")}</p>
                <FieldPicker
                  label={t("retention.by_search")}
                  chosen={settings.by}
                  none={t("retention.by_none")}
                  fields={fields}
                  onChoose={(by) => {
                    set({ by });
                    close();
                  }}
                />
              </>
            )}
          </Chip>
          <ChoiceChip
            label={t("retention.show")}
            value={settings.show}
            choices={shows}
            text={(show) => t(`retention.shows.${show}.name`)}
            tell={(show) => t(`retention.shows.${show}.about`)}
            width={300}
            onChoose={(show) => set({ show })}
          />
        </>
      ) : null}
      {look === "survival" ? (
        <ChoiceChip
          label={t("retention.silence")}
          about={t("retention.silence_about")}
          value={settings.silence}
          choices={silences}
          text={(days) => say.days(`${days}d`)}
          width={280}
          onChoose={(silence) => set({ silence })}
        />
      ) : null}
      {look === "lifecycle" ? null : (
        <Chip label="" text={t("retention.rules")} width={340}>
          {() => (
            <div className="retention-rules">
              <Toggle
                label={t("retention.recurring")}
                hint={t("retention.recurring_about")}
                checked={settings.recurring}
                onChange={(recurring) => set({ recurring })}
              />
              <Toggle
                label={t("retention.rolling")}
                hint={t("retention.rolling_about")}
                checked={settings.rolling}
                onChange={(rolling) => set({ rolling })}
              />
            </div>
          )}
        </Chip>
      )}
    </>
  );
}

function TestChip({
  label,
  test,
  fields,
  say,
  onChange,
}: {
  readonly label: string;
  readonly test: Test | null;
  readonly fields: Fields | undefined;
  readonly say: Say;
  readonly onChange: (test: Test | null) => void;
}) {
  return (
    <Chip
      label={label}
      text={test ? `${fieldName(test.field, say)}: ${testText(test, fields, say)}` : say.t("retention.anything")}
      width={300}
      {...(test ? { onRemove: () => onChange(null), removeLabel: say.t("filter.remove", { name: label }) } : {})}
    >
      {(close) => (
        <ConditionEditor
          fields={fields && { ...fields, traits: [] }}
          test={test}
          onDone={(next) => {
            onChange(next);
            close();
          }}
        />
      )}
    </Chip>
  );
}

const intervalText = (s: Settings, say: Say): string =>
  s.look === "lifecycle"
    ? say.t(`retention.intervals.${s.interval}`)
    : say.t(`retention.intervals_n.${s.interval}`, { n: say.count(countOf(s)) });

function IntervalPicker({ settings, set, say }: Part) {
  const { t } = say;
  return (
    <>
      <p className="popover-title">{t("retention.interval_about")}</p>
      {intervals.map((interval) => (
        <Choice
          key={interval}
          chosen={settings.interval === interval}
          text={t(`retention.intervals.${interval}`)}
          onChoose={() => set({ interval, count: null, brackets: null })}
        />
      ))}
      {settings.look === "lifecycle" || (settings.mode === "brackets" && settings.look === "cohorts") ? null : (
        <>
          <p className="popover-title">{t("retention.count_about")}</p>
          {counts[settings.interval].map((count) => (
            <Choice
              key={count}
              chosen={countOf(settings) === count}
              text={t(`retention.intervals_n.${settings.interval}`, { n: say.count(count) })}
              onChoose={() => set({ count })}
            />
          ))}
        </>
      )}
    </>
  );
}

function ModePicker({ settings, set, say }: Part) {
  const { t } = say;
  const [text, setText] = useState(bracketsOf(settings));
  const bad = bracketsIn(text) === null;
  return (
    <>
      <p className="popover-title">{t("retention.mode_about")}</p>
      {modes.map((mode) => (
        <Choice
          key={mode}
          chosen={settings.mode === mode}
          text={t(`retention.modes.${mode}.name`)}
          about={t(`retention.modes.${mode}.about`)}
          onChoose={() => set({ mode })}
        />
      ))}
      {settings.mode === "brackets" ? (
        <form
          className="retention-brackets"
          onSubmit={(event) => {
            event.preventDefault();
            if (!bad) set({ brackets: text === usualBrackets[settings.interval] ? null : text });
          }}
        >
          <Field
            label={t("retention.brackets")}
            hint={t("retention.brackets_about")}
            error={bad ? t("retention.brackets_bad") : null}
            value={text}
            onChange={setText}
          />
          <button type="submit" className="button small" disabled={bad}>
            {t("retention.apply")}
          </button>
        </form>
      ) : null}
    </>
  );
}
