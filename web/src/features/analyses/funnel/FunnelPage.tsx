import type { FunnelAnswer } from "../../../api/shape.ts";
import { Phrase } from "../../../ui/Phrase.tsx";
import { Share } from "../../../ui/Share.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { useSize } from "../../../ui/screen.ts";
import { fieldName } from "../../journey/fields.ts";
import { AnalysisChart } from "../shell/AnalysisChart.tsx";
import { AnalysisGlance } from "../shell/AnalysisGlance.tsx";
import { AnalysisPage } from "../shell/AnalysisPage.tsx";
import type { Analysis, GlanceProps, Panel, View } from "../shell/analysis.ts";
import { Bars } from "./Bars.tsx";
import { Begin } from "./Begin.tsx";
import { FunnelSettings, useParts } from "./FunnelSettings.tsx";
import { NextSteps } from "./NextSteps.tsx";
import { StepFacts } from "./StepFacts.tsx";
import { question, read, type FunnelSettings as Settings, spanOf, withinOf, write } from "./settings.ts";
import { Times } from "./Times.tsx";
import { tables } from "./tables.ts";
import { countedText, lastOf, positionTexts, readPicked, rowText, worstOf } from "./words.ts";
import "./funnel.css";

type V = View<Settings, FunnelAnswer>;

function Sentence({ answer, settings, place }: V) {
  const say = useSay();
  const { fields, stages } = useParts(place.model);
  const names = positionTexts(answer, settings, fields, stages, say);
  const last = lastOf(answer);
  const worst = worstOf(answer);
  const dropped = answer.steps[worst]?.dropped ?? 0;
  const ends = last ? names[answer.steps.indexOf(last)] : "";
  return (
    <>
      <Phrase
        text={say.t("funnel.sentence.reach", { n: "{{n}}", end: "{{end}}", share: "{{share}}" })}
        parts={{
          n: countedText(answer, answer.entered, say),
          end: ends,
          share: <Share of={last?.from_first ?? 0} />,
        }}
      />{" "}
      {dropped > 0 ? (
        <Phrase
          text={say.t("funnel.sentence.worst", { n: "{{n}}", step: "{{step}}" })}
          parts={{ n: <b>{countedText(answer, dropped, say)}</b>, step: names[worst] }}
        />
      ) : null}
    </>
  );
}

