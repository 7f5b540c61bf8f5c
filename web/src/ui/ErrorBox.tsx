import { CircleAlert, RotateCw } from "lucide-react";
import { faultOf } from "../api/client.ts";
import { unreachable } from "../domain/unreachable.ts";
import { useSay } from "./say.ts";

type Props = {
  readonly error: unknown;
  /** What was being done: "Non riesco a leggere i clienti". */
  readonly title?: string;
  readonly onRetry?: () => void;
};

/** What went wrong, where and the remedy, in the region that it concerns. Nothing for what the reader stopped. */
export function ErrorBox({ error, title, onRetry }: Props) {
  const { t } = useSay();
  const fault = faultOf(error);
  if (fault.kind === "stopped") return null;
  const detail = ((): string => {
    switch (fault.kind) {
      case "network":
        return t("ui.error.network");
      case "refused":
        if (fault.status === 403) return t("ui.error.forbidden");
        return fault.status === 504 || fault.status === 408 ? t("ui.error.slow") : fault.detail;
      default:
        return unreachable(fault);
    }
  })();
  return (
    <div className="error-box" role="alert">
      <CircleAlert size={16} className="neg" aria-hidden="true" />
      <div className="grow">
        <p className="strong">{title ?? t("ui.error.title")}</p>
        <p className="second">{detail}</p>
      </div>
      {onRetry ? (
        <button type="button" className="button small" onClick={onRetry}>
          <RotateCw size={14} aria-hidden="true" />
          {t("action.retry")}
        </button>
      ) : null}
    </div>
  );
}
