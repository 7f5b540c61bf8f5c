import type { RetentionAnswer } from "../../../api/shape.ts";
import { lineOf, plot } from "../../../canvas/cohorts.ts";
import { Phrase } from "../../../ui/Phrase.tsx";
import { useSay } from "../../../ui/say.ts";
import { useSize } from "../../../ui/screen.ts";
import { AnalysisChart } from "../shell/AnalysisChart.tsx";
import { AnalysisGlance } from "../shell/AnalysisGlance.tsx";
import { AnalysisPage } from "../shell/AnalysisPage.tsx";
import type { Analysis, GlanceProps, View } from "../shell/analysis.ts";
import { Cohorts, type GridRow } from "./Cohorts.tsx";
import { Curve } from "./Curve.tsx";
import { Lifecycle } from "./Lifecycle.tsx";
import { panel } from "./panel.tsx";
import { RetentionSettings } from "./RetentionSettings.tsx";
import { Survival } from "./Survival.tsx";
import { question, read, type RetentionSettings as Settings, write } from "./settings.ts";
import { tables } from "./tables.ts";
import { cohortLong, cohortName, columnText, intervalOf, lookOf, ofHundred } from "./words.ts";
import "./retention.css";

type V = View<Settings, RetentionAnswer>;

/** How many cohorts are drawn: the newest; the table has them all. */
const drawnCohorts = 60;

function Sentence({ answer }: V) {
  const say = useSay();
  const { t } = say;
  switch (lookOf(answer)) {
    case "lifecycle": {
      const last = answer.lifecycle.findLast((l) => l.complete) ?? answer.lifecycle.at(-1);
      if (!last) return <>{t("retention.sentence.none")}</>;
      return (
        <Phrase
          text={t(`retention.sentence.lifecycle.${intervalOf(answer)}`, {
            when: "{{when}}",
            active: "{{active}}",
            fresh: "{{fresh}}",
            back: "{{back}}",
            dormant: "{{dormant}}",
          })}
          parts={{
            when: cohortName(last.from, answer, say),
            active: <b>{say.count(last.new + last.returning + last.resurrected)}</b>,
            fresh: <b>{say.count(last.new)}</b>,
            back: <b>{say.count(last.resurrected)}</b>,
            dormant: <b>{say.count(last.dormant)}</b>,
          }}
        />
      );
    }
    case "survival": {
      const median = answer.returned?.median ?? null;
      const end = answer.returned?.points.at(-1);
      return median === null ? (
        <Phrase
          text={t(`retention.sentence.survival_none.${intervalOf(answer)}`, { share: "{{share}}", n: "{{n}}" })}
          parts={{ share: <b>{ofHundred(1 - (end?.share ?? 1), say)}</b>, n: say.count(end?.interval ?? 0) }}
        />
      ) : (
        <Phrase text={t(`retention.sentence.survival.${intervalOf(answer)}`, { n: "{{n}}" })} parts={{ n: <b>{say.count(median)}</b> }} />
      );
    }
    case "cohorts": {
      const known = answer.overall.cells.flatMap((cell, at) => {
        const column = answer.columns[at];
        return cell.share === null || !column ? [] : [{ share: cell.share, when: columnText(answer, column, say) }];
      });
      const first = known[0];
      const last = known.at(-1);
      if (!first || !last) return <>{t("retention.sentence.none")}</>;
      return (
        <Phrase
          text={t(known.length === 1 ? "retention.sentence.one" : "retention.sentence.cohorts", {
            first: "{{first}}",
            when1: "{{when1}}",
            last: "{{last}}",
            when2: "{{when2}}",
          })}
          parts={{
            first: <b>{ofHundred(first.share, say)}</b>,
            when1: first.when,
            last: <b>{ofHundred(last.share, say)}</b>,
            when2: last.when,
          }}
        />
      );
    }
  }
}

function Picture(view: V) {
  const { ref, width } = useSize<HTMLDivElement>();
  const look = lookOf(view.answer);
  return (
    <div ref={ref} className="retention" data-look={look}>
      {width === 0 ? null : look === "lifecycle" ? (
        <LifePicture {...view} width={width} />
      ) : look === "survival" ? (
        <SurvivalPicture {...view} width={width} />
      ) : (
        <CohortPicture {...view} width={width} />
      )}
    </div>
  );
}

