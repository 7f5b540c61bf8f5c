import type { AttributionAnswer, Credited } from "../../../api/shape.ts";
import { panels, stacked } from "../../../canvas/multiples.ts";
import { cut, textWidth } from "../../../canvas/text.ts";
import { onPress } from "../../../ui/drawn.ts";
import { useSay } from "../../../ui/say.ts";
import { useFields } from "../../journey/data.ts";
import type { Show } from "./settings.ts";
import { kindOf, modelName, modelsOf, rowName, shown, shownText, showOf } from "./words.ts";

/** As many rows as a picture holds; the table has all. */
export const drawnRows = 20;

const thick = 14; // of a bar

type Props = {
  readonly answer: AttributionAnswer;
  readonly show: Show;
  readonly width: number;
  readonly phone: boolean;
  readonly picked: string | null;
  readonly onPick: (key: string | null) => void;
  readonly label: string;
};

/** What each model gives to each row: small multiples to one scale. */
export function Credits({ answer, show: wish, width, phone, picked, onPick, label }: Props) {
  const say = useSay();
  const fields = useFields();
  const by = answer.query.attribution?.by ?? "";
  const show = showOf(answer, wish);
  const models = modelsOf(answer);
  const rows = answer.rows.filter((r) => r.conversions > 0 || r.touches > 0).slice(0, drawnRows);
  const before = new Map(answer.compare?.rows.map((r) => [r.key, r]));
  const values = rows.map((row) => models.map((_, m) => shown(row.credits[m], show)));
  const ghosts = rows.map((row) => models.map((_, m) => shown(before.get(row.key)?.credits[m], show)));
  const figures = Math.max(48, ...rows.flatMap((row) => row.credits.map((c) => textWidth(shownText(c, show, say), 12)))) + 10;
  const narrow = phone || (width - 180) / models.length < figures + 60;
  const names = narrow ? Math.min(150, width * 0.4) : Math.min(220, width * 0.2);
  // One scale for both periods: the comparison takes part in it.
  const both = answer.compare ? [...values, ...ghosts] : values;
  const frame = { width, names, figures, gap: narrow ? 10 : 20, head: narrow ? 0 : 30, pitch: narrow ? 20 : 28 };
  const layout = narrow ? stacked(both, frame) : panels(both, frame);
  const height = narrow
    ? frame.head + rows.length * ((models.length + 1) * frame.pitch + frame.gap)
    : frame.head + rows.length * frame.pitch;
  const toggle = (key: string) => onPick(picked === key ? null : key);
  const about = (row: Credited) =>
    `${rowName(row, say)}: ${models.map((m, at) => `${modelName(m, say)} ${shownText(row.credits[at], show, say)}`).join(", ")}`;

  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no form
    <svg width={width} height={height} role="group" aria-label={label} className="credits">
      {narrow
        ? null
        : models.map((model, m) => (
            <g key={model}>
              <text x={layout.panels[m]?.x ?? 0} y={16} className="credits-head">
                {cut(modelName(model, say), (layout.panels[m]?.width ?? 0) + figures, 13)}
                <title>{modelName(model, say)}</title>
              </text>
              <line x1={layout.panels[m]?.x ?? 0} x2={layout.panels[m]?.x ?? 0} y1={frame.head - 4} y2={height} className="credits-axis" />
            </g>
          ))}
      {rows.map((row, at) => {
        const top = layout.rows[at] ?? 0;
        const tall = narrow ? (models.length + 1) * frame.pitch : frame.pitch;
        const kind = kindOf(by, row.key, fields);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
          <g
            key={row.key}
            role="button"
            tabIndex={0}
            aria-label={about(row)}
            aria-pressed={picked === row.key}
            data-row={row.key}
            className={picked === row.key ? "credits-row picked" : "credits-row"}
            onClick={() => toggle(row.key)}
            onKeyDown={onPress(() => toggle(row.key))}
          >
            <rect x={0} y={top} width={width} height={tall} className="credits-back" rx={4} />
            <text x={4} y={top + (narrow ? 14 : frame.pitch / 2 + 4)} className="credits-name">
              {cut(rowName(row, say), (narrow ? width : names) - 14, 13)}
              <title>{rowName(row, say)}</title>
            </text>
            {models.map((model, m) => {
              const bar = layout.bars[at]?.[m];
              if (!bar) return null;
              const ghost = (ghosts[at]?.[m] ?? 0) > 0 ? layout.bars[rows.length + at]?.[m] : undefined;
              const y = bar.y + (frame.pitch - thick) / 2;
              return (
                <g key={model}>
                  {narrow ? (
                    <text x={4} y={bar.y + frame.pitch / 2 + 4} className="credits-model">
                      {cut(modelName(model, say), names - 12, 12)}
                    </text>
                  ) : null}
                  <rect x={bar.x} y={y} width={bar.width} height={thick} rx={2} className={`credits-bar ${kind}`} />
                  {ghost ? (
                    <line x1={bar.x + ghost.width} x2={bar.x + ghost.width} y1={y - 3} y2={y + thick + 3} className="credits-before" />
                  ) : null}
                  <text x={bar.x + Math.max(bar.width, ghost?.width ?? 0) + 6} y={bar.y + frame.pitch / 2 + 4} className="credits-figure">
                    {(values[at]?.[m] ?? 0) === 0 ? "–" : shownText(row.credits[m], show, say)}
                  </text>
                </g>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}
