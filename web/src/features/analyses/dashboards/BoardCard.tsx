import { ArrowLeft, ArrowRight, ChevronsUpDown, Maximize2, Minimize2, X } from "lucide-react";
import { Link } from "wouter";
import type { DashboardCard, SavedAnalysis } from "../../../api/shape.ts";
import { type DashboardPeriod, inPeriod } from "../../../domain/analyses/lasting.ts";
import { Button } from "../../../ui/Button.tsx";
import { useSay } from "../../../ui/say.ts";
import { useMe } from "../../me.ts";
import { SavedGlance } from "../Glances.tsx";
import { hrefOf, kindName, periodText } from "../saved.ts";

type Props = {
  readonly card: DashboardCard;
  readonly analysis: SavedAnalysis | undefined;
  readonly known: boolean;
  readonly period: DashboardPeriod | null;
  readonly fresh: number;
  readonly editing: boolean;
  readonly onDrag: () => void;
  readonly onDrop: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onChange: (card: DashboardCard) => void;
  readonly onRemove: () => void;
};

const heights = { 1: 168, 2: 368 } as const;

/** An analysis on a dashboard: its small picture, which leads to its page. */
export function BoardCard({ card, analysis, known, period, fresh, editing, onDrag, onDrop, onMove, onChange, onRemove }: Props) {
  const say = useSay();
  const { t } = say;
  const me = useMe();
  const name = analysis?.name ?? "";
  const kind = analysis?.query.kind ?? "";
  const tools = [
    { text: t("analyses.dashboard.earlier", { name }), icon: ArrowLeft, run: () => onMove(-1) },
    { text: t("analyses.dashboard.later", { name }), icon: ArrowRight, run: () => onMove(1) },
    {
      text: t("analyses.dashboard.narrower", { name }),
      icon: Minimize2,
      run: () => onChange({ ...card, width: Math.max(1, card.width - 1) }),
    },
    {
      text: t("analyses.dashboard.wider", { name }),
      icon: Maximize2,
      run: () => onChange({ ...card, width: Math.min(4, card.width + 1) }),
    },
    {
      text: t("analyses.dashboard.taller", { name }),
      icon: ChevronsUpDown,
      run: () => onChange({ ...card, height: card.height === 1 ? 2 : 1 }),
    },
    { text: t("analyses.dashboard.remove", { name }), icon: X, run: onRemove },
  ];
  return (
    <li
      className={`board-card wide-${card.width} tall-${card.height}`}
      data-card={card.analysis}
      draggable={editing}
      onDragStart={onDrag}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <header>
        <h2 className="cut">
          {analysis ? (
            <Link href={hrefOf(analysis)}>{name}</Link>
          ) : known ? (
            t(me.may("customers") ? "analyses.dashboard.gone" : "analyses.dashboard.hidden")
          ) : (
            "…"
          )}
        </h2>
        {analysis ? (
          <span className="t12 quiet">
            {[kindName(kind, say), periodText(inPeriod(analysis.query, period), say)].filter(Boolean).join(" · ")}
          </span>
        ) : null}
      </header>
      {editing ? (
        <div className="row board-card-tools">
          {tools.map((tool) => (
            <Button key={tool.text} size="small" variant="ghost" icon={tool.icon} iconOnly onClick={tool.run}>
              {tool.text}
            </Button>
          ))}
        </div>
      ) : null}
      {analysis ? (
        <SavedGlance
          analysis={analysis}
          query={inPeriod(analysis.query, period)}
          fresh={fresh}
          height={heights[card.height === 2 ? 2 : 1]}
        />
      ) : null}
    </li>
  );
}
