import type { AttributionAnswer, Query } from "../../../api/shape.ts";
import type { PlainTable } from "../../../domain/csv.ts";
import { decimal } from "../../../domain/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { AnalysisChart } from "../shell/AnalysisChart.tsx";
import { scale } from "./calibration.ts";

type Fit = NonNullable<AttributionAnswer["calibration"]>[number];

const precise = (n: number | null, say: Say): string => (n === null ? "–" : decimal(n, 4, say.language));

/** What chains of each order foretell against what came true; a button where it was not asked. */
export function Calibration({
  answer,
  query,
  width,
  phone,
  onAsk,
}: {
  readonly answer: AttributionAnswer;
  readonly query: Query;
  readonly width: number;
  readonly phone: boolean;
  readonly onAsk: () => void;
}) {
  const say = useSay();
  const { t } = say;
  const fits = answer.calibration;
  if (!fits) {
    return (
      <section aria-label={t("attribution.calibration.title")}>
        <h2>{t("attribution.calibration.title")}</h2>
        <p className="second t13">{t("attribution.calibration.offer")}</p>
        <Button size="small" onClick={onAsk}>
          {t("attribution.calibration.ask")}
        </Button>
      </section>
    );
  }
  const [first] = fits;
  const best = fits.find((f) => f.best);
  const held = fits.filter((f) => f.bins.length > 0);
  const across = phone ? 1 : held.length;
  return (
    <AnalysisChart
      title={t("attribution.calibration.title")}
      definition={t("attribution.calibration.about", { fitted: say.count(first?.fitted ?? 0), paths: say.count(first?.paths ?? 0) })}
      table={calibrationTable(answer, say)}
      query={query}
      sheet="calibration"
    >
      <p className="t13">{best ? verdict(best, say) : t("attribution.calibration.none")}</p>
      <div className="calibration" data-calibration={held.length}>
        {held.map((fit) => (
          <Curve key={fit.order} fit={fit} most={scale(held)} width={Math.min(420, (width - 24 * (across - 1)) / across)} say={say} />
        ))}
      </div>
    </AnalysisChart>
  );
}

/** Which order foretells best; that none does, where all do no better than the mean. */
function verdict(best: Fit, say: Say): string {
  const better = best.brier !== null && best.base !== null && best.brier < best.base;
  return say.t(better ? "attribution.calibration.best" : "attribution.calibration.useless", {
    order: orderName(best.order, say),
    brier: precise(best.brier, say),
    base: precise(best.base, say),
  });
}

const orderName = (order: number, say: Say): string => say.t("attribution.calibration.order", { n: say.count(order) });

/** A point for each bin: what was foretold to the right, what came true upwards, as large as its paths. */
function Curve({ fit, most, width, say }: { readonly fit: Fit; readonly most: number; readonly width: number; readonly say: Say }) {
  const { t } = say;
  const [left, top, low] = [60, 8, 40];
  const side = Math.max(80, width - left - 16);
  const height = top + side + low;
  const x = (share: number) => left + (share / most) * side;
  const y = (share: number) => top + side - (share / most) * side;
  const largest = Math.max(...fit.bins.map((b) => b.paths));
  return (
    <figure className="calibration-fit">
      <figcaption>
        <b className="medium">{orderName(fit.order, say)}</b>
        {fit.best ? <span className="second t12"> · {t("attribution.calibration.fits")}</span> : null}
        <span className="block second t12">
          {t("attribution.calibration.figures", {
            brier: precise(fit.brier, say),
            auc: fit.auc === null ? "–" : decimal(fit.auc, 3, say.language),
          })}
        </span>
      </figcaption>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={t("attribution.calibration.label", { order: orderName(fit.order, say), n: say.count(fit.bins.length) })}
        className="credits"
      >
        {[0, most / 2, most].map((share) => (
          <g key={share}>
            <line x1={left} x2={left + side} y1={y(share)} y2={y(share)} className="calibration-grid" />
            <text x={left - 6} y={y(share) + 4} textAnchor="end" className="credits-figure">
              {say.wholeShare(share)}
            </text>
            <text x={x(share)} y={top + side + 16} textAnchor={share === most ? "end" : "middle"} className="credits-figure">
              {say.wholeShare(share)}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(most)} y2={y(most)} className="calibration-perfect" />
        <text x={left + side / 2} y={height - 6} textAnchor="middle" className="credits-model">
          {t("attribution.calibration.foretold")}
        </text>
        <text transform={`translate(10 ${top + side / 2}) rotate(-90)`} textAnchor="middle" className="credits-model">
          {t("attribution.calibration.observed")}
        </text>
        {fit.bins.map((bin) => (
          <g key={bin.from} data-bin={fit.order}>
            <title>
              {t("attribution.calibration.bin", {
                paths: say.count(bin.paths),
                foretold: say.share(bin.foretold),
                observed: say.share(bin.observed),
                low: say.share(bin.low),
                high: say.share(bin.high),
              })}
            </title>
            <line x1={x(bin.foretold)} x2={x(bin.foretold)} y1={y(bin.low)} y2={y(bin.high)} className="calibration-interval" />
            <circle cx={x(bin.foretold)} cy={y(bin.observed)} r={3 + 5 * Math.sqrt(bin.paths / largest)} className="calibration-point" />
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** A row for each bin of each order. */
export function calibrationTable(answer: AttributionAnswer, say: Say): PlainTable {
  const head = (key: "order_head" | "paths" | "won" | "foretold" | "observed" | "low" | "high" | "brier" | "auc") =>
    say.t(`attribution.calibration.${key}`);
  return {
    columns: [
      { head: head("order_head"), unit: null },
      { head: head("paths"), unit: "count" },
      { head: head("won"), unit: "count" },
      { head: head("foretold"), unit: "share" },
      { head: head("observed"), unit: "share" },
      { head: head("low"), unit: "share" },
      { head: head("high"), unit: "share" },
      { head: head("brier"), unit: null },
      { head: head("auc"), unit: null },
    ],
    rows: (answer.calibration ?? []).flatMap((fit) =>
      fit.bins.map((bin) => [
        orderName(fit.order, say),
        bin.paths,
        bin.won,
        bin.foretold,
        bin.observed,
        bin.low,
        bin.high,
        precise(fit.brier, say),
        precise(fit.auc, say),
      ]),
    ),
  };
}
