type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** Where what is searched for in a list is written; its label stands inside it. */
export function SearchField({ label, value, onChange }: Props) {
  return (
    <input
      className="field"
      type="search"
      placeholder={label}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
