import type { AttributionAnswer, Credited } from "../../../api/shape.ts";
import { textWidth } from "../../../canvas/text.ts";
import { useSay } from "../../../ui/say.ts";
import { modelName, modelsOf, rowName } from "./words.ts";

const pitch = 34;
const head = 26;

type Props = {
  readonly answer: AttributionAnswer;
  readonly width: number;
  readonly phone: boolean;
  readonly onPick: (key: string | null) => void;
  readonly label: string;
};

/** The rows that cost something. */
export const costly = (answer: AttributionAnswer): readonly Credited[] =>
  answer.rows.filter((row) => row.cost !== null && row.cost > 0).toSorted((a, b) => (b.cost ?? 0) - (a.cost ?? 0));

/** What was spent on each row, beside the value that the models give it: from the least to the most. */
export function Returns({ answer, width, phone, onPick, label }: Props) {
  const say = useSay();
  const models = modelsOf(answer);
  const rows = costly(answer).slice(0, 20);
  const names = phone ? Math.min(110, width * 0.3) : Math.min(220, width * 0.2);
  const roiText = (row: Credited): string => {
    const rois = row.credits.flatMap((c) => c.roi ?? []);
    const [least, most] = [Math.min(...rois), Math.max(...rois)];
    return say.share(least) === say.share(most)
      ? say.share(least)
      : say.t("attribution.roi_span", { least: say.share(least), most: say.share(most) });
  };
  const figures = Math.max(60, ...rows.map((row) => textWidth(roiText(row), 12))) + 16;
  const most = Math.max(1, ...rows.flatMap((row) => [row.cost ?? 0, ...row.credits.map((c) => c.value)]));
  const x = (value: number) => names + (Math.max(0, value) / most) * Math.max(20, width - names - figures - 12);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no form
    <svg width={width} height={head + rows.length * pitch} role="group" aria-label={label} className="credits">
      <text x={width} y={14} textAnchor="end" className="credits-model">
        {say.t("attribution.roi")}
      </text>
      {rows.map((row, at) => {
        const y = head + at * pitch + pitch / 2;
        const values = row.credits.map((c) => c.value);
        const name = rowName(row, say);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
          <g
            key={row.key}
            role="button"
            tabIndex={0}
            className="credits-row"
            aria-label={say.t("attribution.return_about", { name, cost: say.money(row.cost ?? 0), roi: roiText(row) })}
            data-return={row.key}
            onClick={() => onPick(row.key)}
            onKeyDown={(event) => (event.key === "Enter" || event.key === " " ? onPick(row.key) : undefined)}
          >
            <rect x={0} y={y - pitch / 2} width={width} height={pitch} className="credits-back" rx={4} />
            <text x={4} y={y + 4} className="credits-name">
              {textWidth(name, 13) > names - 12 ? `${name.slice(0, Math.max(4, Math.floor((names - 20) / 7)))}…` : name}
              <title>{name}</title>
            </text>
            <line x1={x(Math.min(...values))} x2={x(Math.max(...values))} y1={y} y2={y} className="returns-span" />
            {row.credits.map((credit, m) => (
              <circle key={credit.model} cx={x(credit.value)} cy={y} r={5} className="returns-dot">
                <title>{`${modelName(models[m] ?? "", say)}: ${say.money(credit.value)}`}</title>
              </circle>
            ))}
            <line x1={x(row.cost ?? 0)} x2={x(row.cost ?? 0)} y1={y - 10} y2={y + 10} className="returns-cost">
              <title>{say.t("attribution.cost_is", { cost: say.money(row.cost ?? 0) })}</title>
            </line>
            <text x={width} y={y + 4} textAnchor="end" className="credits-figure">
              {roiText(row)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