type Sized = V & { readonly width: number };

function CohortPicture({ answer, settings, at, pick, phone, query, width }: Sized) {
  const say = useSay();
  const { t } = say;
  const named = tables(answer, say);
  const find = (id: string) => named.find((n) => n.id === id)?.table;
  const table = find(settings.show === "value" ? "value" : settings.show === "customers" ? "customers" : "cohorts") ?? find("cohorts");
  const groups = find("groups");
  const shares = find("cohorts");
  if (!table || !shares) return null;
  const all: GridRow = {
    key: "all",
    name: t(phone ? "retention.all_short" : "retention.all"),
    long: t("retention.all"),
    row: answer.overall,
    strong: true,
  };
  const drawn = answer.cohorts.slice(-drawnCohorts);
  const cohorts = drawn.map((c) => ({
    key: c.key,
    name: `${cohortName(c.from, answer, say)}${c.cut ? " *" : ""}`,
    long: cohortLong(c.from, answer, say),
    row: c,
    strong: false,
  }));
  const grouped = answer.groups.map((g) => ({
    key: `g:${g.key}`,
    name: g.merged > 0 ? t("retention.others", { n: say.count(g.merged) }) : say.name(g.name),
    long: say.name(g.name),
    row: g,
    strong: false,
  }));
  const shared = {
    answer,
    show: settings.show,
    width,
    phone,
    picked: at?.replace("lapsed:", "") ?? null,
    onPick: (key: string) => pick(key === at ? null : key),
  };
  return (
    <>
      <AnalysisChart
        title={t(`retention.chart.${settings.show}`)}
        definition={definition(answer, say)}
        table={table}
        query={query}
        sheet="cohorts"
      >
        <Legend />
        <Cohorts {...shared} rows={[all, ...cohorts]} label={t("retention.chart.label")} />
        {drawn.length < answer.cohorts.length ? (
          <p className="t12 quiet">{t("retention.cohorts_more", { n: say.count(answer.cohorts.length - drawn.length) })}</p>
        ) : null}
        {drawn.some((c) => c.cut) ? <p className="t12 quiet">{t("retention.cut_mark")}</p> : null}
      </AnalysisChart>
      {groups && grouped.length > 0 ? (
        <AnalysisChart
          title={t("retention.groups.title")}
          definition={t("retention.groups.about")}
          table={groups}
          query={query}
          sheet="groups"
        >
          <Cohorts {...shared} rows={[all, ...grouped]} label={t("retention.groups.title")} />
        </AnalysisChart>
      ) : null}
      <AnalysisChart
        title={t("retention.curve.title")}
        definition={t("retention.curve.about")}
        table={groups ?? shares}
        query={query}
        sheet="cohorts"
      >
        <Curve answer={answer} width={width} phone={phone} label={t("retention.curve.title")} />
      </AnalysisChart>
    </>
  );
}

/** What strong, weak and hatched mean. */
function Legend() {
  const { t } = useSay();
  return (
    <ul className="retention-legend t12">
      <li>
        <span className="retention-scale" aria-hidden="true">
          {[1, 3, 5, 7, 9].map((n) => (
            <svg key={n} width={18} height={12} aria-hidden="true">
              <rect width={18} height={12} className={`cohorts-fill heat-${n}`} />
            </svg>
          ))}
        </span>
        {t("retention.legend.scale")}
      </li>
      <li>
        <svg width={24} height={12} aria-hidden="true">
          <rect x={0.5} y={0.5} width={23} height={11} rx={3} className="cohorts-edge open" />
          <path d="M0 6L6 0M0 12L12 0M6 12L18 0M12 12L24 0M18 12L24 6" className="cohorts-hatch" />
        </svg>
        {t("retention.legend.open")}
      </li>
    </ul>
  );
}

function LifePicture({ answer, at, pick, phone, query, width }: Sized) {
  const say = useSay();
  const { t } = say;
  const table = tables(answer, say).find((n) => n.id === "lifecycle")?.table;
  if (!table) return null;
  return (
    <AnalysisChart
      title={t("retention.lifecycle.title")}
      definition={t("retention.lifecycle.about")}
      table={table}
      query={query}
      sheet="lifecycle"
    >
      <Lifecycle
        answer={answer}
        width={width}
        phone={phone}
        label={t("retention.lifecycle.title")}
        picked={at}
        onPick={(key) => pick(key === at ? null : key)}
      />
    </AnalysisChart>
  );
}

