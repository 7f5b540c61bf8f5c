import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Json } from "../../../domain/map/node.ts";
import { Chip } from "../../../ui/Chip.tsx";
import { useSay } from "../../../ui/say.ts";

type InPlaceProps = {
  readonly label: string;
  /** The label is read out but not seen. */
  readonly quiet?: boolean;
  readonly value: string;
  readonly placeholder?: string;
  readonly className?: string;
  readonly lines?: boolean;
  readonly offers?: readonly string[];
  readonly maxLength?: number;
  /** Null where the reader may not change it: then it is text. */
  readonly onSave: ((value: string) => void) | null;
};

/** A text that is changed where it stands: Enter or leaving it keeps it, Esc takes it back. */
export function InPlace({
  label,
  quiet = false,
  value,
  placeholder,
  className = "",
  lines = false,
  offers,
  maxLength = 20_000,
  onSave,
}: InPlaceProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const text = draft ?? value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says how high it is
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "0"; // else it never gets lower
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);
  if (!onSave) {
    if (!value) return null;
    return (
      <div className="in-place">
        <p className={quiet ? "hidden" : "t11 quiet"}>{label}</p>
        <p className={className}>{value}</p>
      </div>
    );
  }
  const keep = () => {
    setDraft(null);
    const next = (draft ?? value).trim();
    if (next !== value) onSave(next);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      setDraft(null);
    } else if (event.key === "Enter" && !(lines && event.shiftKey)) {
      event.preventDefault();
      keep();
    }
  };
  const shared = {
    id,
    placeholder,
    maxLength,
    value: text,
    onChange: (e: { readonly target: { readonly value: string } }) => setDraft(e.target.value),
    onBlur: keep,
    onKeyDown: press,
  };
  return (
    <div className="in-place">
      <label htmlFor={id} className={quiet ? "hidden" : "t11 quiet"}>
        {label}
      </label>
      {offers ? (
        <>
          <input {...shared} className={`in-place-field ${className}`} list={`${id}-offers`} />
          <datalist id={`${id}-offers`}>
            {offers.map((offer) => (
              <option key={offer} value={offer} />
            ))}
          </datalist>
        </>
      ) : (
        <textarea {...shared} ref={field} rows={1} className={`in-place-field ${className}`} />
      )}
    </div>
  );
}

/** Several words in one field, with commas between them. */
export const listed = (value: string): Json => {
  const words = value
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  return words.length === 0 ? null : words;
};

type ScaleProps = {
  readonly label: string;
  readonly low: string;
  readonly high: string;
  readonly value: number | null;
  readonly onChange: ((value: number | null) => void) | null;
};

const five = [1, 2, 3, 4, 5] as const;

/** One to five; the chosen one again takes it away. */
export function Scale({ label, low, high, value, onChange }: ScaleProps) {
  const { t } = useSay();
  return (
    <fieldset className="scale">
      <legend className="label">{label}</legend>
      <div className="row">
        <span className="t11 quiet">{low}</span>
        {five.map((n) => (
          <button
            key={n}
            type="button"
            aria-pressed={value === n}
            aria-label={t("maps.panel.scale", { label, n: String(n) })}
            disabled={!onChange}
            onClick={() => onChange?.(value === n ? null : n)}
          >
            {n}
          </button>
        ))}
        <span className="t11 quiet">{high}</span>
      </div>
    </fieldset>
  );
}

type TagsProps = { readonly tags: readonly string[]; readonly onChange: ((tags: readonly string[]) => void) | null };

/** Words to find a card by. */
export function Tags({ tags, onChange }: TagsProps) {
  const { t } = useSay();
  const id = useId();
  const [text, setText] = useState("");
  const add = () => {
    const next = text.split(",").flatMap((word) => word.trim() || []);
    setText("");
    const all = [...new Set([...tags, ...next])];
    if (all.length > tags.length) onChange?.(all);
  };
  if (!onChange && tags.length === 0) return null;
  return (
    <div className="labelled">
      <label htmlFor={id} className="label">
        {t("maps.panel.tags")}
      </label>
      <div className="row wrap tags">
        {tags.map((tag) => (
          <Chip
            key={tag}
            {...(onChange
              ? { remove: { label: t("maps.panel.tag_remove", { tag }), run: () => onChange(tags.filter((x) => x !== tag)) } }
              : {})}
          >
            {tag}
          </Chip>
        ))}
        {onChange ? (
          <input
            id={id}
            className="tags-field"
            value={text}
            maxLength={60}
            placeholder={t("maps.panel.tag_add")}
            onChange={(e) => setText(e.target.value)}
            onBlur={add}
            onKeyDown={(e) => {
              if (e.key === "Enter" || e.key === ",") {
                e.preventDefault();
                add();
              } else if (e.key === "Backspace" && text === "" && tags.length > 0) {
                onChange(tags.slice(0, -1));
              }
            }}
          />
        ) : null}
      </div>
    </div>
  );
}

/** The three marks of evidence, the same wherever a claim appears. */
export function EvidenceMark({ evidence, size = 14 }: { readonly evidence: string; readonly size?: number }) {
  const colour = evidence === "measured" ? "var(--pos)" : evidence === "partly" ? "var(--warn)" : "var(--ink-3)";
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke={colour} strokeWidth="1.25" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" />
      {evidence === "measured" ? <path d="M5.4 8.2l1.900 1.900 3.400-3.700" /> : null}
      {evidence === "partly" ? (
        <>
          <path d="M8 1.750a6.250 6.250 0 0 1 0 12.500z" fill={colour} fillOpacity="0.25" />
          <path d="M8 2v12" />
        </>
      ) : null}
    </svg>
  );
}
