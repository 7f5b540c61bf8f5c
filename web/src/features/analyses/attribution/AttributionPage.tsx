import type { AttributionAnswer, Credited } from "../../../api/shape.ts";
import { panels } from "../../../canvas/multiples.ts";
import { cut } from "../../../canvas/text.ts";
import { Facts } from "../../../ui/Facts.tsx";
import { Phrase } from "../../../ui/Phrase.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { useSize } from "../../../ui/screen.ts";
import { AnalysisChart } from "../shell/AnalysisChart.tsx";
import { AnalysisGlance } from "../shell/AnalysisGlance.tsx";
import { AnalysisPage } from "../shell/AnalysisPage.tsx";
import type { Analysis, GlanceProps, Panel, View } from "../shell/analysis.ts";
import { AttributionSettings } from "./AttributionSettings.tsx";
import { Calibration } from "./Calibration.tsx";
import { Costs } from "./Costs.tsx";
import { Credits, drawnRows } from "./Credits.tsx";
import { costly, Returns } from "./Returns.tsx";
import { question, read, type AttributionSettings as Settings, write } from "./settings.ts";
import { tables } from "./tables.ts";
import { leaders, modelName, modelOf, modelsOf, namedRows, rowName, shown, shownText, showOf } from "./words.ts";
import "./attribution.css";

type V = View<Settings, AttributionAnswer>;

/** How a picked figure stands in the address. */
const rowKey = (key: string): string => `row:${key}`;
const unattributed = "unattributed";

function Sentence({ answer, settings, pick }: V) {
  const say = useSay();
  const { t } = say;
  const all = leaders(answer, showOf(answer, settings.show));
  const [first, ...rest] = all;
  const least = all.toSorted((a, b) => a.share - b.share)[0];
  const most = all.toSorted((a, b) => b.share - a.share)[0];
  const busiest = namedRows(answer).toSorted((a, b) => b.conversions - a.conversions)[0];
  const other = rest.find((l) => l.row.key !== first?.row.key);
  return (
    <>
      {answer.conversions.count === 0 || !busiest ? (
        <Phrase text={t("attribution.sentence.none", { n: "{{n}}" })} parts={{ n: <b>{say.count(answer.unattributed.count)}</b> }} />
      ) : !first || !least || !most ? (
        <Phrase
          text={t("attribution.sentence.present", { row: "{{row}}", n: "{{n}}", of: "{{of}}" })}
          parts={{
            row: <b>{rowName(busiest, say)}</b>,
            n: <b>{say.count(busiest.conversions)}</b>,
            of: say.count(answer.conversions.count),
          }}
        />
      ) : other ? (
        <Phrase
          text={t("attribution.sentence.differ", {
            one: "{{one}}",
            two: "{{two}}",
            model1: "{{model1}}",
            model2: "{{model2}}",
            share1: "{{share1}}",
            share2: "{{share2}}",
          })}
          parts={{
            one: <b>{rowName(first.row, say)}</b>,
            two: <b>{rowName(other.row, say)}</b>,
            model1: modelName(first.model, say),
            model2: modelName(other.model, say),
            share1: <b>{say.wholeShare(first.share)}</b>,
            share2: <b>{say.wholeShare(other.share)}</b>,
          }}
        />
      ) : (
        <Phrase
          text={t(say.wholeShare(least.share) === say.wholeShare(most.share) ? "attribution.sentence.one" : "attribution.sentence.same", {
            row: "{{row}}",
            least: "{{least}}",
            most: "{{most}}",
          })}
          parts={{
            row: <b>{rowName(first.row, say)}</b>,
            least: <b>{say.wholeShare(least.share)}</b>,
            most: <b>{say.wholeShare(most.share)}</b>,
          }}
        />
      )}{" "}
      {answer.conversions.count > 0 && answer.unattributed.count > 0 ? (
        <button type="button" className="attribution-link" onClick={() => pick(unattributed)}>
          {t("attribution.sentence.unattributed", {
            n: say.count(answer.unattributed.count),
            of: say.count(answer.unattributed.count + answer.conversions.count),
          })}
        </button>
      ) : null}
    </>
  );
}

