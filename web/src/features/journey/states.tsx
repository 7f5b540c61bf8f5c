import { RotateCw, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { faultOf, type Place, refusedWith } from "../../api/client.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { type Say, useSay } from "../../ui/say.ts";

/** What went wrong, in the region that it concerns, with the remedy beside it. */
export function Problem({ error, stale, onRetry }: { readonly error: unknown; readonly stale: boolean; readonly onRetry: () => void }) {
  const say = useSay();
  const { t } = say;
  const asked = refusedWith(error, 422);
  return (
    <div className="problem" role="alert">
      <div className="grow">
        <p className="strong">{t(asked ? "problem.asked" : "problem.title")}</p>
        <p className="second">
          {detail(error, say)} {stale ? t("problem.old") : ""}
        </p>
      </div>
      {asked ? null : (
        <button type="button" className="button" onClick={onRetry}>
          <RotateCw size={14} aria-hidden="true" />
          {t("action.retry")}
        </button>
      )}
    </div>
  );
}

function detail(error: unknown, { t }: Say): string {
  const fault = faultOf(error);
  switch (fault.kind) {
    case "network":
      return t("problem.network");
    case "stopped":
      return t("problem.stopped");
    case "refused":
      return fault.status === 504 || fault.status === 408 ? t("problem.timeout") : sentences(fault.places) || fault.detail;
    default:
      return unreachable(fault);
  }
}

/** What is refused of a question, as sentences: whoever put it on a page needs no paths of its document. */
const sentences = (places: readonly Place[]): string =>
  places.map(({ message }) => (message ? `${message.charAt(0).toUpperCase()}${message.slice(1)}.` : "")).join(" ");

/** Long work says so after two seconds, and can be stopped. */
export function Working({ busy, onStop }: { readonly busy: boolean; readonly onStop: () => void }) {
  const { t } = useSay();
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!busy) {
      setLong(false);
      return;
    }
    const timer = setTimeout(() => setLong(true), 2000);
    return () => clearTimeout(timer);
  }, [busy]);
  if (!long) return null;
  return (
    <div className="working" role="status">
      <span className="progress" aria-hidden="true" />
      <span>{t("loading.long")}</span>
      <button type="button" className="button small" onClick={onStop}>
        <Square size={12} aria-hidden="true" />
        {t("action.stop")}
      </button>
    </div>
  );
}

/** The layout before the first figures: its lines are there at once. */
export function Skeleton() {
  const { t } = useSay();
  return (
    <div className="skeleton" role="status">
      <span className="hidden">{t("loading.first")}</span>
      <span className="bone title" />
      <span className="bone line" />
      <div className="bones">
        {[0, 1, 2, 3, 4].map((i) => (
          <span key={i} className="bone stage" />
        ))}
      </div>
      {[0, 1, 2, 3, 4, 5].map((i) => (
        <span key={i} className="bone line" />
      ))}
    </div>
  );
}
