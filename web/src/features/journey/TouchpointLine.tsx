import { useState } from "react";
import type { TouchpointFigures } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import { fewPeople } from "../../domain/measure.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { KindTile, tileKind } from "../../ui/KindTile.tsx";
import { Rolling } from "../../ui/Rolling.tsx";
import { useSay } from "../../ui/say.ts";

type Props = {
  readonly figures: TouchpointFigures;
  readonly people: number; // of its stage
  readonly row: number;
  readonly column: number;
  readonly onFilter: (touchpoint: string) => void;
};

/** A touchpoint with the share of its stage's people who met it; it opens its own figures. */
export function TouchpointLine({ figures, people, row, column, onFilter }: Props) {
  const say = useSay();
  const { t } = say;
  const [open, setOpen] = useState(false);
  const { touchpoint } = figures;
  const share = say.wholeShare(people > 0 ? figures.customers / people : 0);
  const few = figures.customers < fewPeople;
  const kind = [t(`kind.${tileKind(touchpoint)}`), touchpoint.moment ? t("kind.moment_long") : ""].filter(Boolean).join(", ");
  const rows: readonly (readonly [string, string])[] = [
    [t("touchpoint.people"), say.count(figures.customers)],
    [t("touchpoint.interactions"), say.count(figures.interactions)],
    [t("touchpoint.now"), say.count(figures.now)],
    [t("touchpoint.last"), say.count(figures.last)],
    ...(figures.outcomes > 0
      ? ([
          [t("touchpoint.outcomes"), say.count(figures.outcomes)],
          [t("touchpoint.value"), say.money(figures.value)],
        ] as const)
      : []),
    [
      t("touchpoint.emotion"),
      figures.emotion.mean === null
        ? t("lane.unmeasured")
        : figures.emotion.low === null || figures.emotion.high === null
          ? `${say.emotion(figures.emotion.mean)}, ${t(`answers_${plural(figures.emotion.n)}`, { n: say.count(figures.emotion.n) })}`
          : t("lane.emotion_interval", {
              mean: say.emotion(figures.emotion.mean),
              low: say.emotion(figures.emotion.low),
              high: say.emotion(figures.emotion.high),
              n: say.count(figures.emotion.n),
            }),
    ],
  ];
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={say.name(touchpoint.name)}
      width={300}
      target={
        <button
          type="button"
          className="touchpoint"
          aria-expanded={open}
          aria-label={t("touchpoint.open", { name: say.name(touchpoint.name), kind, share })}
          data-row={row}
          data-column={column}
          onClick={() => setOpen(!open)}
        >
          <KindTile point={touchpoint} />
          <span className="touchpoint-name" title={say.name(touchpoint.name)}>
            {say.name(touchpoint.name)}
          </span>
          <span className={few ? "v quiet" : "v"}>
            {few ? t(`few_people_${plural(figures.customers)}`, { n: say.count(figures.customers) }) : <Rolling text={share} />}
          </span>
        </button>
      }
    >
      <div className="row bubble-head">
        <KindTile point={touchpoint} />
        <span className="grow">
          <b className="strong">{say.name(touchpoint.name)}</b>
          <span className="t11 quiet"> {kind}</span>
        </span>
      </div>
      <dl className="pairs">
        {rows.map(([head, text]) => (
          <div key={head}>
            <dt>{head}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="bubble-foot">
        <button
          type="button"
          className="link"
          onClick={() => {
            setOpen(false);
            onFilter(touchpoint.id);
          }}
        >
          {t("touchpoint.filter")}
        </button>
        {figures.first_seen ? <span className="t11 quiet">{t("touchpoint.since", { date: say.date(figures.first_seen) })}</span> : null}
      </div>
    </Bubble>
  );
}