function Picture({ answer, settings, set, at, pick, phone, query }: V) {
  const say = useSay();
  const { t } = say;
  const { ref, width } = useSize<HTMLDivElement>();
  const [credit, , costs] = tables(answer, say);
  const show = showOf(answer, settings.show);
  const picked = at?.startsWith("row:") ? at.slice(4) : null;
  const onPick = (key: string | null) => pick(key === null ? null : rowKey(key));
  const hidden = answer.rows.length - drawnRows;
  const returns = costly(answer);
  if (!credit || !costs) return null;
  return (
    <div ref={ref} className="attribution">
      {width === 0 ? null : (
        <>
          <AnalysisChart
            title={t(`attribution.chart.${show}`)}
            definition={t("attribution.chart_about", {
              n: say.count(answer.conversions.count),
              value: say.money(answer.conversions.value),
              lookback: say.days(`${settings.lookback}d`),
            })}
            table={credit.table}
            query={query}
            sheet="credit"
          >
            <Credits
              answer={answer}
              show={show}
              width={width}
              phone={phone}
              picked={picked}
              onPick={onPick}
              label={t("attribution.chart.label")}
            />
            {hidden > 0 ? <p className="t12 quiet">{t("attribution.more", { n: say.count(hidden) })}</p> : null}
            {answer.compare ? <p className="t12 quiet">{t("attribution.before")}</p> : null}
          </AnalysisChart>
          {returns.length > 0 ? (
            <AnalysisChart
              title={t("attribution.returns.title")}
              definition={t("attribution.returns.about")}
              table={costs.table}
              query={query}
              sheet="credit"
            >
              <Returns answer={answer} width={width} phone={phone} onPick={onPick} label={t("attribution.returns.title")} />
            </AnalysisChart>
          ) : null}
          <Costs answer={answer} />
          <Calibration answer={answer} query={query} width={width} phone={phone} onAsk={() => set({ calibrate: true })} />
          <section aria-label={t("attribution.how")}>
            <h2>{t("attribution.how")}</h2>
            <dl className="attribution-models">
              {modelsOf(answer).map((name) => {
                const model = modelOf(name);
                return model ? (
                  <div key={model}>
                    <dt className="medium">{modelName(model, say)}</dt>
                    <dd className="second t13">{t(`attribution.model.${model}.about`)}</dd>
                  </div>
                ) : null;
              })}
            </dl>
          </section>
        </>
      )}
    </div>
  );
}

function panel({ answer, at }: V, say: Say): Panel | null {
  const { t } = say;
  if (at === unattributed) {
    const n = answer.unattributed;
    return {
      name: t("attribution.unattributed"),
      content: (
        <section>
          <p className="second t13">{t("attribution.unattributed_about")}</p>
          <Facts
            facts={[
              [t("attribution.table.count"), say.count(n.count)],
              [t("attribution.table.value"), say.money(n.value)],
              [t("attribution.table.customers"), say.count(n.customers)],
            ]}
          />
        </section>
      ),
      customers: { n: n.customers, name: t("attribution.unattributed"), who: { is: "unattributed" } },
    };
  }
  const row = answer.rows.find((r) => rowKey(r.key) === at);
  if (!row) return null;
  const name = rowName(row, say);
  return {
    name,
    content: <RowFacts answer={answer} row={row} say={say} />,
    ...(row.customers > 0
      ? { customers: { n: row.customers, name: t("attribution.credited", { name }), who: { is: "credited" as const, node: row.key } } }
      : {}),
  };
}

