import type { ReactNode } from "react";
import { replaced, type Test } from "../../../domain/condition.ts";
import type { Extent } from "../../../domain/period.ts";
import type { Place } from "../../../domain/place.ts";
import { useSay } from "../../../ui/say.ts";
import { useFields } from "../../journey/data.ts";
import { CompareChip, Conditions, ModelChip } from "../../journey/Filters.tsx";
import { PeriodChip } from "../../journey/PeriodChip.tsx";
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
  const { t } = useSay();
  const fields = useFields();
  const replace = (old: Test | undefined, next: Test | null) => go({ where: replaced(place.where, old, next) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
    <div className="filters" role="group" aria-label={t("filter.label")}>
      {children}
      <ModelChip chosen={place.model} onChoose={(model) => go({ model })} />
      <PeriodChip period={place.period} extent={extent} go={go} open={periodOpen} onOpen={onPeriod} />
      <Conditions tests={place.where} fields={fields} onReplace={replace} />
      {comparable ? <CompareChip place={place} extent={extent} fields={fields} go={go} /> : null}
    </div>
  );
}
