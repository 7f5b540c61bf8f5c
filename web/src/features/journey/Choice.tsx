import { Check } from "lucide-react";

type Props = {
  readonly chosen: boolean;
  readonly text: string;
  readonly about?: string;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
};

/** One of several, with a word about it. */
export function Choice({ chosen, text, about, disabled = false, onChoose }: Props) {
  return (
    <button type="button" className="choice" aria-pressed={chosen} disabled={disabled} onClick={onChoose}>
      <span className="mark">{chosen ? <Check size={16} aria-hidden="true" /> : null}</span>
      <span className="grow">
        {text}
        {about ? <span className="choice-about">{about}</span> : null}
      </span>
    </button>
  );
}
