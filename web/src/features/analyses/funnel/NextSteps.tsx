import type { FunnelAnswer } from "../../../api/shape.ts";
import { useSay } from "../../../ui/say.ts";
import { rowText, writePicked } from "./words.ts";

type Props = {
  readonly answer: FunnelAnswer;
  /** The step at which they stopped, by number. */
  readonly step: number;
  readonly at: string | null;
  readonly onPick: (at: string | null) => void;
};

/** What those who stopped at a step did next, the most frequent first. */
export function NextSteps({ answer, step, at, onPick }: Props) {
  const say = useSay();
  const next = answer.steps[step - 1]?.next ?? [];
  const most = Math.max(1, ...next.map((n) => n.count));
  return (
    <ol className="funnel-next">
      {next.map((n) => {
        const key = writePicked({ kind: "next", step, key: n.key });
        return (
          <li key={n.key}>
            <button type="button" aria-pressed={at === key} data-next={n.key} onClick={() => onPick(at === key ? null : key)}>
              <span className={n.key === "none" ? "cut quiet" : "cut"}>{rowText(n, "next", say)}</span>
              <span className="funnel-next-room">
                <span
                  className={n.key === "none" ? "funnel-next-bar none" : "funnel-next-bar"}
                  style={{ width: `${Math.max(1, (n.count / most) * 100)}%` }}
                />
              </span>
              <span className="funnel-next-figure">
                <b>{say.count(n.count)}</b> <span className="quiet">{say.share(n.share)}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
