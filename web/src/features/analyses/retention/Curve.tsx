import type { RetentionAnswer } from "../../../api/shape.ts";
import { apart, lineOf, marks, plot } from "../../../canvas/cohorts.ts";
import { cut } from "../../../canvas/text.ts";
import { useSay } from "../../../ui/say.ts";
import { columnHead, type Row } from "./words.ts";

type Props = {
  readonly answer: RetentionAnswer;
  readonly width: number;
  readonly phone: boolean;
  readonly label: string;
};

/** The shares of a row, where they are known. */
const shares = (row: Row): readonly { readonly interval: number; readonly value: number }[] =>
  row.cells.flatMap((cell, at) => (cell.share === null ? [] : [{ interval: at, value: cell.share }]));

/** How the lines of groups are told from each other, beside their names. */
const tones = ["digital", "physical", "human", "third", "neg", "pos"] as const;

/** The share that comes back, interval by interval: all together, the groups, and what it is compared with. */
export function Curve({ answer, width, phone, label }: Props) {
  const say = useSay();
  const { t } = say;
  const groups = answer.groups.filter((g) => g.cells.some((c) => c.share !== null));
  const lines = [
    ...groups.map((g, i) => ({ key: g.key, name: say.name(g.name), points: shares(g), tone: tones[i % tones.length], kind: "group" })),
    ...(answer.compare
      ? [{ key: "/before", name: t("retention.before"), points: shares(answer.compare.overall), tone: "ink", kind: "before" }]
      : []),
    {
      key: "/all",
      name: groups.length > 0 || answer.compare ? t(phone ? "retention.all_short" : "retention.all") : "",
      points: shares(answer.overall),
      tone: "ink",
      kind: "all",
    },
  ].filter((line) => line.points.length > 0);
  const high = Math.max(0.01, ...lines.flatMap((l) => l.points.map((p) => p.value)));
  const names = lines.some((l) => l.name !== "") ? (phone ? 92 : 150) : 16;
  const height = phone ? 190 : 240;
  const p = plot(Math.max(1, answer.columns.length - 1), 0, high, { width, height, left: 44, right: names, top: 12, bottom: 28 });
  const ends = apart(
    lines.map((l) => p.y(l.points.at(-1)?.value ?? 0)),
    15,
  );
  const every = Math.max(1, Math.ceil(answer.columns.length / ((p.right - p.left) / 34)));
  return (
    <svg width={width} height={Math.max(height, ...ends.map((y) => y + 8))} role="img" aria-label={label} className="curves">
      {marks(0, high, 4).map((mark) => (
        <g key={mark}>
          <line x1={p.left} x2={p.right} y1={p.y(mark)} y2={p.y(mark)} className="curves-grid" />
          <text x={p.left - 8} y={p.y(mark) + 4} textAnchor="end" className="curves-mark">
            {say.wholeShare(mark)}
          </text>
        </g>
      ))}
      {answer.columns.map((column, at) =>
        at % every === 0 ? (
          <text key={column.from * 1000 + (column.to ?? 0)} x={p.x(at)} y={p.bottom + 18} textAnchor="middle" className="curves-mark">
            {columnHead(answer, column, say)}
          </text>
        ) : null,
      )}
      {lines.map((line, i) => {
        const last = line.points.at(-1);
        return (
          <g key={line.key} className={`curves-${line.kind} tone-${line.tone}`}>
            <path d={lineOf(line.points, p)} />
            {line.kind === "before" || !last
              ? null
              : line.points.map((dot) => (
                  <circle key={dot.interval} cx={p.x(dot.interval)} cy={p.y(dot.value)} r={line.kind === "all" ? 3 : 2} />
                ))}
            {last && line.name !== "" ? (
              <text x={p.x(last.interval) + 8} y={(ends[i] ?? 0) + 4}>
                {cut(line.name, width - p.x(last.interval) - 10, 12)}
                <title>{line.name}</title>
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
