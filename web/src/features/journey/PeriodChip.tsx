import { useContext } from "react";
import { daysOf, type Extent, type PeriodChoice } from "../../domain/period.ts";
import { useSay, WorkspaceContext } from "../../ui/say.ts";
import { Chip } from "./Chip.tsx";
import { PeriodChoices } from "./PeriodChoices.tsx";

type Props = {
  readonly period: PeriodChoice;
  readonly extent: Extent;
  readonly go: (change: { readonly period: PeriodChoice }) => void;
  /** Where a key opens it too. */
  readonly open?: boolean;
  readonly onOpen?: (open: boolean) => void;
};

/** The time that is looked at. */
export function PeriodChip({ period, extent, go, ...opened }: Props) {
  const say = useSay();
  const { zone } = useContext(WorkspaceContext);
  const days = daysOf(period, extent);
  return (
    <Chip
      plain
      label={say.t("filter.period")}
      text={days ? say.span(days.from, days.to, days.to.slice(0, 4) === extent.today.slice(0, 4)) : say.t("period.all")}
      title={say.t("period.zone", { zone })}
      width={300}
      {...opened}
    >
      {(close) => <PeriodChoices period={period} extent={extent} go={go} onDone={close} />}
    </Chip>
  );
}