function Picture({ answer, settings, set, at, pick, phone, place, query }: V) {
  const say = useSay();
  const { t } = say;
  const { ref, width } = useSize<HTMLDivElement>();
  const { fields, stages } = useParts(place.model);
  const names = positionTexts(answer, settings, fields, stages, say);
  const all = tables(answer, say);
  const table = (id: string) => all.find((one) => one.id === id)?.table ?? { columns: [], rows: [] };
  const picked = readPicked(at, answer.steps.length);
  const step = picked && (answer.steps[picked.step - 1]?.next ?? []).length > 0 ? picked.step : worstOf(answer) + 1;
  const { from, to } = spanOf(settings);
  const { times } = answer;
  const choose = (label: string, value: number, least: number, most: number, onChoose: (n: number) => void) => (
    <select className="field small" aria-label={label} value={value} onChange={(event) => onChoose(Number(event.target.value))}>
      {names.slice(least - 1, most).map((name, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <option key={i} value={least + i}>
          {least + i}. {name}
        </option>
      ))}
    </select>
  );
  return (
    <div ref={ref} className="funnel">
      {width === 0 ? null : (
        <>
          <AnalysisChart
            title={settings.by ? t("funnel.chart_by", { field: fieldName(settings.by, say) }) : t("funnel.chart")}
            definition={t("funnel.chart_about")}
            table={table("steps")}
            query={query}
            sheet="steps"
          >
            <Bars answer={answer} names={names} width={width} phone={phone} at={at} onPick={pick} label={t("funnel.chart")} />
            <p className="t12 quiet funnel-note">
              {settings.by ? t("funnel.note_by") : t("funnel.note")}
              {answer.compare && !settings.by ? ` ${t("funnel.note_before")}` : ""}
              {answer.excluded > 0 ? ` ${t("funnel.note_excluded", { n: countedText(answer, answer.excluded, say) })}` : ""}
            </p>
          </AnalysisChart>
          <div className={phone ? "funnel-parts phone" : "funnel-parts"}>
            {times && times.n > 0 ? (
              <AnalysisChart
                title={t("funnel.times.title")}
                definition={t("funnel.times.about")}
                table={table("times")}
                query={query}
                sheet="times"
              >
                <div className="row wrap funnel-span">
                  <span className="quiet t13">{t("funnel.times.from")}</span>
                  {choose(t("funnel.times.from_label"), from, 1, answer.steps.length - 1, (n) => set({ from: n, to: Math.max(to, n + 1) }))}
                  <span className="quiet t13">{t("funnel.times.to")}</span>
                  {choose(t("funnel.times.to_label"), to, from + 1, answer.steps.length, (n) => set({ to: n }))}
                </div>
                <Times
                  times={times}
                  width={phone ? width : Math.max(280, (width - 32) / 2)}
                  label={t("funnel.times.label", { n: say.count(times.n), time: say.duration(times.median ?? 0) })}
                />
                <div className="row wrap funnel-span t13">
                  <span className="second">
                    {t("funnel.times.sum", { n: countedText(answer, times.n, say), mean: say.duration(Math.round(times.mean ?? 0)) })}
                  </span>
                  <label className="row">
                    <span className="quiet">{t("funnel.times.bins")}</span>
                    <select className="field small" value={settings.bins} onChange={(event) => set({ bins: Number(event.target.value) })}>
                      {[0, 5, 10, 20, 30, 60, 90].map((bins) => (
                        <option key={bins} value={bins}>
                          {bins === 0 ? t("funnel.times.auto", { n: say.count(times.bins.length) }) : say.count(bins)}
                        </option>
                      ))}
                    </select>
                  </label>
                </div>
              </AnalysisChart>
            ) : null}
            {(answer.steps[step - 1]?.next ?? []).length > 0 ? (
              <AnalysisChart
                title={t("funnel.next.title", { step: names[step - 1] ?? "" })}
                definition={t("funnel.next.about")}
                table={table("next")}
                query={query}
                sheet="next"
              >
                <p className="second t13">{t("funnel.next.lead", { n: countedText(answer, answer.steps[step - 1]?.dropped ?? 0, say) })}</p>
                <NextSteps answer={answer} step={step} at={at} onPick={pick} />
                <div className="row funnel-span t13">
                  <span className="quiet">{t("funnel.next.by")}</span>
                  <select
                    className="field small"
                    aria-label={t("funnel.next.by")}
                    value={settings.next}
                    onChange={(event) => set({ next: event.target.value })}
                  >
                    {[...new Set(["touchpoint", "channel", "stage", "event", "source", settings.next])].map((field) => (
                      <option key={field} value={field}>
                        {fieldName(field, say)}
                      </option>
                    ))}
                  </select>
                </div>
              </AnalysisChart>
            ) : null}
          </div>
        </>
      )}
    </div>
  );
}

