import { useState } from "react";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isNew?: boolean;
  readonly hint?: string;
  readonly error?: string | null;
};

/** A password, which its owner may look at while writing it. */
export function Password({ label, value, onChange, isNew = false, hint, error }: Props) {
  const { t } = useSay();
  const [seen, setSeen] = useState(false);
  return (
    <div className="password">
      <Field
        label={label}
        hint={hint}
        error={error}
        type={seen ? "text" : "password"}
        name={isNew ? "new-password" : "password"}
        autoComplete={isNew ? "new-password" : "current-password"}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={256}
        value={value}
        onChange={onChange}
      />
      <button type="button" className="link t12" aria-pressed={seen} onClick={() => setSeen(!seen)}>
        {t(seen ? "signin.link.hide" : "signin.link.show")}
        <span className="hidden">{label}</span>
      </button>
    </div>
  );
}
