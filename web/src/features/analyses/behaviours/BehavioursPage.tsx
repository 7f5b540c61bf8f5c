import { Plus, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Behaviour, BehavioursAnswer } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { Facts } from "../../../ui/Facts.tsx";
import { Phrase } from "../../../ui/Phrase.tsx";
import { Share } from "../../../ui/Share.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { ChoiceChip } from "../../journey/ChoiceChip.tsx";
import { useFields } from "../../journey/data.ts";
import { AnalysisChart } from "../shell/AnalysisChart.tsx";
import { AnalysisGlance } from "../shell/AnalysisGlance.tsx";
import { AnalysisPage } from "../shell/AnalysisPage.tsx";
import type { Analysis, GlanceProps, Panel, SettingsView, View } from "../shell/analysis.ts";
import { Cards, missing, shareText } from "./Cards.tsx";
import { PatternDialog, spanText } from "./PatternDialog.tsx";
import {
  mostPatterns,
  type Pattern,
  patternsOf,
  question,
  read,
  type BehaviourSettings as Settings,
  trends,
  windows,
  write,
} from "./settings.ts";
import { tables } from "./tables.ts";
import "./behaviours.css";

type V = View<Settings, BehavioursAnswer>;

function SettingsChips({ settings, set }: SettingsView<Settings, BehavioursAnswer>) {
  const { t, duration } = useSay();
  return (
    <>
      <ChoiceChip
        label={t("behaviours.window")}
        about={t("behaviours.window_about")}
        value={settings.window}
        choices={windows}
        text={(window) => spanText(window, duration)}
        width={240}
        onChoose={(window) => set({ window })}
      />
      <ChoiceChip
        label={t("behaviours.trend")}
        value={settings.trend}
        choices={trends}
        text={(trend) => t(`behaviours.trends.${trend}`)}
        width={200}
        onChoose={(trend) => set({ trend })}
      />
      {settings.patterns === null ? null : (
        <Button variant="ghost" size="small" icon={RotateCcw} onClick={() => set({ patterns: null })}>
          {t("behaviours.named")}
        </Button>
      )}
    </>
  );
}

/** The behaviour that most customers show. */
const leader = (answer: BehavioursAnswer): Behaviour | undefined => answer.patterns.toSorted((a, b) => b.customers - a.customers)[0];

function Sentence({ answer }: V) {
  const say = useSay();
  const first = leader(answer);
  if (!first || first.customers === 0) return say.t("behaviours.sentence.none");
  return (
    <Phrase
      text={say.t("behaviours.sentence.first", { name: "{{name}}", share: "{{share}}", value: "{{value}}" })}
      parts={{
        name: <b>{say.name(first.name)}</b>,
        share: <Share of={first.share} />,
        value: <Share of={first.value_share} />,
      }}
    />
  );
}

const empty = (id: string, say: Say): Pattern => ({
  id,
  name: { it: "", en: "", [say.language]: say.t("behaviours.editor.new") },
  same: "",
  window: "",
  elements: [{ name: { it: "", en: "" }, tests: [], outcome: true, counted: true, not: false, any: false, after: "", within: "" }],
});