function panel({ answer, at, query, pick }: V, say: Say): Panel | null {
  const picked = readPicked(at, answer.steps.length);
  const step = picked ? answer.steps[picked.step - 1] : undefined;
  if (!picked || !step) return null;
  const { t } = say;
  const within = withinOf(query);
  const facts = <StepFacts answer={answer} step={picked.step} onPick={pick} />;
  const of = (name: string) => t("funnel.panel.of", { name, number: say.count(picked.step), step: step.name });
  switch (picked.kind) {
    case "step":
      return {
        name: `${say.count(picked.step)}. ${step.name}`,
        content: facts,
        customers: {
          n: step.customers,
          name: t("funnel.panel.reached", { step: step.name }),
          who: { is: "reached", step: picked.step, ...within },
        },
      };
    case "stop":
      return {
        name: t("funnel.panel.stopped", { step: step.name }),
        content: facts,
        customers: {
          n: step.stopped,
          name: t("funnel.panel.stopped", { step: step.name }),
          who: { is: "stopped", step: picked.step, ...within },
        },
      };
    case "group": {
      const group = answer.breakdown?.find((g) => g.key === picked.key);
      const figures = group?.steps[picked.step - 1];
      if (!group || !figures) return null;
      const name = of(rowText(group, "group", say));
      return {
        name,
        content: <StepFacts answer={answer} step={picked.step} group={group} onPick={pick} />,
        customers: { n: figures.customers, name, who: { is: "reached", step: picked.step, group: group.key, ...within } },
      };
    }
    case "next": {
      const next = step.next?.find((n) => n.key === picked.key);
      if (!next) return null;
      const name = t("funnel.panel.next", { step: step.name, next: rowText(next, "next", say) });
      const single = answer.query.funnel?.count === "customers" && !answer.query.funnel.hold;
      return {
        name,
        content: facts,
        ...(single ? { customers: { n: next.count, name, who: { is: "stopped", step: picked.step, did: next.key, ...within } } } : {}),
      };
    }
  }
}

function explain(answer: FunnelAnswer, say: Say): readonly string[] {
  const { t } = say;
  const o = answer.query.funnel;
  return [
    t(`funnel.explain.${o?.order ?? "ordered"}`),
    t("funnel.explain.chain"),
    t(`funnel.explain.${o?.count ?? "customers"}`),
    ...(o?.exclude && o.exclude.length > 0 ? [t(`funnel.explain.${o.excluded ?? "drop"}`)] : []),
    ...(o?.optional && o.optional.length > 0 ? [t("funnel.explain.optional")] : []),
    ...(o?.hold ? [t("funnel.explain.hold", { field: fieldName(o.hold, say) })] : []),
    ...(o?.breakdown ? [t(`funnel.explain.by_${o.breakdown.at ?? "first"}`)] : []),
    t("funnel.explain.times"),
    t("funnel.explain.next"),
  ];
}

function Glance({ answer, width, height }: { readonly answer: FunnelAnswer; readonly width: number; readonly height: number }) {
  const say = useSay();
  const last = lastOf(answer);
  const rows = answer.steps.slice(0, Math.max(2, Math.floor((height - 48) / 22)));
  const bar = Math.max(40, width * 0.5);
  return (
    <>
      <b className="glance-figure">{say.share(last?.from_first ?? 0)}</b>
      {last ? <span className="t12 quiet">{say.t("funnel.glance", { end: last.name })}</span> : null}
      <svg width={width} height={rows.length * 22} aria-hidden="true" className="funnel-bars">
        {rows.map((step, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <g key={k}>
            <rect x={0} y={k * 22 + 4} width={bar} height={14} rx={2} className="funnel-lost-back" />
            <rect x={0} y={k * 22 + 4} width={Math.max(1, step.from_first * bar)} height={14} rx={2} className="funnel-fill" />
            <text x={bar + 8} y={k * 22 + 15} className="funnel-group">
              {step.name.slice(0, Math.max(4, Math.floor((width - bar - 8) / 7)))}
            </text>
          </g>
        ))}
      </svg>
    </>
  );
}

const funnel: Analysis<Settings, FunnelAnswer> = {
  kind: "funnel",
  read,
  write,
  question,
  ready: (settings) => settings.steps.length > 0,
  Begin,
  Settings: FunnelSettings,
  Sentence,
  Picture,
  tables,
  nobody: (answer) => answer.entered === 0 && answer.excluded === 0,
  panel,
  explain,
  Glance,
};

export default function FunnelPage() {
  return <AnalysisPage analysis={funnel} />;
}

function FunnelGlance(props: GlanceProps) {
  return <AnalysisGlance analysis={funnel} {...props} />;
}

export { FunnelGlance as Glance };
