import type { Fields, PathsAnswer } from "../../../api/shape.ts";
import { KindTile } from "../../../ui/KindTile.tsx";
import { useSay } from "../../../ui/say.ts";
import { stepName } from "./Steps.tsx";
import { nodeName, pathsOf, pointOf } from "./words.ts";

type Props = {
  readonly answer: PathsAnswer;
  readonly fields: Fields | undefined;
  readonly picked: string | null;
  readonly onPick: (at: string | null) => void;
};

/** Paths step by step, from top to bottom: where the picture has no room. */
export function StepList({ answer, fields, picked, onPick }: Props) {
  const say = useSay();
  const reverse = answer.query.paths?.reverse ?? false;
  const within = answer.query.paths?.within ?? "session";
  const field = answer.query.paths?.node ?? "touchpoint";
  return (
    <div className="step-list">
      {answer.steps.map((step) => (
        <section key={step.number} aria-label={stepName(step.number, reverse, say)}>
          <h3>
            {stepName(step.number, reverse, say)} <span className="quiet t12">{pathsOf(step.paths, within, say)}</span>
          </h3>
          {step.nodes.map((node) => {
            const point = pointOf(node.id, field, fields);
            return (
              <button
                key={node.key}
                type="button"
                className="step-row"
                data-node={node.key}
                aria-pressed={picked === node.key}
                aria-label={say.t("paths.node_label", {
                  node: nodeName(node, say),
                  step: stepName(step.number, reverse, say),
                  paths: pathsOf(node.paths, within, say),
                  share: say.share(node.share),
                  dropped: say.share(node.paths > 0 ? node.dropped / node.paths : 0),
                })}
                onClick={() => onPick(picked === node.key ? null : node.key)}
              >
                <span className="row">
                  {point ? <KindTile point={point} size={20} /> : null}
                  <span className="grow cut">{nodeName(node, say)}</span>
                  <b>{say.count(node.paths)}</b>
                </span>
                <span className="variant-bar" aria-hidden="true">
                  <i style={{ width: `${(100 * node.paths) / answer.paths}%` }} />
                </span>
              </button>
            );
          })}
        </section>
      ))}
    </div>
  );
}
