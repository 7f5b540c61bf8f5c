import { useState } from "react";
import type { Deviation, Deviations } from "../../../api/shape.ts";
import { plural } from "../../../domain/format.ts";
import { type Say, useSay } from "../../../ui/say.ts";
import { type Board, titleOf } from "./board.ts";
import { KindIcon, sameDeviation } from "./deviation.tsx";

type Props = {
  readonly answer: Deviations;
  readonly shown: readonly Deviation[];
  readonly board: Board;
  readonly chosen: Deviation | null;
  readonly onChoose: (deviation: Deviation) => void;
};

/** So many touchpoints that no stage has stand there before one asks for more. */
const first = 12;

/** The map's own columns: what it plans, how much of it happens, and what happens beside it. */
export function DeviationBoard({ answer, shown, board, chosen, onChoose }: Props) {
  const say = useSay();
  const { t } = say;
  const [all, setAll] = useState(false);
  const nowhere = shown.filter((d) => !d.stage || !answer.stages.some((s) => s.stage === d.stage));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
    <section className="mf-plan" aria-label={t("mapfigures.deviation.title")} tabIndex={0}>
      {answer.stages.map((plan, column) => {
        const here = shown.filter((d) => d.stage === plan.stage);
        const title = titleOf(board.columns.find((c) => c.id === plan.stage)) || plan.stage;
        const others = here.filter((d) => d.kind === "adhoc" || d.kind === "disorder" || d.kind === "skipped");
        return (
          <section key={plan.stage} aria-label={title}>
            <h3 className="cut">{title}</h3>
            <p className="t11 quiet">
              {t("mapfigures.deviation.was_here", { n: say.count(plan.customers) })}
              {plan.skipped > 0 ? ` · ${t("mapfigures.deviation.skipped_by", { n: say.count(plan.skipped) })}` : ""}
            </p>
            <ul>
              {plan.touchpoints.map((p) => {
                const whole = Math.max(1, plan.customers, p.customers);
                const own = here.filter((d) => d.touchpoint === p.touchpoint && (d.kind === "missing" || d.kind === "failing"));
                const fine = Math.max(0, p.customers - p.failing);
                return (
                  <li key={p.touchpoint} className="mf-planned">
                    <span className="row apart">
                      <span className="cut medium">{say.name(p.name)}</span>
                      <b className="strong still">{say.wholeShare(p.customers / whole)}</b>
                    </span>
                    <span className="mf-met" aria-hidden="true">
                      <i className="fine" style={{ width: `${(fine / whole) * 100}%` }} />
                      <i className="failing" style={{ width: `${((p.customers - fine) / whole) * 100}%` }} />
                    </span>
                    {own.map((d) => (
                      <Line key={d.kind} deviation={d} column={column} chosen={chosen} onChoose={onChoose} plain />
                    ))}
                  </li>
                );
              })}
              {plan.touchpoints.length === 0 ? <li className="t12 quiet">{t("mapfigures.deviation.nothing_planned")}</li> : null}
            </ul>
            {others.length > 0 ? (
              <ul className="mf-besides">
                {others.map((d) => (
                  <li key={`${d.kind} ${d.touchpoint ?? ""}`}>
                    <Line deviation={d} column={column} chosen={chosen} onChoose={onChoose} />
                  </li>
                ))}
              </ul>
            ) : null}
          </section>
        );
      })}
      {nowhere.length > 0 ? (
        <section aria-label={t("mapfigures.deviation.elsewhere")}>
          <h3 className="quiet">{t("mapfigures.deviation.elsewhere")}</h3>
          <ul className="mf-besides">
            {(all ? nowhere : nowhere.slice(0, first)).map((d) => (
              <li key={`${d.kind} ${d.touchpoint ?? ""}`}>
                <Line deviation={d} column={answer.stages.length} chosen={chosen} onChoose={onChoose} />
              </li>
            ))}
          </ul>
          {nowhere.length > first ? (
            <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t("lane.fewer") : t("mapfigures.figure.people_more", { n: say.count(nowhere.length - first) })}
            </button>
          ) : null}
        </section>
      ) : null}
    </section>
  );
}

type LineProps = {
  readonly deviation: Deviation;
  readonly column: number;
  readonly chosen: Deviation | null;
  readonly onChoose: (deviation: Deviation) => void;
  /** Under its touchpoint, whose name need not be said again. */
  readonly plain?: boolean;
};

function Line({ deviation: d, column, chosen, onChoose, plain = false }: LineProps) {
  const say = useSay();
  const { t } = say;
  const kind = t(`mapfigures.deviation.kind.${d.kind}`);
  const name = plain || d.kind === "skipped" ? kind : say.name(d.name) || (d.touchpoint ?? "");
  return (
    <button
      type="button"
      className="mf-deviation"
      aria-pressed={chosen !== null && sameDeviation(chosen, d)}
      aria-label={t("mapfigures.deviation.open", { kind, name: say.name(d.name), n: peopleText(d, say) })}
      title={`${kind}. ${t(`mapfigures.deviation.about.${d.kind}`)}`}
      data-row={1}
      data-column={column}
      onClick={() => onChoose(d)}
    >
      <KindIcon kind={d.kind} size={13} />
      <span className="grow cut">{name}</span>
      <span className="still">{d.of > 0 ? say.wholeShare(d.customers / d.of) : say.count(d.customers)}</span>
    </button>
  );
}

const peopleText = (d: Deviation, say: Say): string =>
  say.t(`mapfigures.deviation.people_${plural(d.customers)}`, { n: say.count(d.customers) });
