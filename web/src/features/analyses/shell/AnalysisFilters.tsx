import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useContext } from "react";
import { getFields } from "../../../api/client.ts";
import type { Test } from "../../../domain/condition.ts";
import { daysOf, type Extent, effectiveCompare } from "../../../domain/period.ts";
import type { Place } from "../../../domain/place.ts";
import { useSay, WorkspaceContext } from "../../../ui/say.ts";
import { CompareChoices } from "../../journey/CompareChoices.tsx";
import { Chip, Conditions, compareText, ModelChip } from "../../journey/Filters.tsx";
import { PeriodChoices } from "../../journey/PeriodChoices.tsx";
import type { Go } from "../../place.ts";

type Props = {
  readonly place: Place;
  readonly go: Go;
  readonly extent: Extent;
  readonly comparable: boolean;
  readonly periodOpen: boolean;
  readonly onPeriod: (open: boolean) => void;
  /** Chips of the page's own, which come first. */
  readonly children: ReactNode;
};

/** What is asked, of when and of whom, and what it is compared with. */
export function AnalysisFilters({ place, go, extent, comparable, periodOpen, onPeriod, children }: Props) {
  const say = useSay();
  const { t } = say;
  const { zone } = useContext(WorkspaceContext);
  const fields = useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000 });
  const days = daysOf(place.period, extent);
  const compare = effectiveCompare(place.compare, place.period, extent);
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
      {children}
      <ModelChip chosen={place.model} onChoose={(model) => go({ model })} />
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
      <Conditions tests={place.where} fields={fields.data} onReplace={replace} />
      {comparable ? (
        <Chip label={t("filter.compare")} text={compareText(compare, place, extent, fields.data, say)} width={320}>
          {(close) => <CompareChoices compare={compare} days={days} fields={fields.data} go={go} onDone={close} />}
        </Chip>
      ) : null}
    </div>
  );
}
