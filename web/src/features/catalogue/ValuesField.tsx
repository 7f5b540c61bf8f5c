import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useSay } from "../../ui/say.ts";
import { useValues } from "./data.ts";
import { useNames } from "./names.tsx";
import type { Test } from "./rules.ts";

type Props = {
  readonly test: Test;
  readonly lists: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
};

/** The values of a test: those chosen, and a line to add one, with what the real interactions have. */
export function ValuesField({ test, lists, onChange }: Props) {
  const { t, count } = useSay();
  const { value: say } = useNames();
  const [text, setText] = useState("");
  const [near, setNear] = useState(false);
  const id = useId();
  const fromData = test.operator !== "list" && test.operator !== "like" && test.operator !== "regex";
  const { data } = useValues(test.field, near && fromData);
  const offered = test.operator === "list" ? lists.map((value) => ({ value, interactions: null })) : (data ?? []);
  const add = (value: string) => {
    const clean = value.trim();
    setText("");
    if (clean && !test.values.includes(clean)) onChange([...test.values, clean]);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      event.preventDefault();
      add(text);
    }
    if (event.key === "Backspace" && text === "") onChange(test.values.slice(0, -1));
  };
  const label = `${t(`catalogue.field.${test.field}`)}: ${t("catalogue.rule.add_value")}`;
  return (
    <div className="rule-values">
      {test.values.map((value) => (
        <span key={value} className="pill">
          <span className="cut">{say(test.field, value)}</span>
          <button
            type="button"
            aria-label={t("catalogue.rule.drop_value", { value })}
            onClick={() => onChange(test.values.filter((v) => v !== value))}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </span>
      ))}
      <input
        className="field"
        list={id}
        aria-label={label}
        placeholder={t(test.values.length > 0 ? "catalogue.rule.or_value" : "catalogue.rule.add_value")}
        value={text}
        maxLength={200}
        onFocus={() => setNear(true)}
        onChange={(e) => {
          const picked = !(e.nativeEvent instanceof InputEvent) && offered.some((o) => o.value === e.target.value);
          if (picked) add(e.target.value);
          else setText(e.target.value);
        }}
        onKeyDown={press}
        onBlur={() => add(text)}
      />
      <datalist id={id}>
        {offered
          .filter((o) => !test.values.includes(o.value))
          .map((o) => (
            <option key={o.value} value={o.value}>
              {o.interactions === null ? "" : t("catalogue.rule.value_count", { n: count(o.interactions) })}
            </option>
          ))}
      </datalist>
    </div>
  );
}
