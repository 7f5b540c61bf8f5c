import { useId } from "react";
import type { FunnelAnswer, FunnelGroup } from "../../../api/shape.ts";
import { funnelRows } from "../../../canvas/funnel.ts";
import { cut, textWidth } from "../../../canvas/text.ts";
import { onPress } from "../../../ui/drawn.ts";
import { useSay } from "../../../ui/say.ts";
import { countedText, type Picked, rowText, writePicked } from "./words.ts";

type Props = {
  readonly answer: FunnelAnswer;
  readonly names: readonly string[];
  readonly width: number;
  readonly phone: boolean;
  readonly at: string | null;
  readonly onPick: (at: string | null) => void;
  readonly label: string;
};

/** The steps, one below the other: who reached each, hatched who was lost on the way, between them how long it took. */
export function Bars({ answer, names, width, phone, at, onPick, label }: Props) {
  const say = useSay();
  const { t } = say;
  const id = useId();
  const groups: readonly (FunnelGroup | null)[] = answer.breakdown && answer.breakdown.length > 0 ? answer.breakdown : [null];
  const split = groups[0] !== null;
  const figure = (share: number, n: number) => `${say.share(share)} · ${say.count(n)}`;
  const left = split
    ? Math.min(phone ? 108 : 180, Math.max(60, ...groups.map((g) => (g ? textWidth(rowText(g, "group", say), 12) + 12 : 0))))
    : 0;
  const right = Math.max(72, ...answer.steps.map((s) => textWidth(figure(s.from_first, s.count), split ? 12 : 13))) + 14;
  const room = Math.max(60, width - left - right);
  const bar = split ? 14 : phone ? 28 : 32;
  const shares = groups.map((g) => answer.steps.map((s, k) => (g ? (g.steps[k]?.from_first ?? 0) : s.from_first)));
  const { rows, height } = funnelRows(
    shares,
    answer.steps.map((s) => s.optional ?? false),
    { width: room, head: 26, bar, gap: 4, foot: 34 },
  );
  const before = answer.compare?.steps;
  const press = (picked: Picked) => {
    const key = writePicked(picked);
    const toggle = () => onPick(at === key ? null : key);
    return {
      "aria-pressed": at === key,
      onClick: toggle,
      onKeyDown: onPress(toggle),
    };
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no form
    <svg width={width} height={height + 4} role="group" aria-label={label} className="funnel-bars">
      <defs>
        <pattern id={`${id}h`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" className="funnel-hatch" />
        </pattern>
      </defs>
      {rows.map((row, k) => {
        const step = answer.steps[k];
        const then = before?.[k];
        if (!step) return null;
        const number = answer.query.funnel?.order === "any" ? "" : `${say.count(k + 1)}.`;
        const name = step.optional ? t("funnel.step.maybe", { name: names[k] ?? "" }) : (names[k] ?? "");
        const median = step.time.median ?? null;
        const prior = answer.steps.findLastIndex((other, i) => i < k && !other.optional);
        const share = say.share(step.from_previous);
        const leads = (): string => {
          if (k === 0) return "";
          if (median === null) return t(step.optional ? "funnel.done" : "funnel.passed", { share });
          const time = say.duration(median);
          if (step.optional) return t("funnel.done_in", { share, time });
          return prior < k - 1 ? t("funnel.passed_of", { share, time, step: names[prior] ?? "" }) : t("funnel.passed_in", { share, time });
        };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <g key={k} data-step={k + 1}>
            {k > 0 ? (
              <text x={left + 10} y={row.y - 12} className="funnel-leads">
                {`↓ ${cut(leads(), width - left - 24, 12)}`}
              </text>
            ) : null}
            <text x={0} y={row.y + 16} className="funnel-name">
              {cut(`${number} ${name}`.trim(), width - 8, 14)}
              <title>{names[k]}</title>
            </text>
            {groups.map((group, g) => {
              const drawn = row.bars[g];
              const s = group ? group.steps[k] : step;
              if (!drawn || !s) return null;
              const lost = drawn.before - drawn.width;
              const gone = group || k === 0 ? 0 : lost;
              const picked: Picked = group ? { kind: "group", step: k + 1, key: group.key } : { kind: "step", step: k + 1, key: "" };
              const about = `${group ? `${rowText(group, "group", say)}, ` : ""}${number} ${names[k] ?? ""}: ${countedText(answer, s.count, say)}, ${say.share(s.from_first)}`;
              return (
                <g key={group ? group.key : "all"}>
                  {group ? (
                    <text x={0} y={drawn.y + bar - 3} className="funnel-group">
                      {cut(rowText(group, "group", say), left - 10, 12)}
                      <title>{rowText(group, "group", say)}</title>
                    </text>
                  ) : null}
                  {gone > 0 && prior >= 0 && (answer.steps[prior]?.stopped ?? 0) > 0 && !step.optional ? (
                    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
                    <g
                      role="button"
                      tabIndex={0}
                      className="funnel-lost"
                      aria-label={t("funnel.lost_at", {
                        n: countedText(answer, answer.steps[prior]?.dropped ?? 0, say),
                        step: names[prior] ?? "",
                      })}
                      {...press({ kind: "stop", step: prior + 1, key: "" })}
                    >
                      <rect x={left + drawn.width} y={drawn.y} width={gone} height={bar} className="funnel-lost-back" rx={2} />
                      <rect x={left + drawn.width} y={drawn.y} width={gone} height={bar} fill={`url(#${id}h)`} rx={2} />
                    </g>
                  ) : null}
                  {group && lost > 0 && k > 0 && !step.optional ? (
                    <rect x={left + drawn.width} y={drawn.y} width={lost} height={bar} fill={`url(#${id}h)`} rx={2} />
                  ) : null}
                  {/* biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing */}
                  <g role="button" tabIndex={0} className="funnel-bar" aria-label={about} {...press(picked)}>
                    <rect x={left} y={drawn.y} width={Math.max(drawn.width, 24)} height={bar} className="funnel-target" />
                    <rect
                      x={left}
                      y={drawn.y}
                      width={drawn.width}
                      height={bar}
                      rx={2}
                      className={step.optional ? "funnel-fill maybe" : "funnel-fill"}
                    />
                  </g>
                  <text
                    x={left + Math.max(drawn.width, gone > 0 || (group && k > 0) ? drawn.before : 0) + 8}
                    y={drawn.y + bar / 2 + 4}
                    className="funnel-figure"
                  >
                    {figure(s.from_first, s.count)}
                  </text>
                  {!group && then ? (
                    <line
                      x1={left + then.from_first * room}
                      x2={left + then.from_first * room}
                      y1={drawn.y - 3}
                      y2={drawn.y + bar + 3}
                      className="funnel-before"
                    >
                      <title>{t("funnel.before", { share: say.share(then.from_first), n: say.count(then.count) })}</title>
                    </line>
                  ) : null}
                </g>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}
