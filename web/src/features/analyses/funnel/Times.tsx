import type { FunnelTimes } from "../../../api/shape.ts";
import { columns } from "../../../canvas/funnel.ts";
import { textWidth } from "../../../canvas/text.ts";
import { useSay } from "../../../ui/say.ts";

type Props = { readonly times: FunnelTimes; readonly width: number; readonly label: string };

const tall = 140;
const foot = 36;
const head = 22;

/** How many took how long, and where half of them are there. */
export function Times({ times, width, label }: Props) {
  const say = useSay();
  const shortest = times.shortest ?? 0;
  const end = shortest + times.width * times.bins.length;
  const drawn = columns(times.bins, width, tall);
  const at = (seconds: number) => ((seconds - shortest) / Math.max(1, end - shortest)) * width;
  const median = times.median ?? null;
  const marks = (width < 480 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map((share) => shortest + share * (end - shortest));
  const half = median === null ? "" : say.t("funnel.times.half", { time: say.duration(median) });
  const middle = median === null ? 0 : at(median);
  const wide = textWidth(half, 12);
  return (
    <svg width={width} height={head + tall + foot} role="img" aria-label={label} className="funnel-times">
      {drawn.map((column, i) => {
        const from = shortest + i * times.width;
        return (
          <g key={from}>
            <rect x={column.x} y={head} width={column.width} height={tall} className="funnel-times-room">
              <title>
                {say.t("funnel.times.bin", {
                  from: say.duration(from),
                  to: say.duration(from + times.width),
                  n: say.count(times.bins[i] ?? 0),
                })}
              </title>
            </rect>
            <rect x={column.x} y={head + column.y} width={column.width} height={column.height} rx={1} className="funnel-times-bar" />
          </g>
        );
      })}
      <line x1={0} x2={width} y1={head + tall + 0.5} y2={head + tall + 0.5} className="funnel-times-axis" />
      {median === null ? null : (
        <>
          <line x1={middle} x2={middle} y1={head - 4} y2={head + tall} className="funnel-times-median" />
          <text x={Math.min(Math.max(0, middle + 6), Math.max(0, width - wide))} y={12} className="funnel-times-half">
            {half}
          </text>
        </>
      )}
      {marks.map((seconds, i) => (
        <text
          key={seconds}
          x={at(seconds)}
          y={head + tall + 18}
          textAnchor={i === 0 ? "start" : i === marks.length - 1 ? "end" : "middle"}
          className="funnel-times-mark"
        >
          {say.duration(Math.round(seconds))}
        </text>
      ))}
    </svg>
  );
}