function SurvivalPicture({ answer, phone, query, width, settings }: Sized) {
  const say = useSay();
  const { t } = say;
  const named = tables(answer, say);
  return (
    <>
      {(["returned", "lasted"] as const).map((id) => {
        const curve = answer[id];
        const table = named.find((n) => n.id === id)?.table;
        return curve && table ? (
          <AnalysisChart
            key={id}
            title={t(`retention.${id}.title`)}
            definition={t(`retention.${id}.about`, { n: say.count(curve.customers), silence: say.days(`${settings.silence}d`) })}
            table={table}
            query={query}
            sheet={id}
          >
            <Survival curve={curve} before={answer.compare?.[id] ?? null} width={width} phone={phone} label={t(`retention.${id}.title`)} />
            <p className="t12 quiet">
              {t(`retention.axis.${intervalOf(answer)}`)} {answer.compare?.[id] ? t("retention.dashed") : null}
            </p>
          </AnalysisChart>
        ) : null;
      })}
    </>
  );
}

/** What a figure of the table counts. */
function definition(answer: RetentionAnswer, say: ReturnType<typeof useSay>): string {
  const r = answer.query.retention;
  return [
    say.t(r?.cohorts === "recurring" ? "retention.defined.recurring" : "retention.defined.first"),
    say.t(`retention.modes.${r?.mode ?? "on"}.about`),
    say.t(r?.rolling ? "retention.defined.rolling" : "retention.defined.calendar"),
  ].join(" ");
}

function GlancePicture({ answer, width, height }: { readonly answer: RetentionAnswer; readonly width: number; readonly height: number }) {
  const say = useSay();
  const tall = Math.max(40, height - 64);
  const look = lookOf(answer);
  const dots =
    look === "survival"
      ? (answer.returned?.points ?? []).map((p) => ({ interval: p.interval, value: p.share }))
      : look === "lifecycle"
        ? answer.lifecycle.map((l, interval) => ({ interval, value: l.new + l.returning + l.resurrected }))
        : answer.overall.cells.flatMap((c, interval) => (c.share === null ? [] : [{ interval, value: c.share }]));
  const first = dots[0];
  const column = answer.columns[0];
  const last = dots.at(-1);
  const p = plot(Math.max(1, last?.interval ?? 1), 0, Math.max(0.01, ...dots.map((d) => d.value)), {
    width,
    height: tall,
    left: 4,
    right: 4,
    top: 6,
    bottom: 4,
  });
  const figure =
    look === "cohorts"
      ? say.share(first?.value ?? 0)
      : look === "survival"
        ? say.share(1 - (last?.value ?? 1))
        : say.count(last?.value ?? 0);
  const about =
    look === "cohorts" && column
      ? say.t("retention.glance.cohorts", { when: columnText(answer, column, say) })
      : say.t(look === "survival" ? "retention.glance.survival" : "retention.glance.lifecycle");
  return (
    <>
      <b className="glance-figure">{figure}</b>
      <span className="second t12">{about}</span>
      <svg width={width} height={tall} aria-hidden="true" className="curves">
        <g className="curves-all tone-ink">
          <path d={lineOf(dots, p)} />
        </g>
      </svg>
    </>
  );
}

const retention: Analysis<Settings, RetentionAnswer> = {
  kind: "retention",
  read,
  write,
  question,
  Settings: RetentionSettings,
  Sentence,
  Picture,
  tables,
  nobody: (answer) => answer.overall.customers === 0 && answer.coverage.customers === 0,
  panel,
  explain: (answer, say) => [
    say.t("retention.explain.start"),
    definition(answer, say),
    say.t("retention.explain.over"),
    say.t("retention.explain.weight"),
    ...(answer.lifecycle.length > 0 ? [say.t("retention.explain.lifecycle")] : []),
    ...(answer.returned ? [say.t("retention.explain.survival")] : []),
  ],
  Glance: GlancePicture,
};

export default function RetentionPage() {
  return <AnalysisPage analysis={retention} />;
}

export function Glance(props: GlanceProps) {
  return <AnalysisGlance analysis={retention} {...props} />;
}
