import { RotateCcw } from "lucide-react";
import type { ConsistencyAnswer } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { Facts } from "../../../ui/Facts.tsx";
import { Phrase } from "../../../ui/Phrase.tsx";
import { Share } from "../../../ui/Share.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { Chip } from "../../journey/Chip.tsx";
import { Choice } from "../../journey/Choice.tsx";
import { ChoiceChip } from "../../journey/ChoiceChip.tsx";
import { useFields } from "../../journey/data.ts";
import { optionsOf } from "../../journey/fields.ts";
import { AnalysisChart } from "../shell/AnalysisChart.tsx";
import { AnalysisGlance } from "../shell/AnalysisGlance.tsx";
import { AnalysisPage } from "../shell/AnalysisPage.tsx";
import type { Analysis, GlanceProps, Panel, SettingsView, View } from "../shell/analysis.ts";
import { MismatchList } from "./MismatchList.tsx";
import { Switches } from "./Switches.tsx";
import { question, read, type ConsistencySettings as Settings, spans, write } from "./settings.ts";
import { tables } from "./tables.ts";
import "./consistency.css";

type V = View<Settings, ConsistencyAnswer>;

function SettingsChips({ answer, settings, set }: SettingsView<Settings, ConsistencyAnswer>) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  const counted = settings.channels ?? answer?.query.consistency?.channels ?? [];
  const flip = (id: string) => {
    const next = counted.includes(id) ? counted.filter((c) => c !== id) : [...counted, id];
    if (next.length > 0) set({ channels: next });
  };
  return (
    <>
      <Chip label={t("consistency.channels")} text={t("consistency.channels_n", { n: say.count(counted.length) })} width={300}>
        {() => (
          <>
            <p className="popover-title">{t("consistency.channels_about")}</p>
            <div className="scroll">
              {optionsOf("channel", fields, say).options.map((option) => (
                <Choice key={option.value} chosen={counted.includes(option.value)} text={option.text} onChoose={() => flip(option.value)} />
              ))}
            </div>
          </>
        )}
      </Chip>
      <ChoiceChip
        label={t("consistency.every")}
        about={t("consistency.every_about")}
        value={settings.every}
        choices={spans}
        text={(every) => t(`consistency.spans.${every}`)}
        width={240}
        onChoose={(every) => set({ every })}
      />
      {settings.channels === null ? null : (
        <Button variant="ghost" size="small" icon={RotateCcw} onClick={() => set({ channels: null })}>
          {t("consistency.usual")}
        </Button>
      )}
    </>
  );
}

const maturityOf = (answer: ConsistencyAnswer, what: string) => answer.maturity.find((m) => m.maturity === what);
const shareText = (share: number | null | undefined, say: Say): string => (share == null ? "–" : say.share(share));

function Sentence({ answer }: V) {
  const say = useSay();
  const omni = maturityOf(answer, "omni");
  return (
    <Phrase
      text={say.t("consistency.sentence", { share: "{{share}}", value: "{{value}}" })}
      parts={{ share: <Share of={omni?.share} />, value: <Share of={omni?.value_share} /> }}
    />
  );
}

