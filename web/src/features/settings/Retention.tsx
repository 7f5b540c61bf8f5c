import { useState } from "react";
import type { Aged } from "../../api/shape.ts";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";

const usual = ["0", "180", "365", "730", "1095", "1825"] as const;
type Choice = (typeof usual)[number] | "own";

type Props = {
  readonly value: number;
  readonly onChange: (days: number) => void;
  /** What this retention would leave out of the figures; null where it is none shorter. */
  readonly aged: Aged | null;
  readonly error: string | null;
};

/** How long events are kept. */
export function Retention({ value, onChange, aged, error }: Props) {
  const { t, count, date } = useSay();
  const [own, setOwn] = useState(!usual.some((one) => one === String(value)));
  const chosen: Choice = own ? "own" : (usual.find((one) => one === String(value)) ?? "own");
  const text = (choice: Choice): string => {
    if (choice === "own") return t("settings.retention.own");
    return choice === "0" ? t("settings.retention.forever") : t(`settings.retention.for_${choice}`);
  };
  return (
    <div className="settings-form">
      <Select
        label={t("settings.retention_days")}
        hint={t("settings.retention.hint")}
        value={chosen}
        choices={[...usual, "own" as const].map((choice) => ({ value: choice, text: text(choice) }))}
        onChange={(choice) => {
          setOwn(choice === "own");
          if (choice !== "own") onChange(Number(choice));
        }}
        error={own ? null : error}
      />
      {own ? (
        <Field
          label={t("settings.retention.days")}
          type="number"
          min={1}
          max={36_525}
          step={1}
          inputMode="numeric"
          value={Number.isNaN(value) ? "" : String(value)}
          onChange={(days) => onChange(days === "" ? 0 : Math.trunc(Number(days)))}
          error={error}
        />
      ) : null}
      {aged && aged.interactions > 0 ? (
        <p className="settings-note">{t("settings.retention.aged", { n: count(aged.interactions), date: date(aged.before) })}</p>
      ) : null}
    </div>
  );
}
