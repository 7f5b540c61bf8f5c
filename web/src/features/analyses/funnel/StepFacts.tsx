import type { FunnelAnswer, FunnelGroup } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { Facts } from "../../../ui/Facts.tsx";
import { useSay } from "../../../ui/say.ts";
import { rowText, writePicked } from "./words.ts";

type Props = {
  readonly answer: FunnelAnswer;
  /** By number. */
  readonly step: number;
  readonly group?: FunnelGroup;
  readonly onPick: (at: string) => void;
};

/** The figures of a step, of all or of one value. */
export function StepFacts({ answer, step, group, onPick }: Props) {
  const say = useSay();
  const { t } = say;
  const figures = answer.steps[step - 1];
  const own = group?.steps[step - 1] ?? figures;
  if (!figures || !own) return null;
  const time = (seconds: number | null | undefined) => (seconds === null || seconds === undefined ? "–" : say.duration(seconds));
  const facts: readonly (readonly [string, string])[] = [
    [t("funnel.table.count"), say.count(own.count)],
    [t("funnel.table.customers"), say.count(own.customers)],
    [t("funnel.table.from_first"), say.share(own.from_first)],
    [t("funnel.table.from_previous"), say.share(own.from_previous)],
    [t("funnel.table.dropped"), say.count(own.dropped)],
    ...(group || step === 1
      ? []
      : ([
          [t("funnel.table.time"), time(figures.time.median)],
          [t("funnel.facts.quick"), time(figures.time.q1)],
          [t("funnel.facts.slow"), time(figures.time.q3)],
          [t("funnel.table.time_from_first"), time(figures.time_from_first.median)],
        ] as const)),
  ];
  const then = answer.compare?.steps[step - 1];
  return (
    <>
      <section>
        <Facts facts={facts} />
        {then && !group ? (
          <p className="t12 quiet">{t("funnel.before", { share: say.share(then.from_first), n: say.count(then.count) })}</p>
        ) : null}
      </section>
      {!group && figures.dropped > 0 ? (
        <section>
          <h3 className="label">{t("funnel.facts.next")}</h3>
          <ul className="funnel-facts">
            {(figures.next ?? []).slice(0, 5).map((n) => (
              <li key={n.key} className="row apart">
                <span className="second cut">{rowText(n, "next", say)}</span>
                <span className="medium">
                  {say.count(n.count)} · {say.share(n.share)}
                </span>
              </li>
            ))}
          </ul>
          <div className="row wrap funnel-span">
            <Button size="small" onClick={() => onPick(writePicked({ kind: "step", step, key: "" }))}>
              {t("funnel.facts.reached")}
            </Button>
            <Button size="small" onClick={() => onPick(writePicked({ kind: "stop", step, key: "" }))}>
              {t("funnel.facts.stopped")}
            </Button>
          </div>
        </section>
      ) : null}
    </>
  );
}
