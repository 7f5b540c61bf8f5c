import type { RetentionAnswer } from "../../../api/shape.ts";
import { Facts } from "../../../ui/Facts.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import type { Counted, Panel, View } from "../shell/analysis.ts";
import { type LifePart, lifeParts } from "./Lifecycle.tsx";
import type { RetentionSettings } from "./settings.ts";
import { type Cell, cohortLong, columnText, intervalOf, isOpen, type Row, soFar } from "./words.ts";

type V = View<RetentionSettings, RetentionAnswer>;

/** What stands before the key of a figure when it is those who did not come back. */
const lapsedBefore = "lapsed:";

/** A figure of the address: which row, which number of it, and whether those who did not come back are meant. */
function figureAt(
  at: string,
  answer: RetentionAnswer,
): { readonly row: Row; readonly key: string; readonly cell: number; readonly lapsed: boolean } | null {
  const lapsed = at.startsWith(lapsedBefore);
  const text = lapsed ? at.slice(lapsedBefore.length) : at;
  const cut = text.lastIndexOf("/");
  const key = text.slice(0, cut);
  const cell = Number(text.slice(cut + 1));
  const row =
    key === "all"
      ? answer.overall
      : key.startsWith("g:")
        ? answer.groups.find((g) => g.key === key.slice(2))
        : answer.cohorts.find((c) => c.key === key);
  return row && Number.isInteger(cell) && cell >= 0 && cell <= row.cells.length ? { row, key, cell, lapsed } : null;
}

const rowName = (key: string, answer: RetentionAnswer, say: Say): string => {
  const cohort = answer.cohorts.find((c) => c.key === key);
  if (cohort) return cohortLong(cohort.from, answer, say);
  const group = answer.groups.find((g) => `g:${g.key}` === key);
  return group ? say.name(group.name) : say.t("retention.all");
};

/** Which part of the question the row is. */
const chosen = (key: string): { readonly cohort?: string; readonly group?: string } =>
  key === "all" ? {} : key.startsWith("g:") ? { group: key.slice(2) } : { cohort: key };

export function panel(view: V, say: Say): Panel | null {
  const { answer, at } = view;
  if (at === null) return null;
  const life = at.match(/^life\/(\w+)\/(.+)$/);
  if (life) return lifePanel(life[1] ?? "", life[2] ?? "", view, say);
  const figure = figureAt(at, answer);
  if (!figure) return null;
  const { row, key, cell, lapsed } = figure;
  const name = rowName(key, answer, say);
  const listed = key !== "all" && !key.startsWith("g:") ? true : answer.query.retention?.cohorts !== "recurring";
  if (cell === 0) {
    return {
      name,
      content: <RowFacts view={view} row={row} />,
      ...(listed
        ? {
            customers: {
              n: row.customers,
              name: say.t("retention.began_in", { row: name }),
              who: { is: "began" as const, ...chosen(key) },
            },
          }
        : {}),
    };
  }
  const column = answer.columns[cell - 1];
  const figures = row.cells[cell - 1];
  if (!column || !figures) return null;
  const when = columnText(answer, column, say);
  const one = key !== "all" && !key.startsWith("g:");
  const back = one ? figures.customers : figures.kept;
  const whole = one ? row.customers : figures.complete;
  const customers: Counted = {
    n: lapsed ? whole - back : back,
    name: say.t(lapsed ? "retention.lapsed_name" : "retention.back_name", { row: name, when }),
    who: { is: lapsed ? "lapsed" : "retained", cell, ...chosen(key) },
  };
  return {
    name: `${name}, ${when}`,
    content: <CellFacts view={view} row={row} cell={figures} back={back} whole={whole} lapsed={lapsed} listed={listed} />,
    ...(listed && customers.n > 0 ? { customers } : {}),
  };
}

