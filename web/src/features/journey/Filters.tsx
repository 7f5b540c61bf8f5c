import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Plus, X } from "lucide-react";
import { type ReactNode, useContext, useState } from "react";
import { getFields } from "../../api/client.ts";
import type { Fields } from "../../api/shape.ts";
import type { Test } from "../../domain/condition.ts";
import { compareDays, daysOf, type Extent, effectiveCompare } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { type Say, useSay, WorkspaceContext } from "../../ui/say.ts";
import type { Go } from "../place.ts";
import { Choice } from "./Choice.tsx";
import { CompareChoices } from "./CompareChoices.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";
import { useModels } from "./data.ts";
import { fieldName, rawName, valueName } from "./fields.ts";
import { PeriodChoices } from "./PeriodChoices.tsx";

const useFields = () => useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000 });

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
  const { zone } = useContext(WorkspaceContext);
  const days = daysOf(place.period, extent);
  const compare = effectiveCompare(place.compare, place.period, extent);
  const channel = place.where.find(isChannel);
  const others = place.where.filter((test) => test !== channel);
  const replace = (old: Test | undefined, next: Test | null) =>
    go({
      where: [
        ...place.where.flatMap((test) => (test === old ? (next ? [next] : []) : [test])),
        ...(old === undefined && next ? [next] : []),
      ],
    });

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
    <div className="filters" role="group" aria-label={t("filter.label")}>
      <ModelChip chosen={place.model} onChoose={(model) => go({ model, stage: null, measure: null })} />
      <Chip
        plain
        label={t("filter.period")}
        text={days ? say.span(days.from, days.to, days.to.slice(0, 4) === extent.today.slice(0, 4)) : t("period.all")}
        title={t("period.zone", { zone })}
        width={300}
        open={periodOpen}
        onOpen={onPeriod}
      >
        {(close) => <PeriodChoices period={place.period} extent={extent} go={go} onDone={close} />}
      </Chip>
      <Chip
        label={t("filter.channel")}
        text={channel ? testText(channel, fields.data, say) : t("filter.all")}
        width={260}
        {...(channel ? { onRemove: () => replace(channel, null), removeLabel: t("filter.remove", { name: t("filter.channel") }) } : {})}
      >
        {(close) => (
          <ConditionEditor
            fields={fields.data}
            test={channel ?? { field: "channel", operator: "is", values: [] }}
            simple
            onDone={(test) => {
              replace(channel, test);
              close();
            }}
          />
        )}
      </Chip>
      <Conditions tests={others} fields={fields.data} onReplace={replace} />
      {alone ? null : (
        <Chip label={t("filter.compare")} text={compareText(compare, place, extent, fields.data, say)} width={320}>
          {(close) => <CompareChoices compare={compare} days={days} fields={fields.data} go={go} onDone={close} />}
        </Chip>
      )}
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

/** What a comparison is called, in the filter and beside the figures. */
export function compareText(
  compare: ReturnType<typeof effectiveCompare>,
  place: Place,
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

type ChipProps = {
  readonly label: string;
  readonly text: string;
  readonly title?: string;
  readonly icon?: ReactNode;
  readonly width: number;
  readonly dashed?: boolean;
  readonly plain?: boolean; // its text says enough where there is little room
  readonly open?: boolean;
  readonly onOpen?: (open: boolean) => void;
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
  readonly children: (close: () => void) => ReactNode;
};

/** A filter at rest says what it is set to; pressed, it opens its choices. */
export function Chip({
  label,
  text,
  title,
  icon,
  width,
  dashed = false,
  plain = false,
  open,
  onOpen,
  onRemove,
  removeLabel,
  children,
}: ChipProps) {
  const [own, setOwn] = useState(false);
  const opened = open ?? own;
  const setOpened = onOpen ?? setOwn;
  return (
    <span className={`chip${dashed ? " dashed" : ""}${plain ? " plain" : ""}`}>
      <Bubble
        opened={opened}
        onChange={setOpened}
        label={label || text}
        width={width}
        target={
          <button type="button" aria-expanded={opened} title={title} onClick={() => setOpened(!opened)}>
            {icon}
            {label ? <span className="quiet">{label}</span> : null}
            <b>{text}</b>
            {dashed ? null : <ChevronDown size={12} aria-hidden="true" />}
          </button>
        }
      >
        {children(() => setOpened(false))}
      </Bubble>
      {onRemove ? (
        <button type="button" className="off" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
          <X size={12} aria-hidden="true" />
        </button>
      ) : null}
    </span>
  );
}
