import { type LucideIcon, X } from "lucide-react";
import type { ReactNode } from "react";

type Props = {
  readonly children: ReactNode;
  /** A colour says a feeling or a state, and the words say it too. */
  readonly tone?: "plain" | "pos" | "neg" | "warn" | "mid";
  readonly icon?: LucideIcon;
  /** With its name: "Togli Lana". */
  readonly remove?: { readonly label: string; readonly run: () => void };
};

/** A short word about something, or a choice that can be taken away. */
export function Chip({ children, tone = "plain", icon: Icon, remove }: Props) {
  return (
    <span className={`pill ${tone}`}>
      {Icon ? <Icon size={12} aria-hidden="true" /> : null}
      <span className="cut">{children}</span>
      {remove ? (
        <button type="button" aria-label={remove.label} onClick={remove.run}>
          <X size={12} aria-hidden="true" />
        </button>
      ) : null}
    </span>
  );
}
