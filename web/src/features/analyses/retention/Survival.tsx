import type { RetentionAnswer } from "../../../api/shape.ts";
import { bandOf, marks, plot, stairsOf } from "../../../canvas/cohorts.ts";
import { useSay } from "../../../ui/say.ts";

export type SurvivalCurve = NonNullable<RetentionAnswer["returned"]>;

type Props = {
  readonly curve: SurvivalCurve;
  readonly before: SurvivalCurve | null;
  readonly width: number;
  readonly phone: boolean;
  readonly label: string;
};

/** A survival curve with its interval of confidence, and that which it is compared with. */
export function Survival({ curve, before, width, phone, label }: Props) {
  const say = useSay();
  const { t } = say;
  const last = Math.max(1, curve.points.at(-1)?.interval ?? 1, before?.points.at(-1)?.interval ?? 1);
  const height = phone ? 190 : 240;
  const p = plot(last, 0, 1, { width, height, left: 44, right: 16, top: 12, bottom: 48 });
  const values = (c: SurvivalCurve, pick: "share" | "low" | "high") => c.points.map((x) => ({ interval: x.interval, value: x[pick] }));
  const every = Math.max(1, Math.ceil((last + 1) / ((p.right - p.left) / 44)));
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="curves">
      {marks(0, 1, 4).map((mark) => (
        <g key={mark}>
          <line x1={p.left} x2={p.right} y1={p.y(mark)} y2={p.y(mark)} className="curves-grid" />
          <text x={p.left - 8} y={p.y(mark) + 4} textAnchor="end" className="curves-mark">
            {say.wholeShare(mark)}
          </text>
        </g>
      ))}
      <path d={bandOf(values(curve, "low"), values(curve, "high"), p)} className="survival-band" />
      {before ? <path d={stairsOf(values(before, "share"), p)} className="survival-before" /> : null}
      <path d={stairsOf(values(curve, "share"), p)} className="survival-line" />
      {curve.median === null ? null : (
        <g>
          <line x1={p.x(curve.median)} x2={p.x(curve.median)} y1={p.y(0.5)} y2={p.bottom} className="survival-median" />
          <text x={p.x(curve.median) + 6} y={p.bottom - 6} className="survival-name">
            {t("retention.half")}
          </text>
        </g>
      )}
      {curve.points.map((point) =>
        point.interval % every === 0 ? (
          <g key={point.interval}>
            <text x={p.x(point.interval)} y={p.bottom + 18} textAnchor="middle" className="curves-mark">
              {say.count(point.interval)}
            </text>
            <text x={p.x(point.interval)} y={p.bottom + 36} textAnchor="middle" className="survival-risk">
              {say.count(point.at_risk)}
            </text>
          </g>
        ) : null,
      )}
    </svg>
  );
}