function lifePanel(part: string, key: string, { answer }: V, say: Say): Panel | null {
  const found: LifePart | undefined = lifeParts.find((p) => p === part);
  const interval = answer.lifecycle.find((l) => l.key === key);
  if (!found || !interval) return null;
  const name = `${say.t(`retention.life.${found}.name`)}, ${cohortLong(interval.from, answer, say)}`;
  return {
    name,
    content: (
      <section>
        <p className="second t13">{say.t(`retention.life.${found}.about`)}</p>
        {interval.complete ? null : <p className="t13 retention-note">{say.t("retention.not_over")}</p>}
        <Facts
          facts={[
            ...lifeParts.map((p) => [say.t(`retention.life.${p}.name`), say.count(interval[p])] as const),
            [say.t("retention.active_all"), say.count(interval.new + interval.returning + interval.resurrected)],
          ]}
        />
      </section>
    ),
    ...(interval[found] > 0 ? { customers: { n: interval[found], name, who: { is: found, cohort: key } } } : {}),
  };
}

function RowFacts({ view, row }: { readonly view: V; readonly row: Row }) {
  const say = useSay();
  const { t } = say;
  const cohort = view.answer.cohorts.find((c) => c === row);
  const best = row.cells.reduce((n, cell) => Math.max(n, cell.share ?? 0), 0);
  return (
    <section>
      <Facts
        facts={[
          [t("retention.table.customers"), say.count(row.customers)],
          [t("retention.best"), row.cells.some((c) => c.share !== null) ? say.share(best) : "–"],
          ...(row.value === null ? [] : [[t("retention.value_start"), say.money(row.value)] as const]),
        ]}
      />
      {cohort?.cut ? <p className="t13 retention-note">{t("retention.cut")}</p> : null}
      {view.answer.query.retention?.cohorts === "recurring" && !cohort ? <p className="t13 quiet">{t("retention.recurring_sum")}</p> : null}
    </section>
  );
}

function CellFacts({
  view,
  row,
  cell,
  back,
  whole,
  lapsed,
  listed,
}: {
  readonly view: V;
  readonly row: Row;
  readonly cell: Cell;
  readonly back: number;
  readonly whole: number;
  readonly lapsed: boolean;
  readonly listed: boolean;
}) {
  const say = useSay();
  const { t } = say;
  const open = isOpen(cell, row);
  const at = view.at?.replace(lapsedBefore, "") ?? "";
  return (
    <section>
      {open ? (
        <p className="t13 retention-note">
          {t(whole === row.customers ? "retention.not_over" : "retention.partly_over", {
            n: say.count(cell.complete),
            of: say.count(row.customers),
          })}
        </p>
      ) : null}
      <Facts
        facts={[
          [t("retention.share"), whole === 0 ? "–" : say.share(back / whole)],
          [t("retention.came_back"), say.count(back)],
          [t("retention.stayed_away"), say.count(whole - back)],
          [t("retention.of_customers"), say.count(whole)],
          ...(cell.value === null
            ? []
            : ([
                [t("retention.value_all"), say.money(cell.value)],
                [t("retention.value_each"), row.customers === 0 ? "–" : say.money(Math.round(cell.value / row.customers))],
              ] as const)),
          ...(open && cell.share !== null && whole !== cell.complete
            ? [[t("retention.so_far"), say.share(soFar(cell, row))] as const]
            : []),
        ]}
      />
      {listed ? (
        <button
          type="button"
          className="retention-link"
          aria-pressed={lapsed}
          onClick={() => view.pick(lapsed ? at : `${lapsedBefore}${at}`)}
        >
          {t(lapsed ? "retention.see_back" : "retention.see_lapsed")}
        </button>
      ) : (
        <p className="t13 quiet">{t("retention.recurring_sum")}</p>
      )}
      <p className="t12 quiet">
        {t(`retention.interval_is.${view.answer.query.retention?.rolling ? "rolling" : "calendar"}.${intervalOf(view.answer)}`)}
      </p>
    </section>
  );
}
