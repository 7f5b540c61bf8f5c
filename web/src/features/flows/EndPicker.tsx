import { type ReactNode, useState } from "react";
import type { Fields, FlowsAnswer } from "../../api/shape.ts";
import type { Test } from "../../domain/condition.ts";
import { useSay } from "../../ui/say.ts";
import { Choice } from "../journey/Choice.tsx";
import { optionsOf } from "../journey/fields.ts";

const ends = ["stage", "touchpoint", "channel", "event"] as const;

/** As many of a kind as are offered before something is searched for. */
const few = 6;

type Props = {
  readonly title: string;
  readonly any: string; // what no choice is called
  readonly chosen: Test | null;
  readonly answer: FlowsAnswer | undefined;
  readonly fields: Fields | undefined;
  readonly onChoose: (test: Test | null) => void;
  readonly children?: ReactNode;
};

/** Picks where paths start or end: a stage, a touchpoint, a channel or an event. */
export function EndPicker({ title, any, chosen, answer, fields, onChoose, children }: Props) {
  const say = useSay();
  const { t } = say;
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const groups = ends.map((field) => {
    const all =
      field === "stage"
        ? (answer?.model.stages.map((s) => ({ value: s.id, text: say.name(s.name) })) ?? [])
        : optionsOf(field, fields, say).options;
    const found = all.filter((option) => option.text.toLowerCase().includes(wanted));
    return { field, options: wanted === "" && field !== "stage" ? found.slice(0, few) : found.slice(0, 40) };
  });
  return (
    <>
      <p className="popover-title">{title}</p>
      <input
        className="field"
        type="search"
        placeholder={t("flows.filter.search")}
        aria-label={t("flows.filter.search")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="scroll">
        <Choice chosen={chosen === null} text={any} onChoose={() => onChoose(null)} />
        {groups.map(({ field, options }) =>
          options.length === 0 ? null : (
            <div key={field}>
              <p className="popover-title">{t(`flows.filter.field.${field}`)}</p>
              {options.map((option) => (
                <Choice
                  key={option.value}
                  chosen={chosen?.field === field && chosen.values.includes(option.value)}
                  text={option.text}
                  onChoose={() => onChoose({ field, operator: "is", values: [option.value] })}
                />
              ))}
            </div>
          ),
        )}
        {groups.every((g) => g.options.length === 0) ? <p className="popover-title">{t("filter.no_match")}</p> : null}
      </div>
      {children}
    </>
  );
}