function Picture({ answer, set, at, pick, query }: V) {
  const say = useSay();
  const { t } = say;
  const [editing, setEditing] = useState<Pattern | null>(null);
  const fields = useFields();
  const [main] = tables(answer, say);
  const all = patternsOf(answer.query);
  const edit = (id: string) => setEditing(all.find((p) => p.id === id) ?? null);
  const add = () => {
    let n = 1;
    while (all.some((p) => p.id === `own_${n}`)) n++;
    setEditing(empty(`own_${n}`, say));
  };
  const done = (id: string, pattern: Pattern | null) => {
    setEditing(null);
    const known = all.some((p) => p.id === id);
    if (!pattern && !known) return;
    const next = known ? all.flatMap((p) => (p.id === id ? (pattern ?? []) : p)) : [...all, ...(pattern ? [pattern] : [])];
    set({ patterns: next.length === 0 ? null : next });
  };
  if (!main) return null;
  return (
    <AnalysisChart
      title={t("behaviours.chart")}
      definition={t("behaviours.chart_about", { n: say.count(answer.coverage.customers), value: say.money(answer.value) })}
      table={main.table}
      query={query}
      sheet="behaviours"
    >
      <Cards answer={answer} picked={at} onPick={pick} onEdit={edit} />
      <Button icon={Plus} size="small" disabled={all.length >= mostPatterns} onClick={add}>
        {t("behaviours.add")}
      </Button>
      {editing ? (
        <PatternDialog
          key={editing.id}
          pattern={editing}
          query={query}
          fields={fields}
          onDone={(pattern) => done(editing.id, pattern)}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </AnalysisChart>
  );
}

function panel({ answer, at }: V, say: Say): Panel | null {
  const b = answer.patterns.find((p) => p.id === at);
  if (!b) return null;
  const { t } = say;
  const name = say.name(b.name);
  return {
    name,
    content: (
      <>
        <section>
          <p className="second t13">{say.name(b.definition)}</p>
          <Facts
            plain
            facts={[
              [t("behaviours.table.customers"), say.count(b.customers)],
              [t("behaviours.panel.of_customers", { n: say.count(b.of_customers) }), shareText(b.of_share, say)],
              [t("behaviours.table.times"), say.count(b.occurrences)],
              [t("behaviours.panel.of_times", { n: say.count(b.of) }), shareText(b.occurs_share, say)],
              [t("behaviours.table.value"), say.money(b.value)],
              [t("behaviours.panel.of_value", { value: say.money(b.of_value) }), shareText(b.of_value_share, say)],
            ]}
          />
        </section>
        {b.gap.median === null || b.gap.q1 === null || b.gap.q3 === null ? null : (
          <section>
            <h3 className="label">{t("behaviours.panel.gap")}</h3>
            <Facts
              plain
              facts={[
                [t("behaviours.panel.quarter"), say.duration(b.gap.q1)],
                [t("behaviours.panel.half"), say.duration(b.gap.median)],
                [t("behaviours.panel.three"), say.duration(b.gap.q3)],
              ]}
            />
          </section>
        )}
        {b.ways.length > 0 ? (
          <section>
            <h3 className="label">{t("behaviours.panel.ways")}</h3>
            <Facts
              plain
              facts={[
                ...b.ways.map((w) => [`${say.name(w.from_name)} → ${say.name(w.to_name)}`, say.count(w.occurrences)] as const),
                ...(b.other_ways > 0 ? [[t("behaviours.panel.others"), say.count(b.other_ways)] as const] : []),
              ]}
            />
          </section>
        ) : null}
        {b.places.length > 0 ? (
          <section>
            <h3 className="label">{t("behaviours.panel.places")}</h3>
            <Facts
              plain
              facts={[
                ...b.places.map((p) => [p.place, say.count(p.occurrences)] as const),
                ...(b.other_places > 0 ? [[t("behaviours.panel.others"), say.count(b.other_places)] as const] : []),
                ...(b.nowhere > 0 ? [[t("behaviours.panel.nowhere"), say.count(b.nowhere)] as const] : []),
              ]}
            />
          </section>
        ) : null}
        <section>
          <h3 className="label">{t("behaviours.panel.elements")}</h3>
          <Facts
            plain
            facts={b.elements.map((e) => [
              e.not ? t("behaviours.no", { name: say.name(e.name) }) : say.name(e.name),
              say.count(e.interactions),
            ])}
          />
          {b.elements.some((e) => e.unkeyed > 0) ? (
            <p className="t12 quiet">
              {t("behaviours.panel.unkeyed", { n: say.count(b.elements.reduce((sum, e) => sum + e.unkeyed, 0)) })}
            </p>
          ) : null}
        </section>
      </>
    ),
    ...(b.customers > 0 ? { customers: { n: b.customers, name, who: { is: "behaved" as const, node: b.id } } } : {}),
  };
}

function GlancePicture({ answer, height }: { readonly answer: BehavioursAnswer; readonly height: number }) {
  const say = useSay();
  const rows = answer.patterns
    .filter((b) => !missing(b))
    .toSorted((a, b) => b.customers - a.customers)
    .slice(0, Math.max(1, Math.floor((height - 40) / 24)));
  const [first] = rows;
  return (
    <>
      <b className="glance-figure">{first ? shareText(first.share, say) : "–"}</b>
      {first ? <span className="t12 quiet">{say.t("behaviours.glance")}</span> : null}
      <Facts plain facts={rows.map((b) => [say.name(b.name), shareText(b.share, say)])} />
    </>
  );
}

const behaviours: Analysis<Settings, BehavioursAnswer> = {
  kind: "behaviours",
  read,
  write,
  question,
  Settings: SettingsChips,
  Sentence,
  Picture,
  tables,
  nobody: (answer) => answer.coverage.customers === 0,
  panel,
  explain: (answer, say) => [
    say.t("behaviours.explain.once"),
    say.t("behaviours.explain.same"),
    say.t("behaviours.explain.around"),
    say.t("behaviours.explain.value", { value: say.money(answer.value) }),
    ...answer.patterns.map((b) => `${say.name(b.name)}: ${say.name(b.definition)}`),
  ],
  Glance: GlancePicture,
};

export default function BehavioursPage() {
  return <AnalysisPage analysis={behaviours} />;
}

export function Glance(props: GlanceProps) {
  return <AnalysisGlance analysis={behaviours} {...props} />;
}
