import { Plus, X } from "lucide-react";
import { useContext } from "react";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useChoices } from "./choices.ts";
import { PiecesContext } from "./names.tsx";
import { alone, fieldsOf, firstTest, type Group, operators, type RuleDraft, type RuleOf, type Test } from "./rules.ts";
import { ValuesField } from "./ValuesField.tsx";

type Props = {
  readonly of: RuleOf;
  readonly draft: RuleDraft;
  readonly onChange: (draft: RuleDraft) => void;
};

/** A rule's conditions, to be put together: all tests of a group must hold, one group is enough. */
export function RuleEditor({ of, draft, onChange }: Props) {
  const { t } = useSay();
  return (
    <div className="rule-editor">
      <Groups of={of} groups={draft.when} onChange={(when) => onChange({ ...draft, when })} />
      <div className="row wrap">
        <Button variant="ghost" size="small" icon={Plus} onClick={() => onChange({ ...draft, when: [...draft.when, [firstTest(of)]] })}>
          {t("catalogue.rule.add_or")}
        </Button>
        {draft.unless.length === 0 ? (
          <Button variant="ghost" size="small" icon={Plus} onClick={() => onChange({ ...draft, unless: [[firstTest(of)]] })}>
            {t("catalogue.rule.add_unless")}
          </Button>
        ) : null}
      </div>
      {draft.unless.length > 0 ? (
        <>
          <p className="label">{t("catalogue.rule.unless")}</p>
          <Groups of={of} groups={draft.unless} onChange={(unless) => onChange({ ...draft, unless })} />
        </>
      ) : null}
    </div>
  );
}

type GroupsProps = {
  readonly of: RuleOf;
  readonly groups: readonly Group[];
  readonly onChange: (groups: readonly Group[]) => void;
};

export function Groups({ of, groups, onChange }: GroupsProps) {
  const { t } = useSay();
  const put = (i: number, group: Group) => onChange(groups.flatMap((g, j) => (j !== i ? [g] : group.length > 0 ? [group] : [])));
  return groups.map((group, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: groups have no name of their own
    <div key={i} className="rule-group">
      {i > 0 ? <p className="t12 quiet">{t("catalogue.rule.or_else")}</p> : null}
      {group.map((test, j) => (
        <TestRow
          // biome-ignore lint/suspicious/noArrayIndexKey: nor have tests
          key={j}
          of={of}
          test={test}
          onChange={(changed) =>
            put(
              i,
              group.map((other, k) => (k === j ? changed : other)),
            )
          }
          onRemove={() =>
            put(
              i,
              group.filter((_, k) => k !== j),
            )
          }
        />
      ))}
      <Button
        variant="ghost"
        size="small"
        icon={Plus}
        onClick={() => {
          const unused = fieldsOf(of).find((field) => group.every((test) => test.field !== field)) ?? "event";
          put(i, [...group, { ...firstTest(of), field: unused }]);
        }}
      >
        {t("catalogue.rule.add_and")}
      </Button>
    </div>
  ));
}

type RowProps = {
  readonly of: RuleOf;
  readonly test: Test;
  readonly onChange: (test: Test) => void;
  readonly onRemove: () => void;
};

function TestRow({ of, test, onChange, onRemove }: RowProps) {
  const { t } = useSay();
  const pieces = useContext(PiecesContext);
  const choices = useChoices(test.field);
  return (
    <div className="rule-test">
      <Select
        quiet
        label={t("catalogue.rule.field")}
        value={test.field}
        choices={fieldsOf(of).map((field) => ({ value: field, text: t(`catalogue.field.${field}`) }))}
        onChange={(field) => onChange({ field, operator: "is", values: [] })}
      />
      <Select
        quiet
        label={t("catalogue.rule.operator")}
        value={test.operator}
        choices={operators.map((operator) => ({ value: operator, text: t(`catalogue.operator.${operator}`) }))}
        onChange={(operator) => onChange({ ...test, operator, values: alone(operator) || operator === "list" ? [] : test.values })}
      />
      <Button variant="ghost" size="small" icon={X} iconOnly onClick={onRemove}>
        {t("catalogue.rule.drop_test")}
      </Button>
      {alone(test.operator) ? null : choices && test.operator === "is" ? (
        <div className="rule-values">
          {test.values.map((value) => (
            <span key={value} className="pill">
              <span className="cut">{choices.find((c) => c.value === value)?.text ?? value}</span>
              <button
                type="button"
                aria-label={t("catalogue.rule.drop_value", { value })}
                onClick={() => onChange({ ...test, values: test.values.filter((v) => v !== value) })}
              >
                <X size={12} aria-hidden="true" />
              </button>
            </span>
          ))}
          <Select
            quiet
            label={t("catalogue.rule.add_value")}
            value=""
            choices={[{ value: "", text: t("catalogue.rule.choose") }, ...choices.filter((c) => !test.values.includes(c.value))]}
            onChange={(value) => (value ? onChange({ ...test, values: [...test.values, value] }) : undefined)}
          />
        </div>
      ) : (
        <ValuesField test={test} lists={(pieces?.lists ?? []).map((l) => l.id)} onChange={(values) => onChange({ ...test, values })} />
      )}
    </div>
  );
}
