import { useState } from "react";
import type { CriticalAnswer } from "../../api/shape.ts";
import { highestCost, nameParts, pointsOf, type Ranked } from "../../domain/critical.ts";
import { Bar } from "../../ui/Bar.tsx";
import { useSay } from "../../ui/say.ts";

/** So many points of a stage stand in its column before one asks for more. */
const first = 3;

/** The name of the lane, and what its points cost together. */
export function CriticalLabel({ critical }: { readonly critical: CriticalAnswer | undefined }) {
  const say = useSay();
  const { t } = say;
  return (
    <div className="lane-label lane-critical">
      {t("critical.name")}
      {critical && critical.months === 0 ? (
        <small>{t("critical.short", { silence: say.days(critical.query.silence ?? "30d") })}</small>
      ) : (
        <>
          <small>{t("critical.by_cost")}</small>
          {critical && critical.cost > 0 ? <small className="strong">{t("critical.sum", { cost: say.money(critical.cost) })}</small> : null}
        </>
      )}
    </div>
  );
}

type Props = {
  readonly critical: CriticalAnswer | undefined;
  readonly stage: string;
  readonly column: number;
  readonly chosen: string | null;
  readonly onPoint: (stage: string, point: string) => void;
};

/** The critical points of a stage, the costliest first. */
export function CriticalCell({ critical, stage, column, chosen, onPoint }: Props) {
  const { t } = useSay();
  const [all, setAll] = useState(false);
  if (!critical || critical.months === 0) return null;
  const points = pointsOf(critical, stage);
  const most = highestCost(critical);
  const rest = points.length - first;
  return (
    <>
      <ul>
        {(all ? points : points.slice(0, first)).map((ranked, i) => (
          <li key={ranked.point.id}>
            <PointLine
              ranked={ranked}
              most={most}
              row={20 + i}
              column={column}
              chosen={chosen === ranked.point.id}
              onOpen={() => onPoint(stage, ranked.point.id)}
            />
          </li>
        ))}
      </ul>
      {points.length === 0 ? <span className="t12 quiet">{t("critical.none")}</span> : null}
      {rest > 0 ? (
        <button type="button" className="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("lane.fewer") : t(rest === 1 ? "critical.more_one" : "critical.more_other", { n: rest })}
        </button>
      ) : null}
    </>
  );
}

type LineProps = {
  readonly ranked: Ranked;
  readonly most: number;
  readonly row: number;
  readonly column: number;
  readonly chosen: boolean;
  readonly onOpen: () => void;
};

/** One point: its number over the whole map, its name, a bar, and what it costs a month. */
export function PointLine({ ranked: { rank, point }, most, row, column, chosen, onOpen }: LineProps) {
  const say = useSay();
  const { t } = say;
  const [head, rest] = nameParts(say.name(point.name));
  const words = { rank: say.count(rank), name: say.name(point.name), cost: say.money(point.cost) };
  return (
    <button
      type="button"
      className={point.few ? "point weak" : "point"}
      aria-pressed={chosen}
      aria-label={t(point.costly ? "critical.open" : "critical.open_felt", words)}
      data-row={row}
      data-column={column}
      data-point={point.id}
      onClick={onOpen}
    >
      <span className="rank" aria-hidden="true">
        {words.rank}
      </span>
      <span className="point-name" title={words.name}>
        {head}
        {rest ? <small>{rest}</small> : null}
      </span>
      {point.costly ? (
        <>
          <Bar value={most > 0 ? point.cost / most : 0} colour="var(--neg)" />
          <b className="strong still">{words.cost}</b>
        </>
      ) : (
        <span className="point-felt t11 quiet">{t("critical.felt_only")}</span>
      )}
    </button>
  );
}
