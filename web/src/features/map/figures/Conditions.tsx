import { Plus, X } from "lucide-react";
import type { Condition } from "../../../api/shape.ts";
import { conditionOf, type Test } from "../../../domain/condition.ts";
import { Button } from "../../../ui/Button.tsx";
import { Select } from "../../../ui/Field.tsx";
import { useSay } from "../../../ui/say.ts";
import { useFields } from "../../journey/data.ts";
import { Conditions } from "../../journey/Filters.tsx";
import { type Bind, scales } from "./bind.ts";
import { testOf } from "./filter.ts";

type Survey = Extract<Bind, { of: "survey" }>;
type Path = Extract<Bind, { of: "path" }>;
type Funnel = Extract<Bind, { of: "funnel" }>;

/** Which answers: all of them, or those to one question. */
export function SurveyFields({ bind, onChange }: { readonly bind: Survey; readonly onChange: (bind: Survey) => void }) {
  const { t } = useSay();
  const data = useFields();
  const { event, property, scale } = bind;
  const put = (change: { event?: string; property?: string; scale?: string }) => {
    const next = { event: event ?? "", property: property ?? "", scale: scale ?? "", ...change };
    const known = scales.find((s) => s === next.scale);
    onChange({
      of: "survey",
      ...(next.event ? { event: next.event } : {}),
      ...(next.property ? { property: next.property } : {}),
      ...(known && next.property ? { scale: known } : {}),
      ...(bind.show ? { show: bind.show } : {}),
    });
  };
  return (
    <div className="mf-fields">
      <Select
        label={t("mapfigures.bind.survey_event")}
        {...(event ? {} : { hint: t("mapfigures.bind.survey_any_about") })}
        value={event ?? ""}
        choices={[
          { value: "", text: t("mapfigures.bind.survey_any") },
          ...(data?.events ?? []).map((e) => ({ value: e.value, text: e.value })),
        ]}
        onChange={(value) => put({ event: value })}
      />
      <Select
        label={t("mapfigures.bind.survey_property")}
        value={property ?? ""}
        choices={[
          { value: "", text: t("mapfigures.bind.survey_property_any") },
          ...(data?.properties ?? []).map((p) => ({ value: p.name, text: p.name })),
        ]}
        onChange={(value) => put({ property: value })}
      />
      {property ? (
        <Select
          label={t("mapfigures.bind.survey_scale")}
          value={scale ?? ""}
          choices={[
            { value: "", text: t("mapfigures.bind.survey_scale_none") },
            ...scales.map((s) => ({ value: s, text: t(`mapfigures.scale.${s}`) })),
          ]}
          onChange={(value) => put({ scale: value })}
        />
      ) : null}
    </div>
  );
}

const windows = [1, 3, 7, 14, 30, 60, 90] as const;
const usual = "14d";

function Window({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const say = useSay();
  return (
    <Select
      label={say.t("mapfigures.bind.within")}
      value={value}
      choices={windows.map((n) => ({ value: `${n}d`, text: say.days(`${n}d`) }))}
      onChange={onChange}
    />
  );
}

/** From one place to another, in so much time. */
export function PathFields({ bind, onChange }: { readonly bind: Path | null; readonly onChange: (bind: Path | null) => void }) {
  const { t } = useSay();
  const { from = [], to = [], window = usual } = bind ?? {};
  // Half a path is kept as it is being made; only a whole one can be measured.
  const put = (change: Partial<Path>) => onChange({ of: "path", from, to, window, ...(bind?.show ? { show: bind.show } : {}), ...change });
  return (
    <div className="mf-fields">
      <Tests label={t("mapfigures.bind.from")} where={from} onChange={(next) => put({ from: next })} />
      <Tests label={t("mapfigures.bind.into")} where={to} onChange={(next) => put({ to: next })} />
      <Window value={window} onChange={(next) => put({ window: next })} />
    </div>
  );
}

const most = 8;

/** Steps in order, each with what must be met there. */
export function FunnelFields({ bind, onChange }: { readonly bind: Funnel | null; readonly onChange: (bind: Funnel | null) => void }) {
  const { t } = useSay();
  const steps = bind?.steps ?? [{ where: [] }, { where: [] }];
  const window = bind?.window ?? usual;
  const put = (change: Partial<Funnel>) => onChange({ of: "funnel", steps, window, ...(bind?.show ? { show: bind.show } : {}), ...change });
  return (
    <div className="mf-fields">
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have nothing but their place
        <div key={i} className="row mf-step">
          <div className="grow">
            <Tests
              label={t("mapfigures.bind.funnel_step", { n: i + 1 })}
              where={step.where}
              onChange={(where) => put({ steps: steps.map((s, j) => (j === i ? { where } : s)) })}
            />
          </div>
          {steps.length > 2 ? (
            <Button
              variant="ghost"
              size="small"
              icon={X}
              iconOnly
              title={t("mapfigures.bind.funnel_remove", { n: i + 1 })}
              onClick={() => put({ steps: steps.filter((_, j) => j !== i) })}
            >
              {t("mapfigures.bind.funnel_remove", { n: i + 1 })}
            </Button>
          ) : null}
        </div>
      ))}
      {steps.length < most ? (
        <Button variant="ghost" size="small" icon={Plus} onClick={() => put({ steps: [...steps, { where: [] }] })}>
          {t("mapfigures.bind.funnel_add")}
        </Button>
      ) : null}
      <Window value={window} onChange={(next) => put({ window: next })} />
    </div>
  );
}

/** Whether a binding says enough to be measured. */
export function isWhole(bind: Bind): boolean {
  switch (bind.of) {
    case "path":
      return bind.from.length > 0 && bind.to.length > 0;
    case "funnel":
      return bind.steps.every((step) => step.where.length > 0);
    case "touchpoint":
    case "stage":
    case "channel":
    case "survey":
    case "critical":
    case "cost":
    case "stages":
      return true;
  }
}

type TestsProps = {
  readonly label: string;
  readonly where: readonly Condition[];
  readonly onChange: (where: readonly Condition[]) => void;
};

/** Conditions on one interaction, as the filters of every page have them. */
function Tests({ label, where, onChange }: TestsProps) {
  const data = useFields();
  const tests = where.flatMap(testOf);
  const put = (next: readonly Test[]) => onChange(next.map(conditionOf));
  return (
    <fieldset className="mf-tests">
      <legend className="label">{label}</legend>
      <div className="filters">
        <Conditions
          tests={tests}
          fields={data}
          onReplace={(old, next) =>
            put([...tests.flatMap((test) => (test === old ? (next ? [next] : []) : [test])), ...(old === undefined && next ? [next] : [])])
          }
        />
      </div>
    </fieldset>
  );
}
