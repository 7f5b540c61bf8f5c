import { Check, ChevronLeft, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { Fields } from "../../api/shape.ts";
import { isComplete, type Operator, operators, type Test } from "../../domain/condition.ts";
import { SearchField } from "../../ui/SearchField.tsx";
import { useSay } from "../../ui/say.ts";
import { fieldName, optionsOf, rawName } from "./fields.ts";

type Props = {
  readonly fields: Fields | undefined;
  readonly test: Test | null; // null: choose a field first
  readonly simple?: boolean; // only "is"
  readonly onDone: (test: Test | null) => void; // null: no condition
};

/** Picks a field, how it is tested, and its values. */
export function ConditionEditor({ fields, test, simple = false, onDone }: Props) {
  const [draft, setDraft] = useState(test);
  if (!draft) return <FieldList fields={fields} onChoose={(field) => setDraft({ field, operator: "is", values: [] })} />;
  return (
    <Values
      fields={fields}
      draft={draft}
      simple={simple}
      onDraft={setDraft}
      onDone={onDone}
      {...(test ? {} : { onBack: () => setDraft(null) })}
    />
  );
}

function FieldList({ fields, onChoose }: { readonly fields: Fields | undefined; readonly onChoose: (field: string) => void }) {
  const say = useSay();
  const { t } = say;
  const [search, setSearch] = useState("");
  const matches = (name: string) => name.toLowerCase().includes(search.trim().toLowerCase());
  const groups: readonly (readonly [string, readonly string[]])[] = [
    [t("filter.group.interaction"), ["channel", "kind", "touchpoint", "event", "source"]],
    [t("filter.group.property"), fields?.properties.map((p) => `property:${p.name}`) ?? []],
    [t("analyses.audience.group"), fields && fields.audiences.length > 0 ? ["audience"] : []],
    [t("filter.group.trait"), fields?.traits.map((p) => `trait:${p.name}`) ?? []],
  ];
  const found = groups
    .map(([title, names]) => [title, names.filter((n) => matches(fieldName(n, say)) || matches(rawName(n)))] as const)
    .filter(([, names]) => names.length > 0);
  return (
    <>
      <SearchField label={t("filter.choose_field")} value={search} onChange={setSearch} />
      <div className="scroll">
        {found.map(([title, names]) => (
          <div key={title}>
            <p className="popover-title">{title}</p>
            {names.map((field) => (
              <button key={field} type="button" className="choice" title={rawName(field)} onClick={() => onChoose(field)}>
                <span className="grow cut">{fieldName(field, say)}</span>
                <ChevronRight size={14} className="quiet" aria-hidden="true" />
              </button>
            ))}
          </div>
        ))}
        {found.length === 0 ? <p className="popover-title">{t("filter.no_match")}</p> : null}
      </div>
    </>
  );
}

type ValuesProps = {
  readonly fields: Fields | undefined;
  readonly draft: Test;
  readonly simple: boolean;
  readonly onDraft: (test: Test) => void;
  readonly onDone: (test: Test | null) => void;
  readonly onBack?: () => void;
};

/** Field names that are lists of ours, not of the data: only their values make sense. */
const closed = new Set(["channel", "touchpoint", "audience"]);

function Values({ fields, draft, simple, onDraft, onDone, onBack }: ValuesProps) {
  const say = useSay();
  const { t } = say;
  const id = useId();
  const offered = closed.has(draft.field) ? operators.filter((o) => o === "is" || o === "not") : operators;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onDone(isComplete(draft) ? draft : null);
      }}
    >
      {onBack ? (
        <button type="button" className="link" onClick={onBack}>
          <ChevronLeft size={14} aria-hidden="true" />
          {fieldName(draft.field, say)}
        </button>
      ) : null}
      {simple ? null : (
        <select
          className="field"
          aria-label={t("filter.operator.label")}
          value={draft.operator}
          onChange={(event) => {
            const operator = offered.find((o) => o === event.target.value) ?? "is";
            onDraft({ ...draft, operator, values: takesList(operator) && takesList(draft.operator) ? draft.values : [] });
          }}
        >
          {offered.map((operator) => (
            <option key={operator} value={operator}>
              {fieldName(draft.field, say)} {t(`filter.operator.${operator}`)}
            </option>
          ))}
        </select>
      )}
      {takesList(draft.operator) ? <ValueList fields={fields} draft={draft} onDraft={onDraft} /> : null}
      {takesText(draft.operator) ? (
        <input
          id={id}
          className="field"
          aria-label={t("filter.value")}
          placeholder={t("filter.value")}
          inputMode={draft.operator === "contains" ? "text" : "decimal"}
          value={draft.values[0] ?? ""}
          onChange={(event) =>
            onDraft({ ...draft, values: [draft.operator === "contains" ? event.target.value : event.target.value.replace(",", ".")] })
          }
        />
      ) : null}
      <button type="submit" className="button primary small wide">
        {t("action.apply")}
      </button>
    </form>
  );
}

const takesList = (operator: Operator): boolean => operator === "is" || operator === "not";
const takesText = (operator: Operator): boolean => operator === "contains" || operator === "at_least" || operator === "below";

function ValueList({
  fields,
  draft,
  onDraft,
}: {
  readonly fields: Fields | undefined;
  readonly draft: Test;
  readonly onDraft: (test: Test) => void;
}) {
  const say = useSay();
  const { t } = say;
  const [search, setSearch] = useState("");
  const { options, more } = optionsOf(draft.field, fields, say);
  const unknown = draft.values.filter((v) => !options.some((o) => o.value === v)).map((value) => ({ value, text: value, n: null }));
  const wanted = search.trim().toLowerCase();
  const shown = [...unknown, ...options].filter((o) => o.text.toLowerCase().includes(wanted));
  const toggle = (value: string) =>
    onDraft({ ...draft, values: draft.values.includes(value) ? draft.values.filter((v) => v !== value) : [...draft.values, value] });
  return (
    <>
      <SearchField label={t("filter.search")} value={search} onChange={setSearch} />
      <div className="scroll">
        {shown.map((option) => {
          const checked = draft.values.includes(option.value);
          return (
            // biome-ignore lint/a11y/useSemanticElements: a native checkbox cannot hold the count at its side
            <button
              key={option.value}
              type="button"
              role="checkbox"
              aria-checked={checked}
              className="choice"
              onClick={() => toggle(option.value)}
            >
              <span className="mark box">{checked ? <Check size={12} strokeWidth={3} aria-hidden="true" /> : null}</span>
              <span className="cut">{option.text}</span>
              {option.n === null ? null : <span className="n">{say.count(option.n)}</span>}
            </button>
          );
        })}
        {shown.length === 0 && wanted === "" ? <p className="popover-title">{t("filter.more_values")}</p> : null}
        {shown.length === 0 && wanted !== "" && !more ? <p className="popover-title">{t("filter.no_match")}</p> : null}
        {more && wanted !== "" && !options.some((o) => o.value === search.trim()) ? (
          <button
            type="button"
            className="choice"
            onClick={() => {
              toggle(search.trim());
              setSearch("");
            }}
          >
            {t("filter.use_value", { value: search.trim() })}
          </button>
        ) : null}
      </div>
    </>
  );
}
