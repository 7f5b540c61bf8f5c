import type { LucideIcon } from "lucide-react";

type Choice<V extends string> = { readonly value: V; readonly text: string; readonly icon?: LucideIcon };
type Props<V extends string> = {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  readonly onChoose: (value: V) => void;
};

/** A few ways to see the same thing, one at a time. */
export function Segments<V extends string>({ label, value, choices, onChoose }: Props<V>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame, and these are no form
    <div className="segments" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice.value} type="button" aria-pressed={choice.value === value} onClick={() => onChoose(choice.value)}>
          {choice.icon ? <choice.icon size={14} aria-hidden="true" /> : null}
          {choice.text}
        </button>
      ))}
    </div>
  );
}
