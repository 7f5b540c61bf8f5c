import { useState } from "react";
import type { RetentionAnswer } from "../../../api/shape.ts";
import { hatch, marks, stacks } from "../../../canvas/cohorts.ts";
import { onPress } from "../../../ui/drawn.ts";
import { useSay } from "../../../ui/say.ts";
import { cohortLong, cohortName } from "./words.ts";

type Props = {
  readonly answer: RetentionAnswer;
  readonly width: number;
  readonly phone: boolean;
  readonly label: string;
  readonly picked: string | null;
  readonly onPick: (key: string) => void;
};

/** The parts of an interval, from the line up; the last one is below it. */
export const lifeParts = ["returning", "resurrected", "new", "dormant"] as const;
export type LifePart = (typeof lifeParts)[number];

const active = (l: RetentionAnswer["lifecycle"][number]): number => l.new + l.returning + l.resurrected;

/** Who is active when: there before too, back after a pause, new; below the line, who no longer is. */
export function Lifecycle({ answer, width, phone, label, picked, onPick }: Props) {
  const say = useSay();
  const { t } = say;
  const [focus, setFocus] = useState(0);
  const left = 52;
  const height = phone ? 220 : 280;
  const all = answer.lifecycle;
  // The newest that have room: a bar narrower than 5 pixels says nothing.
  const list = all.slice(-Math.max(1, Math.floor((width - left) / 5)));
  // What it is compared with, from its end too: the last interval of the one stands by the last of the other.
  const others = answer.compare?.lifecycle ?? [];
  const before = list.map((_, i) => others[others.length - list.length + i]);
  const drawn = stacks(
    list.map((l) => ({ parts: [l.returning, l.resurrected, l.new], below: l.dormant })),
    { width, left, top: 8, height, gap: 6, least: Math.max(0, ...before.map((l) => (l ? active(l) : 0))) },
  );
  const pitch = (width - left) / Math.max(1, list.length);
  const every = Math.max(1, Math.ceil((phone ? 56 : 72) / pitch));
  return (
    <>
      <ul className="life-legend t13">
        {lifeParts.map((part) => (
          <li key={part}>
            <i className={`life-${part}`} aria-hidden="true" /> {t(`retention.life.${part}.name`)}
          </li>
        ))}
      </ul>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no form */}
      <svg width={width} height={height + 40} role="group" aria-label={label} className="life">
        {marks(-drawn.low, drawn.high, 6).map((mark) => (
          <g key={mark}>
            <line x1={left} x2={width} y1={drawn.y(mark)} y2={drawn.y(mark)} className={mark === 0 ? "life-zero" : "curves-grid"} />
            <text x={left - 8} y={drawn.y(mark) + 4} textAnchor="end" className="curves-mark">
              {say.count(Math.abs(mark))}
            </text>
          </g>
        ))}
        {list.map((l, i) => {
          const bar = drawn.bars[i];
          if (!bar) return null;
          const boxes = [...bar.parts, bar.below];
          const when = cohortLong(l.from, answer, say);
          return (
            <g key={l.key} className="life-bar">
              {lifeParts.map((part, n) => {
                const box = boxes[n];
                const key = `life/${part}/${l.key}`;
                if (!box || l[part] === 0) return null;
                const name = t("retention.life_bar", { when, part: t(`retention.life.${part}.name`), n: say.count(l[part]) });
                return (
                  // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
                  <g
                    key={part}
                    role="button"
                    tabIndex={i === focus ? 0 : -1}
                    aria-label={l.complete ? name : `${name}. ${t("retention.not_over")}`}
                    aria-pressed={picked === key}
                    data-life={`${part}/${l.key}`}
                    className={picked === key ? "picked" : ""}
                    onClick={() => onPick(key)}
                    onFocus={() => setFocus(i)}
                    onKeyDown={(event) => {
                      const to = { ArrowRight: i + 1, ArrowLeft: i - 1 }[event.key];
                      if (to !== undefined && list[to]) {
                        event.preventDefault();
                        setFocus(to);
                        const bars = event.currentTarget.ownerSVGElement?.querySelectorAll<SVGGElement>(".life-bar");
                        bars?.[to]?.querySelector<SVGGElement>('[role="button"]')?.focus();
                        return;
                      }
                      onPress(() => onPick(key))(event);
                    }}
                  >
                    <rect x={box.x} y={box.y} width={box.width} height={Math.max(1, box.height)} className={`life-${part}`} />
                    {l.complete ? null : <path d={hatch(box, 6)} className="life-hatch" />}
                    <title>{name}</title>
                  </g>
                );
              })}
              {before[i] ? (
                <line
                  x1={bar.x - 2}
                  x2={bar.x + bar.width + 2}
                  y1={drawn.y(active(before[i]))}
                  y2={drawn.y(active(before[i]))}
                  className="life-before"
                />
              ) : null}
              {i % every === 0 ? (
                <text x={bar.x + bar.width / 2} y={height + 28} textAnchor="middle" className="curves-mark">
                  {cohortName(l.from, answer, say)}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
      {others.length > 0 ? <p className="t12 quiet">{t("retention.lifecycle.compare")}</p> : null}
      {list.length < all.length ? (
        <p className="t12 quiet">{t("retention.life_more", { n: say.count(all.length - list.length) })}</p>
      ) : null}
    </>
  );
}
