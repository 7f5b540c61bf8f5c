import { Square } from "lucide-react";
import type { ReactNode } from "react";
import { useSay } from "./say.ts";

type Props = {
  /** What is going on. */
  readonly label: string;
  /** Of the total; null while nobody knows how much there is. */
  readonly done: number | null;
  readonly total?: number;
  /** How far it is, in words: "412 di 9.982 righe". */
  readonly text?: ReactNode;
  readonly onStop?: () => void;
  readonly stopLabel?: string;
};

/** What takes long says how far it is, and can be stopped. */
export function Progress({ label, done, total = 1, text, onStop, stopLabel }: Props) {
  const { t, wholeShare } = useSay();
  const share = done === null || total <= 0 ? null : Math.max(0, Math.min(1, done / total));
  return (
    <div className="progress-row">
      <div className="row apart">
        <span className="medium">{label}</span>
        <span className="t12 second">{text ?? (share === null ? null : wholeShare(share))}</span>
      </div>
      <div className="row">
        <div
          className={share === null ? "progress-line unknown" : "progress-line"}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          {...(share === null ? {} : { "aria-valuenow": Math.round(share * 100) })}
        >
          <i style={share === null ? {} : { width: `${share * 100}%` }} />
        </div>
        {onStop ? (
          <button type="button" className="button small" onClick={onStop}>
            <Square size={12} aria-hidden="true" />
            {stopLabel ?? t("action.stop")}
          </button>
        ) : null}
      </div>
    </div>
  );
}
