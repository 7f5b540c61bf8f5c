import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";

export type Offer = { readonly id: string; readonly title: string };

type Props = {
  readonly label: string;
  readonly value: string;
  /** What was typed to begin with, in place of the value. */
  readonly typed: string | null;
  /** Names to choose from, for what is typed. */
  readonly offers?: (typed: string) => readonly Offer[];
  /** Enter, Tab and leaving keep what was written; then says how one goes on. */
  readonly onKeep: (value: string, then: "stay" | "next" | "leave", offer: Offer | null) => void;
  readonly onDrop: () => void;
};

/** Words of a node while they are written. Shift Enter begins a line, Enter keeps, Esc drops. */
export function Words({ label, value, typed, offers, onKeep, onDrop }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const ended = useRef(false);
  const [now, setNow] = useState(typed ?? value);
  const [at, setAt] = useState(-1);
  const found = offers && now.trim() !== "" ? offers(now) : [];
  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.focus();
    if (typed === null) area.select();
    else area.setSelectionRange(area.value.length, area.value.length);
  }, [typed]);
  const end = (then: "stay" | "next" | "leave", offer: Offer | null = null) => {
    if (ended.current) return;
    ended.current = true;
    onKeep(offer?.title ?? now.trim(), then, offer);
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation(); // the grid has keys of its own
    if (event.nativeEvent.isComposing) return;
    if (found.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : found.length) + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % found.length);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      end("stay", found[at] ?? null);
    } else if (event.key === "Tab") {
      event.preventDefault();
      end("next", found[at] ?? null);
    } else if (event.key === "Escape") {
      ended.current = true;
      onDrop();
    }
  };
  return (
    <span className="map-words">
      <textarea
        ref={field}
        aria-label={label}
        rows={1}
        maxLength={20_000}
        value={now}
        onChange={(event) => {
          setNow(event.target.value);
          setAt(-1);
        }}
        onKeyDown={press}
        onBlur={() => end("leave")}
        onPointerDown={(event) => event.stopPropagation()}
        {...(offers
          ? { role: "combobox", "aria-expanded": found.length > 0, "aria-controls": `${id}-offers`, "aria-autocomplete": "list" as const }
          : {})}
        {...(found[at] ? { "aria-activedescendant": `${id}-${found[at].id}` } : {})}
      />
      {found.length > 0 ? (
        <span className="map-offers" id={`${id}-offers`} role="listbox" aria-label={label}>
          {found.map((offer, i) => (
            <span
              key={offer.id}
              id={`${id}-${offer.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onPointerDown={(event) => {
                event.preventDefault();
                event.stopPropagation();
                end("stay", offer);
              }}
            >
              {offer.title}
            </span>
          ))}
        </span>
      ) : null}
    </span>
  );
}
