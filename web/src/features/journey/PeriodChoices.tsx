import { useId, useState } from "react";
import { daysOf, type Extent, isDay, type PeriodChoice } from "../../domain/period.ts";
import { useSay } from "../../ui/say.ts";
import { Choice } from "./Choice.tsx";

type Props = {
  readonly period: PeriodChoice;
  readonly extent: Extent;
  readonly go: (change: { readonly period: PeriodChoice }) => void;
  readonly onDone: () => void;
};

const presets: readonly PeriodChoice[] = [
  { kind: "all" },
  { kind: "last", days: 7 },
  { kind: "last", days: 30 },
  { kind: "last", days: 90 },
  { kind: "last", days: 365 },
  { kind: "year" },
];

export function PeriodChoices({ period, extent, go, onDone }: Props) {
  const say = useSay();
  const { t } = say;
  const days = daysOf(period, extent);
  const [from, setFrom] = useState(days?.from ?? extent.first);
  const [to, setTo] = useState(days?.to ?? extent.last);
  const id = useId();
  const choose = (next: PeriodChoice) => {
    go({ period: next });
    onDone();
  };
  const same = (preset: PeriodChoice) => period.kind !== "dates" && JSON.stringify(daysOf(preset, extent)) === JSON.stringify(days);
  const text = (preset: PeriodChoice): string => {
    if (preset.kind === "last") return preset.days === 365 ? t("period.last365") : t("period.last", { n: preset.days });
    return preset.kind === "year" ? t("period.year") : t("period.all");
  };
  return (
    <>
      <div className="sheet-list">
        {presets.map((preset) => {
          const span = daysOf(preset, extent);
          return (
            <Choice
              key={text(preset)}
              chosen={same(preset)}
              text={text(preset)}
              about={span ? say.span(span.from, span.to) : say.span(extent.first, extent.last)}
              onChoose={() => choose(preset)}
            />
          );
        })}
      </div>
      <form
        className="dates"
        onSubmit={(event) => {
          event.preventDefault();
          if (isDay(from) && isDay(to)) choose({ kind: "dates", from, to });
        }}
      >
        <label htmlFor={`${id}from`}>{t("period.from")}</label>
        <input
          id={`${id}from`}
          type="date"
          className="field"
          value={from}
          max={extent.today}
          onChange={(event) => setFrom(event.target.value)}
        />
        <label htmlFor={`${id}to`}>{t("period.to")}</label>
        <input id={`${id}to`} type="date" className="field" value={to} max={extent.today} onChange={(event) => setTo(event.target.value)} />
        <button type="submit" className="button small" disabled={!isDay(from) || !isDay(to)}>
          {t("action.apply")}
        </button>
      </form>
    </>
  );
}