function RowFacts({ answer, row, say }: { readonly answer: AttributionAnswer; readonly row: Credited; readonly say: Say }) {
  const { t } = say;
  const none = "–";
  return (
    <>
      <section>
        <Facts
          facts={[
            [t("attribution.table.touches"), say.count(row.touches)],
            [t("attribution.table.on_path"), say.count(row.conversions)],
            [t("attribution.table.customers"), say.count(row.customers)],
            ...(row.removal === null ? [] : [[t("attribution.table.removal"), say.share(row.removal)] as const]),
            [t("attribution.table.cost"), row.cost === null ? t("attribution.unknown") : say.money(row.cost)],
          ]}
        />
        {row.removal === null ? null : <p className="t12 quiet">{t("attribution.removal_about", { share: say.share(row.removal) })}</p>}
      </section>
      {row.credits.map((credit) => (
        <section key={credit.model}>
          <h3 className="label">{modelName(credit.model, say)}</h3>
          <Facts
            facts={[
              [t("attribution.table.value"), say.money(credit.value)],
              [t("attribution.table.count"), shownText(credit, "conversions", say)],
              [t("attribution.table.share"), credit.share === null ? none : say.share(credit.share)],
              ...(row.cost === null
                ? []
                : ([
                    [t("attribution.per"), credit.cost_per_conversion === null ? none : say.money(credit.cost_per_conversion)],
                    [t("attribution.roi"), credit.roi === null ? none : say.share(credit.roi)],
                  ] as const)),
            ]}
          />
          {credit.why && credit.why !== "no_cost" ? <p className="t12 quiet">{t(`attribution.why.${credit.why}`)}</p> : null}
        </section>
      ))}
      {answer.rows.every((r) => r.cost === null) ? <p className="t12 quiet">{t("attribution.why.no_cost")}</p> : null}
    </>
  );
}

function GlancePicture({
  answer,
  settings,
  width,
  height,
}: {
  readonly answer: AttributionAnswer;
  readonly settings: Settings;
  readonly width: number;
  readonly height: number;
}) {
  const say = useSay();
  const show = showOf(answer, settings.show);
  const [first] = leaders(answer, show);
  const rows = answer.rows
    .filter((row) => shown(row.credits[0], show) > 0)
    .toSorted((a, b) => shown(b.credits[0], show) - shown(a.credits[0], show))
    .slice(0, Math.max(1, Math.floor((height - 64) / 20)));
  const names = Math.min(140, width * 0.4);
  const drawn = panels(
    rows.map((row) => [shown(row.credits[0], show)]),
    { width, names, figures: 70, gap: 0, head: 0, pitch: 20 },
  );
  return (
    <>
      <b className="glance-figure">{first ? rowName(first.row, say) : say.count(answer.conversions.count)}</b>
      {first ? <span className="t12 quiet">{say.t("attribution.glance")}</span> : null}
      <svg width={width} height={drawn.height} aria-hidden="true" className="credits">
        {rows.map((row, at) => {
          const bar = drawn.bars[at]?.[0];
          return bar ? (
            <g key={row.key}>
              <text x={0} y={bar.y + 14} className="credits-model">
                {cut(rowName(row, say), names - 8, 12)}
              </text>
              <rect x={bar.x} y={bar.y + 5} width={bar.width} height={10} rx={2} className="credits-bar" />
              <text x={bar.x + bar.width + 6} y={bar.y + 14} className="credits-model">
                {shownText(row.credits[0], show, say)}
              </text>
            </g>
          ) : null;
        })}
      </svg>
    </>
  );
}

const attribution: Analysis<Settings, AttributionAnswer> = {
  kind: "attribution",
  read,
  write,
  question,
  Settings: AttributionSettings,
  Sentence,
  Picture,
  tables,
  nobody: (answer) => answer.conversions.count + answer.unattributed.count === 0,
  panel,
  explain: (answer, say) => [
    say.t("attribution.explain.path", { lookback: say.days(answer.query.attribution?.lookback ?? "30d") }),
    say.t(answer.query.attribution?.reset === false ? "attribution.explain.on" : "attribution.explain.reset"),
    say.t("attribution.explain.sums"),
    say.t("attribution.explain.unattributed"),
    ...(answer.markov
      ? [
          say.t("attribution.explain.markov", {
            rate: say.share(answer.markov.rate),
            states: say.count(answer.markov.states),
            merged: say.count(answer.markov.merged),
          }),
        ]
      : []),
    ...(answer.calibration ? [say.t("attribution.explain.calibration")] : []),
    say.t("attribution.explain.cost"),
  ],
  Glance: GlancePicture,
};

export default function AttributionPage() {
  return <AnalysisPage analysis={attribution} />;
}

export function Glance(props: GlanceProps) {
  return <AnalysisGlance analysis={attribution} {...props} />;
}
