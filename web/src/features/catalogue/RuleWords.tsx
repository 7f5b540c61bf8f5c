import { Fragment } from "react";
import type { Conditions } from "../../api/shape.ts";
import { useSay } from "../../ui/say.ts";
import { useNames } from "./names.tsx";
import { alone, type Group, readable, readConditions, type Test, wordsIn } from "./rules.ts";

/** A rule's conditions in words: what must be so, and what must not. */
export function RuleWords({ when, unless }: { readonly when: Conditions; readonly unless: Conditions }) {
  const { t } = useSay();
  return (
    <p className="rule-words">
      <Groups conditions={when} />
      {unless.length > 0 ? (
        <>
          <span className="quiet">{t("catalogue.rule.unless")}</span> <Groups conditions={unless} />
        </>
      ) : null}
    </p>
  );
}

function Groups({ conditions }: { readonly conditions: Conditions }) {
  const { t } = useSay();
  if (!readable(conditions)) return <code className="t12">{JSON.stringify(conditions)}</code>;
  return readConditions(conditions).map((group, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: groups have no name of their own
    <Fragment key={i}>
      {i > 0 ? <span className="quiet">{t("catalogue.rule.or")}</span> : null} <GroupWords group={group} />
    </Fragment>
  ));
}

function GroupWords({ group }: { readonly group: Group }) {
  const { t } = useSay();
  return group.map((test, i) => (
    <Fragment key={`${test.field} ${test.operator}`}>
      {i > 0 ? <span className="quiet"> {t(group[i - 1]?.field === test.field ? "catalogue.rule.or" : "catalogue.rule.and")} </span> : null}
      <TestWords test={test} />
    </Fragment>
  ));
}

const shown = 4;

function TestWords({ test }: { readonly test: Test }) {
  const { t, count } = useSay();
  const { value: say } = useNames();
  const listed = test.operator === "regex" && test.values.length === 1 ? wordsIn(test.values[0] ?? "") : null;
  const values = listed ?? test.values;
  const some = values.slice(0, listed ? 2 * shown : shown);
  const more = values.length - some.length;
  return (
    <>
      {t(`catalogue.field.${test.field}`)} <span className="quiet">{t(`catalogue.operator.${listed ? "words" : test.operator}`)}</span>{" "}
      {alone(test.operator) ? null : (
        <>
          {some.map((value, i) => (
            <Fragment key={value}>
              {i > 0 ? <span className="quiet"> {t("catalogue.rule.or")} </span> : null}
              <b className="medium">{say(test.field, value)}</b>
            </Fragment>
          ))}
          {more > 0 ? (
            <span className="quiet" title={values.slice(some.length).join(", ")}>
              {" "}
              {t("catalogue.rule.more", { n: count(more) })}
            </span>
          ) : null}
        </>
      )}
    </>
  );
}