function Picture({ answer, at, pick, query }: V) {
  const say = useSay();
  const { t } = say;
  const [maturity, changes, prices, messages] = tables(answer, say);
  if (!maturity || !changes || !prices || !messages) return null;
  return (
    <div className="consistency">
      <AnalysisChart
        title={maturity.title}
        definition={t("consistency.maturity.about", { n: say.count(answer.counted) })}
        table={maturity.table}
        query={query}
        sheet="maturity"
      >
        <div className="maturity-bar" aria-hidden="true">
          {answer.maturity.map((m) =>
            m.share === null || m.share === 0 ? null : (
              <span key={m.maturity} className={`maturity-part ${m.maturity}`} style={{ flexGrow: m.share }}>
                {m.share > 0.08 ? say.wholeShare(m.share) : null}
              </span>
            ),
          )}
        </div>
        <ul className="maturity">
          {answer.maturity.map((m) => (
            <li key={m.maturity} data-maturity={m.maturity}>
              <button
                type="button"
                className={at === m.maturity ? "maturity-card picked" : "maturity-card"}
                onClick={() => pick(m.maturity)}
              >
                <span className="row">
                  <span className={`maturity-key ${m.maturity}`} />
                  <span className="medium">{t(`consistency.maturity.${m.maturity}`)}</span>
                </span>
                <b>{shareText(m.share, say)}</b>
                <span className="t12 quiet">{t("consistency.maturity.customers", { n: say.count(m.customers) })}</span>
                <span className="t13 second">
                  {t("consistency.maturity.bought", {
                    share: say.article(shareText(m.buyers_share, say)) + shareText(m.buyers_share, say),
                  })}
                </span>
                <span className="t13 second">
                  {t("consistency.maturity.worth", {
                    value: m.value_per_customer === null ? "–" : say.money(m.value_per_customer),
                    share: shareText(m.value_share, say),
                  })}
                </span>
                <span className="t13 second">
                  {m.emotion.mean === null
                    ? t("consistency.maturity.unfelt")
                    : t("consistency.maturity.felt", { emotion: say.emotion(m.emotion.mean), n: say.count(m.emotion.n) })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </AnalysisChart>
      <AnalysisChart
        title={changes.title}
        definition={t("consistency.changes.about", { n: say.count(answer.changes), silence: say.days(answer.query.silence ?? "30d") })}
        table={changes.table}
        query={query}
        sheet="changes"
      >
        <Switches answer={answer} picked={at} onPick={pick} />
      </AnalysisChart>
      <AnalysisChart title={prices.title} definition={t("consistency.prices.about")} table={prices.table} query={query} sheet="prices">
        <MismatchList found={answer.prices} what="prices" />
      </AnalysisChart>
      <AnalysisChart
        title={messages.title}
        definition={t("consistency.messages.about")}
        table={messages.table}
        query={query}
        sheet="messages"
      >
        <MismatchList found={answer.messages} what="messages" />
      </AnalysisChart>
    </div>
  );
}

function panel({ answer, at }: V, say: Say): Panel | null {
  const { t } = say;
  const m = answer.maturity.find((x) => x.maturity === at);
  if (m) {
    const name = t(`consistency.maturity.${m.maturity}`);
    return {
      name,
      content: (
        <section>
          <p className="second t13">
            {t(`consistency.maturity.about_${m.maturity}`, { silence: say.days(answer.query.silence ?? "30d") })}
          </p>
          <Facts
            plain
            facts={[
              [t("consistency.table.customers"), say.count(m.customers)],
              [t("consistency.table.share"), shareText(m.share, say)],
              [t("consistency.table.buyers"), shareText(m.buyers_share, say)],
              [t("consistency.table.value"), say.money(m.value)],
              [t("consistency.table.value_share"), shareText(m.value_share, say)],
            ]}
          />
        </section>
      ),
      ...(m.customers > 0 ? { customers: { n: m.customers, name, who: { is: "matured" as const, node: m.maturity } } } : {}),
    };
  }
  const s = answer.switches.find((x) => `${x.from}>${x.to}` === at);
  if (!s) return null;
  const channel = (id: string) => say.name(answer.channels.find((c) => c.id === id)?.name) || id;
  const name = t("consistency.changes.name", { from: channel(s.from), to: channel(s.to) });
  return {
    name,
    content: (
      <section>
        <Facts
          plain
          facts={[
            [t("consistency.table.times"), say.count(s.changes)],
            [t("consistency.table.share"), say.share(s.share)],
            [t("consistency.table.customers"), say.count(s.customers)],
            [t("consistency.table.time"), s.time.median === null ? "–" : say.duration(s.time.median)],
          ]}
        />
      </section>
    ),
    customers: { n: s.customers, name, who: { is: "switched", node: s.from, into: s.to } },
  };
}

function GlancePicture({ answer }: { readonly answer: ConsistencyAnswer }) {
  const say = useSay();
  return (
    <>
      <b className="glance-figure">{shareText(maturityOf(answer, "omni")?.share, say)}</b>
      <span className="t12 quiet">{say.t("consistency.maturity.omni")}</span>
      <div className="maturity-bar" aria-hidden="true">
        {answer.maturity.map((m) =>
          m.share === null || m.share === 0 ? null : (
            <span key={m.maturity} className={`maturity-part ${m.maturity}`} style={{ flexGrow: m.share }} />
          ),
        )}
      </div>
    </>
  );
}

const consistency: Analysis<Settings, ConsistencyAnswer> = {
  kind: "consistency",
  read,
  write,
  question,
  Settings: SettingsChips,
  Sentence,
  Picture,
  tables,
  nobody: (answer) => answer.counted === 0,
  panel,
  explain: (answer, say) => [
    say.t("consistency.maturity.about_single"),
    say.t("consistency.maturity.about_multi"),
    say.t("consistency.maturity.about_omni", { silence: say.days(answer.query.silence ?? "30d") }),
    say.t("consistency.explain.channels", { nowhere: say.count(answer.nowhere) }),
    say.t("consistency.prices.about"),
    say.t("consistency.messages.about"),
  ],
  Glance: GlancePicture,
};

export default function ConsistencyPage() {
  return <AnalysisPage analysis={consistency} />;
}

export function Glance(props: GlanceProps) {
  return <AnalysisGlance analysis={consistency} {...props} />;
}
