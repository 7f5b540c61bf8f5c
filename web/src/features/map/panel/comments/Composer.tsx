import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useSay } from "../../../../ui/say.ts";
import { errorWords } from "../../../maps/words.ts";

type Author = { readonly id: string; readonly name: string };

type Props = {
  readonly label: string;
  /** Who can be mentioned. */
  readonly people: readonly Author[];
  readonly focus?: boolean;
  readonly onSend: (text: string, mentions: readonly string[]) => Promise<unknown>;
};

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The people whose names stand after an @ in a text; a longer name goes before one that it begins with. */
export function mentionsIn(text: string, people: readonly Author[]): readonly string[] {
  let rest = text;
  const out: string[] = [];
  for (const one of people.toSorted((a, b) => b.name.length - a.name.length)) {
    if (one.name && rest.includes(`@${one.name}`)) {
      out.push(one.id);
      rest = rest.replaceAll(`@${one.name}`, "");
    }
  }
  return out;
}

/** A place to say something; an @ offers colleagues. Enter sends it, Shift with Enter begins a line. */
export function Composer({ label, people, focus = false, onSend }: Props) {
  const say = useSay();
  const { t } = say;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [hidden, setHidden] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const typed = text.slice(0, caret).match(/(?:^|\s)@([\p{L}\p{M}\d .’-]{0,40})$/u)?.[1];
  const offers =
    typed === undefined || hidden
      ? []
      : people
          .filter(
            (p) =>
              plain(p.name)
                .split(/\s+/)
                .some((w) => w.startsWith(plain(typed))) || plain(p.name).startsWith(plain(typed)),
          )
          .slice(0, 6);
  const take = (one: Author | undefined) => {
    if (!one || typed === undefined) return;
    const start = caret - typed.length;
    const next = `${text.slice(0, start)}${one.name} ${text.slice(caret)}`;
    const to = start + one.name.length + 1;
    setText(next);
    setCaret(to);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(to, to);
    });
  };
  const send = async () => {
    const said = text.trim();
    if (!said || busy) return;
    setBusy(true);
    setFailed(null);
    try {
      await onSend(said, mentionsIn(said, people));
      setText("");
      setCaret(0);
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (offers.length > 0) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        return setAt((at + step + offers.length) % offers.length);
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        return take(offers[Math.min(at, offers.length - 1)]);
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        return setHidden(true);
      }
    }
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    }
  };
  return (
    <div className="composer">
      <label htmlFor={id} className="hidden">
        {label}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={Math.min(6, text.split("\n").length)}
        value={text}
        placeholder={label}
        maxLength={10_000}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-activedescendant={offers.length > 0 ? `${id}-${offers[at]?.id}` : undefined}
        onChange={(e) => {
          setText(e.target.value);
          setCaret(e.target.selectionStart);
          setAt(0);
          setHidden(false);
        }}
        onSelect={(e) => setCaret(e.currentTarget.selectionStart)}
        onKeyDown={press}
      />
      <button
        type="button"
        className="composer-send"
        aria-label={t("maps.talk.send")}
        disabled={text.trim() === "" || busy}
        onClick={() => void send()}
      >
        <ArrowUp size={14} aria-hidden="true" />
      </button>

      <div
        id={`${id}-offers`}
        role="listbox"
        aria-label={t("maps.talk.people")}
        className={offers.length > 0 ? "composer-offers" : "hidden"}
      >
        {offers.map((one, i) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={one.id}
            id={`${id}-${one.id}`}
            role="option"
            aria-selected={i === at}
            className="choice"
            onPointerDown={(e) => e.preventDefault()}
            onClick={() => take(one)}
          >
            {one.name}
          </div>
        ))}
      </div>
      {failed ? (
        <p className="t12 neg" role="alert">
          {errorWords(failed, say)}
        </p>
      ) : null}
    </div>
  );
}
