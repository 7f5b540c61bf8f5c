import { Plus } from "lucide-react";
import { useMemo } from "react";
import type { FunnelAnswer } from "../../../api/shape.ts";
import { useSay } from "../../../ui/say.ts";
import { Chip } from "../../journey/Chip.tsx";
import { Choice } from "../../journey/Choice.tsx";
import { useFields, useModels } from "../../journey/data.ts";
import { FieldPicker } from "../../journey/FieldPicker.tsx";
import { fieldName } from "../../journey/fields.ts";
import type { SettingsView } from "../shell/analysis.ts";
import { Rules } from "./Rules.tsx";
import { StepEditor, spanText } from "./StepEditor.tsx";
import { StepPicker } from "./StepPicker.tsx";
import { calendars, type FunnelStep, mostSteps, newStep, type FunnelSettings as Settings, touches, usual, windows } from "./settings.ts";
import { type StageNames, stepText } from "./words.ts";

export type Props = SettingsView<Settings, FunnelAnswer>;

/** What a funnel can be put together from. */
export function useParts(model: string | null) {
  const say = useSay();
  const fields = useFields();
  const models = useModels().data;
  const stages: StageNames = useMemo(() => {
    const found = models?.find((m) => m.id === model) ?? models?.find((m) => m.default);
    return new Map(found?.stages.map((s) => [s.id, say.name(s.name) || s.id]));
  }, [models, model, say]);
  return { fields, stages };
}

/** The steps, how long they may take, the rules, and by what they are told apart. */
export function FunnelSettings({ settings, set, place }: Props) {
  const say = useSay();
  const { t } = say;
  const { fields, stages } = useParts(place.model);
  const { steps } = settings;
  const change = (at: number) => (step: FunnelStep) => set({ steps: steps.with(at, step) });
  const ruled = (["order", "count", "attempt", "hold", "tolerance", "exclude"] as const).filter(
    (name) => JSON.stringify(settings[name]) !== JSON.stringify(usual[name]),
  ).length;
  return (
    <>
      {steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place, and two may be alike
        <Chip key={at} label={say.count(at + 1)} text={chipText(step, stepText(step, fields, stages, say), t)} width={320}>
          {(close) => (
            <StepEditor
              settings={settings}
              at={at}
              fields={fields}
              stages={stages}
              onChange={change(at)}
              onMove={(to) => {
                set({ steps: steps.toSpliced(at, 1).toSpliced(to, 0, step) });
                close();
              }}
              onRemove={() => {
                set({ steps: steps.toSpliced(at, 1) });
                close();
              }}
            />
          )}
        </Chip>
      ))}
      {steps.length < mostSteps ? (
        <Chip label="" text={t("funnel.step.add")} icon={<Plus size={12} aria-hidden="true" />} dashed width={320}>
          {(close) => (
            <StepPicker
              fields={fields}
              stages={stages}
              onPick={(test) => {
                set({ steps: [...steps, newStep([test])] });
                close();
              }}
            />
          )}
        </Chip>
      ) : null}
      {steps.length === 0 ? null : (
        <>
          <Chip label={t("funnel.window")} text={windowText(settings, say)} width={260}>
            {(close) => (
              <>
                <p className="popover-title">{t("funnel.window_about")}</p>
                <div className="scroll">
                  {windows.map((window) => (
                    <Choice
                      key={window}
                      chosen={settings.days === 0 && settings.window === window}
                      text={spanText(window, say.duration)}
                      onChoose={() => {
                        set({ window, days: 0 });
                        close();
                      }}
                    />
                  ))}
                  <p className="popover-title">{t("funnel.calendar_about")}</p>
                  {calendars.map((days) => (
                    <Choice
                      key={days}
                      chosen={settings.days === days}
                      text={calendarText(days, say)}
                      onChoose={() => {
                        set({ days });
                        close();
                      }}
                    />
                  ))}
                </div>
              </>
            )}
          </Chip>
          <Chip label={t("funnel.by")} text={settings.by ? fieldName(settings.by, say) : t("funnel.by_nothing")} width={300}>
            {() => (
              <>
                <FieldPicker
                  label={t("filter.choose_field")}
                  chosen={settings.by}
                  none={t("funnel.by_nothing")}
                  fields={fields}
                  onChoose={(by) => set({ by })}
                />
                {settings.by ? (
                  <>
                    <p className="popover-title">{t("funnel.by_whose")}</p>
                    {touches.map((at) => (
                      <Choice key={at} chosen={settings.at === at} text={t(`funnel.touch.${at}`)} onChoose={() => set({ at })} />
                    ))}
                    {settings.at === "step" ? (
                      <select
                        className="field"
                        aria-label={t("funnel.touch.step")}
                        value={settings.atStep}
                        onChange={(event) => set({ atStep: Number(event.target.value) })}
                      >
                        {steps.map((step, i) => (
                          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                          <option key={i} value={i + 1}>
                            {i + 1}. {stepText(step, fields, stages, say)}
                          </option>
                        ))}
                      </select>
                    ) : null}
                  </>
                ) : null}
              </>
            )}
          </Chip>
          <Chip
            label={t("funnel.rules")}
            text={ruled === 0 ? t("funnel.rules_usual") : t("funnel.rules_set", { n: say.count(ruled) })}
            width={360}
          >
            {() => <Rules settings={settings} set={set} fields={fields} stages={stages} />}
          </Chip>
        </>
      )}
    </>
  );
}

type T = ReturnType<typeof useSay>["t"];

/** Long names are cut; what may be left out stands in brackets. */
const chipText = (step: FunnelStep, name: string, t: T): string => {
  const short = name.length > 32 ? `${name.slice(0, 31).trimEnd()}…` : name;
  return step.optional ? t("funnel.step.maybe", { name: short }) : short;
};

const calendarText = (days: number, say: ReturnType<typeof useSay>): string =>
  days === 1 ? say.t("funnel.same_day") : say.t("funnel.calendar", { days: say.days(`${days}d`) });

const windowText = (settings: Settings, say: ReturnType<typeof useSay>): string =>
  settings.days > 0 ? calendarText(settings.days, say) : spanText(settings.window, say.duration);
