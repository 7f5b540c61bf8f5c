import { Plus } from "lucide-react";
import type { Fields } from "../../api/shape.ts";
import { replaced, type Test } from "../../domain/condition.ts";
import { compareDays, daysOf, type Extent, effectiveCompare } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { type Say, useSay } from "../../ui/say.ts";
import type { Go } from "../place.ts";
import { Chip } from "./Chip.tsx";
import { Choice } from "./Choice.tsx";
import { CompareChoices } from "./CompareChoices.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";
import { useFields, useModels } from "./data.ts";
import { fieldName, rawName, valueName } from "./fields.ts";
import { PeriodChip } from "./PeriodChip.tsx";

type Props = {
  readonly place: Place;
  readonly go: Go;
  readonly extent: Extent;
  readonly periodOpen: boolean;
  readonly onPeriod: (open: boolean) => void;
  /** Without a comparison: the page has none. */
  readonly alone?: boolean;
};

/** What is looked at: stage model, period, channel, any other condition, and what it is compared with. */
export function Filters({ place, go, extent, periodOpen, onPeriod, alone = false }: Props) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  const channel = place.where.find(isChannel);
  const others = place.where.filter((test) => test !== channel);
  const replace = (old: Test | undefined, next: Test | null) => go({ where: replaced(place.where, old, next) });

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
    <div className="filters" role="group" aria-label={t("filter.label")}>
      <ModelChip chosen={place.model} onChoose={(model) => go({ model, stage: null, measure: null })} />
      <PeriodChip period={place.period} extent={extent} go={go} open={periodOpen} onOpen={onPeriod} />
      <Chip
        label={t("filter.channel")}
        text={channel ? testText(channel, fields, say) : t("filter.all")}
        width={260}
        {...(channel ? { onRemove: () => replace(channel, null), removeLabel: t("filter.remove", { name: t("filter.channel") }) } : {})}
      >
        {(close) => (
          <ConditionEditor
            fields={fields}
            test={channel ?? { field: "channel", operator: "is", values: [] }}
            simple
            onDone={(test) => {
              replace(channel, test);
              close();
            }}
          />
        )}
      </Chip>
      <Conditions tests={others} fields={fields} onReplace={replace} />
      {alone ? null : <CompareChip place={place} extent={extent} fields={fields} go={go} />}
    </div>
  );
}

type ConditionsProps = {
  readonly tests: readonly Test[];
  readonly fields: Fields | undefined;
  /** Next in place of old; no old adds one, no next takes it away. */
  readonly onReplace: (old: Test | undefined, next: Test | null) => void;
};

/** A chip for each condition, and one that adds another. */
export function Conditions({ tests, fields, onReplace }: ConditionsProps) {
  const say = useSay();
  const { t } = say;
  return (
    <>
      {tests.map((test) => (
        <Chip
          key={test.field + test.operator + test.values.join()}
          label={fieldName(test.field, say)}
          title={rawName(test.field)}
          text={testText(test, fields, say)}
          width={300}
          onRemove={() => onReplace(test, null)}
          removeLabel={t("filter.remove", { name: fieldName(test.field, say) })}
        >
          {(close) => (
            <ConditionEditor
              fields={fields}
              test={test}
              onDone={(next) => {
                onReplace(test, next);
                close();
              }}
            />
          )}
        </Chip>
      ))}
      <Chip label="" text={t("filter.add")} icon={<Plus size={12} aria-hidden="true" />} dashed width={300}>
        {(close) => (
          <ConditionEditor
            fields={fields}
            test={null}
            onDone={(test) => {
              onReplace(undefined, test);
              close();
            }}
          />
        )}
      </Chip>
    </>
  );
}

/** The stage model; choosing the workspace's own hands on null. */
export function ModelChip({ chosen, onChoose }: { readonly chosen: string | null; readonly onChoose: (model: string | null) => void }) {
  const say = useSay();
  const models = useModels();
  const model = models.data?.find((m) => m.id === chosen) ?? models.data?.find((m) => m.default);
  return (
    <Chip plain label={say.t("filter.model")} text={say.name(model?.name) || "…"} width={260}>
      {(close) =>
        models.data?.map((m) => (
          <Choice
            key={m.id}
            chosen={m.id === model?.id}
            text={say.name(m.name)}
            about={m.stages.map((s) => say.name(s.name)).join(" · ")}
            onChoose={() => {
              onChoose(m.default ? null : m.id);
              close();
            }}
          />
        ))
      }
    </Chip>
  );
}

const isChannel = (test: Test): boolean => test.field === "channel" && test.operator === "is";

type CompareProps = {
  readonly place: Pick<Place, "period" | "compare">;
  readonly extent: Extent;
  readonly fields: Fields | undefined;
  readonly go: (change: Partial<Pick<Place, "compare">>) => void;
};

/** What the figures are compared with. */
export function CompareChip({ place, extent, fields, go }: CompareProps) {
  const say = useSay();
  const compare = effectiveCompare(place.compare, place.period, extent);
  return (
    <Chip label={say.t("filter.compare")} text={compareText(compare, place, extent, fields, say)} width={320}>
      {(close) => <CompareChoices compare={compare} days={daysOf(place.period, extent)} fields={fields} go={go} onDone={close} />}
    </Chip>
  );
}

/** What a comparison is called, in the filter and beside the figures. */
export function compareText(
  compare: ReturnType<typeof effectiveCompare>,
  place: Pick<Place, "period">,
  extent: Extent,
  fields: Fields | undefined,
  say: Say,
): string {
  const days = daysOf(place.period, extent);
  const before = compareDays(compare, days);
  switch (compare.kind) {
    case "default":
    case "none":
      return say.t("compare.none");
    case "previous":
    case "lastYear":
      return before ? say.span(before.from, before.to) : say.t("compare.none");
    case "group":
      return `${fieldName(compare.field, say)} ${compare.values.map((v) => valueName(compare.field, v, fields, say)).join(` ${say.t("filter.or")} `)}`;
  }
}

/** A condition in words, without its field: "web o app", "non web", "almeno 50". */
export function testText(test: Test, fields: Fields | undefined, say: Say): string {
  const [first = "", ...rest] = test.values.map((v) => valueName(test.field, v, fields, say));
  const values =
    rest.length > 1
      ? `${first} ${say.t("filter.and_others", { n: say.count(rest.length) })}`
      : [first, ...rest].join(` ${say.t("filter.or")} `);
  return test.operator === "is" ? values : `${say.t(`filter.operator.${test.operator}`)} ${values}`.trim();
}
