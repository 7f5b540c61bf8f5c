import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { Fields } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { useSay } from "../../../ui/say.ts";
import { Choice } from "../../journey/Choice.tsx";
import { FieldPicker } from "../../journey/FieldPicker.tsx";
import { fieldName } from "../../journey/fields.ts";
import { spanText } from "./StepEditor.tsx";
import { StepPicker } from "./StepPicker.tsx";
import { attempts, counts, type Exclusion, type FunnelSettings, optionalOf, orders, sessionGaps, tolerances } from "./settings.ts";
import { conditionText, type StageNames, stepText } from "./words.ts";

type Props = {
  readonly settings: FunnelSettings;
  readonly set: (change: Partial<FunnelSettings>) => void;
  readonly fields: Fields | undefined;
  readonly stages: StageNames;
};

/** In which order, what is counted, what must not happen, what must stay the same. */
export function Rules({ settings, set, fields, stages }: Props) {
  const say = useSay();
  const { t } = say;
  const [part, setPart] = useState<"exclude" | "hold" | null>(null);
  if (part === "exclude") {
    return (
      <StepPicker
        fields={fields}
        stages={stages}
        onPick={(test) => {
          set({ exclude: [...settings.exclude, { tests: [test], from: null, to: null }] });
          setPart(null);
        }}
      />
    );
  }
  if (part === "hold") {
    return (
      <FieldPicker
        label={t("filter.choose_field")}
        chosen={settings.hold}
        none={t("funnel.hold_nothing")}
        fields={fields}
        onChoose={(hold) => {
          set({ hold });
          setPart(null);
        }}
      />
    );
  }
  return (
    <div className="scroll funnel-rules">
      <p className="popover-title">{t("funnel.order.title")}</p>
      {orders.map((order) => (
        <Choice
          key={order}
          chosen={settings.order === order}
          text={t(`funnel.order.${order}`)}
          about={t(`funnel.order.${order}_about`)}
          onChoose={() => set({ order })}
        />
      ))}
      <p className="popover-title">{t("funnel.count.title")}</p>
      {counts.map((count) => (
        <Choice
          key={count}
          chosen={settings.count === count}
          text={t(`funnel.count.${count}`)}
          about={t(`funnel.count.${count}_about`)}
          onChoose={() => set({ count })}
        />
      ))}
      {settings.count === "sessions" ? (
        <label className="funnel-rule">
          <span className="t12 quiet">{t("funnel.session")}</span>
          <select className="field" value={settings.session} onChange={(event) => set({ session: event.target.value })}>
            {sessionGaps.map((gap) => (
              <option key={gap} value={gap}>
                {spanText(gap, say.duration)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {settings.count === "attempts" ? null : (
        <>
          <p className="popover-title">{t("funnel.attempt.title")}</p>
          {attempts.map((attempt) => (
            <Choice
              key={attempt}
              chosen={settings.attempt === attempt}
              text={t(`funnel.attempt.${attempt}`)}
              onChoose={() => set({ attempt })}
            />
          ))}
        </>
      )}
      {settings.order === "strict" ? null : (
        <>
          <p className="popover-title">{t("funnel.exclude.title")}</p>
          {settings.exclude.map((x, i) => (
            <ExclusionRow
              // biome-ignore lint/suspicious/noArrayIndexKey: two exclusions may be alike
              key={i}
              exclusion={x}
              settings={settings}
              fields={fields}
              stages={stages}
              onChange={(next) => set({ exclude: next ? settings.exclude.with(i, next) : settings.exclude.toSpliced(i, 1) })}
            />
          ))}
          <Button variant="ghost" size="small" icon={Plus} onClick={() => setPart("exclude")}>
            {t("funnel.exclude.add")}
          </Button>
          {settings.exclude.length > 0
            ? (["drop", "keep"] as const).map((excluded) => (
                <Choice
                  key={excluded}
                  chosen={settings.excluded === excluded}
                  text={t(`funnel.exclude.${excluded}`)}
                  about={t(`funnel.exclude.${excluded}_about`)}
                  onChoose={() => set({ excluded })}
                />
              ))
            : null}
        </>
      )}
      <p className="popover-title">{t("funnel.hold")}</p>
      <Choice
        chosen={settings.hold !== ""}
        text={settings.hold ? fieldName(settings.hold, say) : t("funnel.hold_nothing")}
        about={t("funnel.hold_about")}
        onChoose={() => setPart("hold")}
      />
      {settings.order === "ordered" && !optionalOf(settings).includes(1) ? (
        <label className="funnel-rule">
          <span className="t12 quiet">{t("funnel.tolerance")}</span>
          <select className="field" value={settings.tolerance} onChange={(event) => set({ tolerance: event.target.value })}>
            <option value="">{t("funnel.tolerance_none")}</option>
            {tolerances.map((tolerance) => (
              <option key={tolerance} value={tolerance}>
                {spanText(tolerance, say.duration)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  );
}

type RowProps = {
  readonly exclusion: Exclusion;
  readonly settings: FunnelSettings;
  readonly fields: Fields | undefined;
  readonly stages: StageNames;
  readonly onChange: (next: Exclusion | null) => void;
};

function ExclusionRow({ exclusion, settings, fields, stages, onChange }: RowProps) {
  const say = useSay();
  const { t } = say;
  const text = exclusion.tests.map((test) => conditionText(test, fields, stages, say)).join(", ");
  const needed = settings.steps.flatMap((step, i) =>
    optionalOf(settings).includes(i + 1) ? [] : [{ n: i + 1, text: stepText(step, fields, stages, say) }],
  );
  const from = exclusion.from ?? needed[0]?.n ?? 1;
  const to = exclusion.to ?? needed.at(-1)?.n ?? 1;
  return (
    <div className="funnel-exclusion">
      <div className="row apart">
        <span className="medium">{text}</span>
        <Button variant="ghost" size="small" icon={X} iconOnly onClick={() => onChange(null)}>
          {t("filter.remove", { name: text })}
        </Button>
      </div>
      {settings.order === "ordered" && needed.length > 1 ? (
        <div className="row">
          <label>
            <span className="t12 quiet">{t("funnel.exclude.from")}</span>
            <select
              className="field"
              value={from}
              onChange={(event) =>
                onChange({ ...exclusion, from: Number(event.target.value), to: Math.max(to, Number(event.target.value) + 1) })
              }
            >
              {needed.slice(0, -1).map((step) => (
                <option key={step.n} value={step.n}>
                  {step.n}. {step.text}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="t12 quiet">{t("funnel.exclude.to")}</span>
            <select className="field" value={to} onChange={(event) => onChange({ ...exclusion, from, to: Number(event.target.value) })}>
              {needed
                .filter((step) => step.n > from)
                .map((step) => (
                  <option key={step.n} value={step.n}>
                    {step.n}. {step.text}
                  </option>
                ))}
            </select>
          </label>
        </div>
      ) : null}
    </div>
  );
}
