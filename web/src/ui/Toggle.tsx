import { type ReactNode, useId } from "react";

type Props = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Why it cannot be changed. */
  readonly reason?: string | null;
};

/** On or off, at once. */
export function Toggle({ label, hint, checked, onChange, reason = null }: Props) {
  const id = useId();
  return (
    <div className="toggle-row">
      <button
        type="button"
        role="switch"
        className="toggle"
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint || reason ? `${id}-hint` : undefined}
        aria-disabled={reason !== null || undefined}
        onClick={reason === null ? () => onChange(!checked) : undefined}
      >
        <i />
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the switch beside it takes the keys */}
      <div onClick={reason === null ? () => onChange(!checked) : undefined}>
        <p id={`${id}-label`} className="medium">
          {label}
        </p>
        {hint || reason ? (
          <p id={`${id}-hint`} className="t12 quiet">
            {reason ?? hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
