import { useId } from "react";
import { Field } from "../../ui/Field.tsx";
import type { Known } from "./choices.ts";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly choices: readonly Known[];
  /** Codes are written in capitals. */
  readonly upper?: boolean;
  readonly onChange: (value: string) => void;
  readonly error: string | null;
};

/** A code out of a long list: written, or found by its name. What it stands for is said beside it. */
export function Coded({ label, hint, value, choices, upper = false, onChange, error }: Props) {
  const list = useId();
  const name = choices.find((one) => one.code === value)?.name;
  return (
    <div className="coded">
      <Field
        label={label}
        hint={hint}
        value={value}
        list={list}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        onChange={(text) => {
          const found = choices.find((one) => one.name !== "" && one.name.toLowerCase() === text.toLowerCase());
          onChange(found?.code ?? (upper ? text.toUpperCase() : text));
        }}
        error={error}
      />
      {name ? <span className="coded-name second">{name}</span> : null}
      <datalist id={list}>
        {choices.map((one) => (
          <option key={one.code} value={one.code}>
            {one.name || one.code}
          </option>
        ))}
      </datalist>
    </div>
  );
}
