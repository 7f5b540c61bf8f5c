import { Pencil } from "lucide-react";
import type { Behaviour, BehavioursAnswer } from "../../../api/shape.ts";
import { spark } from "../../../canvas/spark.ts";
import { Button } from "../../../ui/Button.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { Sequence } from "./Sequence.tsx";
import { goesOn } from "./trend.ts";

export const shareText = (share: number | null, say: Say): string => (share === null ? "–" : say.share(share));

/** The element of which the data have nothing, where there is one: then the behaviour cannot be seen. */
export const missing = (b: Behaviour) => b.elements.find((e) => !e.not && e.interactions === 0);

type Props = {
  readonly answer: BehavioursAnswer;
  readonly picked: string | null;
  readonly onPick: (id: string) => void;
  readonly onEdit: (id: string) => void;
};

/** One card for each behaviour, all to the same measure. */
export function Cards({ answer, picked, onPick, onEdit }: Props) {
  return (
    <ul className="behaviours">
      {answer.patterns.map((b) => (
        <Card
          key={b.id}
          b={b}
          before={answer.compare?.patterns.find((o) => o.id === b.id)}
          picked={picked === b.id}
          trend={answer.query.behaviours?.trend ?? "week"}
          open={goesOn(answer.spans, answer.coverage.until, answer.query.behaviours?.trend ?? "week")}
          onPick={() => onPick(b.id)}
          onEdit={() => onEdit(b.id)}
        />
      ))}
    </ul>
  );
}

function Card({
  b,
  before,
  picked,
  trend,
  open,
  onPick,
  onEdit,
}: {
  readonly b: Behaviour;
  readonly before: Behaviour | undefined;
  readonly picked: boolean;
  readonly trend: string;
  /** Whether the last span of the trend is not over. */
  readonly open: boolean;
  readonly onPick: () => void;
  readonly onEdit: () => void;
}) {
  const say = useSay();
  const { t } = say;
  const name = say.name(b.name);
  const none = missing(b);
  return (
    <li className={picked ? "behaviour picked" : "behaviour"} data-behaviour={b.id}>
      <div className="row apart">
        <h3>
          <button type="button" className="behaviour-name" onClick={onPick}>
            {name}
          </button>
        </h3>
        <Button variant="ghost" size="small" icon={Pencil} iconOnly onClick={onEdit}>
          {t("behaviours.edit", { name })}
        </Button>
      </div>
      <Sequence elements={b.elements} />
      {none ? (
        <p className="t13 second">{t("behaviours.missing", { name: say.name(none.name) })}</p>
      ) : (
        <div className="behaviour-figures">
          <dl>
            <div>
              <dt>{t("behaviours.figure.customers")}</dt>
              <dd>
                <b>{shareText(b.share, say)}</b>
                <span className="t12 quiet">{say.count(b.customers)}</span>
                {before?.share != null ? (
                  <span className="t12 quiet">{t("behaviours.before", { share: say.share(before.share) })}</span>
                ) : null}
              </dd>
            </div>
            <div>
              <dt>{t("behaviours.figure.value")}</dt>
              <dd>
                <b>{shareText(b.value_share, say)}</b>
                <span className="t12 quiet">{say.money(b.value)}</span>
              </dd>
            </div>
            <div>
              <dt>{t("behaviours.figure.gap")}</dt>
              <dd>
                <b>{b.gap.median === null ? "–" : say.duration(b.gap.median)}</b>
                <span className="t12 quiet">{t("behaviours.of", { n: say.count(b.occurrences), of: say.count(b.of) })}</span>
              </dd>
            </div>
          </dl>
          <Trend b={b} open={open} label={t(`behaviours.trend_of.${trend === "month" ? "month" : "week"}`, { name })} />
        </div>
      )}
      <p className="t12 second behaviour-definition">{say.name(b.definition)}</p>
    </li>
  );
}

const width = 260;
const height = 44;

function Trend({ b, open, label }: { readonly b: Behaviour; readonly open: boolean; readonly label: string }) {
  const drawn = spark(
    b.trend.map((s) => s.share),
    width,
    height,
    open,
  );
  return (
    <svg className="behaviour-trend" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line x1={0} x2={width} y1={height - 3} y2={height - 3} className="behaviour-foot" />
      <path d={drawn.path} className="behaviour-line" />
      <path d={drawn.tail} className="behaviour-line open" />
      {drawn.end && !open ? <path d={`M${drawn.end.x} ${drawn.end.y}h0`} className="behaviour-dot" /> : null}
    </svg>
  );
}
