import { Undo2 } from "lucide-react";
import type { Fields, VariantsAnswer } from "../../../api/shape.ts";
import { KindTile } from "../../../ui/KindTile.tsx";
import { useSay } from "../../../ui/say.ts";
import { variantsAgainst } from "./compared.ts";
import { changed, nodeName, pathsOf, pointOf } from "./words.ts";

type Props = {
  readonly answer: VariantsAnswer;
  readonly fields: Fields | undefined;
  readonly picked: string | null;
  readonly onPick: (at: string | null) => void;
};

/** The most frequent variants, each as its steps in a row with the times between them. */
export function VariantList({ answer, fields, picked, onPick }: Props) {
  const say = useSay();
  const field = answer.query.paths?.node ?? "touchpoint";
  const within = answer.query.paths?.within ?? "session";
  const most = Math.max(1e-9, ...answer.variants.map((v) => v.share), ...(answer.compare?.variants ?? []).map((v) => v.share));
  const before = variantsAgainst(answer);
  return (
    <ol className="variants">
      {answer.variants.map((v) => {
        const then = before.get(v.key);
        return (
          <li key={v.key} className="variant" aria-current={picked === v.key || undefined}>
            <button
              type="button"
              className="variant-open"
              data-variant={v.key}
              aria-pressed={picked === v.key}
              onClick={() => onPick(picked === v.key ? null : v.key)}
            >
              <span className="variant-figures">
                <b>{pathsOf(v.paths, within, say)}</b>
                <span className="quiet">
                  {say.share(v.share)}
                  {then ? <span className="variant-change"> {changed(then.difference, say)}</span> : null} ·{" "}
                  {v.length > 1 ? say.figure(v.time.median, "duration") : say.t("paths.one_step")}
                </span>
                <span className="variant-bar" aria-hidden="true">
                  <i style={{ width: `${(100 * v.share) / most}%` }} />
                  {then ? <s style={{ left: `${(100 * then.before) / most}%` }} /> : null}
                </span>
                {then === null ? <span className="quiet">{say.t("paths.not_before")}</span> : null}
              </span>
              <span className="variant-steps">
                {v.nodes.map((n, i) => {
                  const point = pointOf(n.id, field, fields);
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the variant
                    <span key={i} className="variant-step">
                      {i > 0 ? (
                        <span className={n.move === "back" ? "variant-gap back" : "variant-gap"}>
                          {n.move === "" ? null : <Undo2 size={11} aria-label={say.t(`paths.move.${n.move}`)} />}
                          {say.figure(n.gap.median, "duration")}
                        </span>
                      ) : null}
                      <span className={n.again ? "variant-chip again" : "variant-chip"}>
                        {point ? <KindTile point={point} size={16} /> : null}
                        <span>{nodeName(n, say)}</span>
                      </span>
                    </span>
                  );
                })}
                {v.length > v.nodes.length ? (
                  <span className="variant-gap">{say.t("paths.more_steps", { n: say.count(v.length - v.nodes.length) })}</span>
                ) : null}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
