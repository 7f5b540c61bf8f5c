import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, type Ref, useId } from "react";

type Around = {
  readonly label: string;
  /** What to write, or what it is for; stands under the label. */
  readonly hint?: ReactNode;
  /** What is wrong with it, and how to put it right. */
  readonly error?: string | null | undefined;
  /** The label is read out but not seen. */
  readonly quiet?: boolean;
};

/** A label, a hint and an error around a control; children get the ids that tie them together. */
function Labelled({
  label,
  hint,
  error,
  quiet = false,
  children,
}: Around & {
  readonly children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined }) => ReactNode;
}) {
  const id = useId();
  const said = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="labelled">
      <label htmlFor={id} className={quiet ? "hidden" : "label"}>
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="t12 quiet">
          {hint}
        </p>
      ) : null}
      {children({ id, "aria-describedby": said || undefined, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p id={`${id}-error`} className="t12 neg field-error" role="alert">
          <CircleAlert size={14} aria-hidden="true" />
          {error}
        </p>
      ) : null}
    </div>
  );
}

type FieldProps = Around &
  Omit<ComponentProps<"input">, "className" | "id" | "value" | "onChange" | "ref"> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly ref?: Ref<HTMLInputElement>;
  };

/** One line of text. */
export function Field({ label, hint, error, quiet = false, value, onChange, type = "text", ...rest }: FieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error} quiet={quiet}>
      {(ids) => <input {...rest} {...ids} type={type} className="field" value={value} onChange={(e) => onChange(e.target.value)} />}
    </Labelled>
  );
}

type AreaProps = Around &
  Omit<ComponentProps<"textarea">, "className" | "id" | "value" | "onChange" | "ref"> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    /** What is written is code, not words. */
    readonly code?: boolean;
  };

/** Several lines of text. */
export function Area({ label, hint, error, quiet = false, value, onChange, code = false, rows = 4, ...rest }: AreaProps) {
  return (
    <Labelled label={label} hint={hint} error={error} quiet={quiet}>
      {(ids) => (
        <textarea
          {...rest}
          {...ids}
          rows={rows}
          className={code ? "field area code" : "field area"}
          spellCheck={!code}
          value={value}
          onChange={(e) => onChange(e.target.value)}
        />
      )}
    </Labelled>
  );
}

type SelectProps<V extends string> = Around & {
  readonly value: V;
  readonly choices: readonly { readonly value: V; readonly text: string; readonly disabled?: boolean }[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
};

/** One of several, as the system shows such a list. */
export function Select<V extends string>({
  label,
  hint,
  error,
  quiet = false,
  value,
  choices,
  onChange,
  disabled = false,
}: SelectProps<V>) {
  return (
    <Labelled label={label} hint={hint} error={error} quiet={quiet}>
      {(ids) => (
        <select
          {...ids}
          className="field select"
          value={value}
          disabled={disabled}
          onChange={(e) => {
            const chosen = choices.find((choice) => choice.value === e.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} disabled={choice.disabled}>
              {choice.text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
