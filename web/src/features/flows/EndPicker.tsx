import type { ReactNode } from "react";
import type { Fields, FlowsAnswer } from "../../api/shape.ts";
import type { Test } from "../../domain/condition.ts";
import { useSay } from "../../ui/say.ts";
import { optionsOf } from "../journey/fields.ts";
import { SignPicker } from "../journey/SignPicker.tsx";

const ends = ["stage", "touchpoint", "channel", "event"] as const;

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
  const stages = answer?.model.stages.map((s) => ({ value: s.id, text: say.name(s.name), n: null })) ?? [];
  return (
    <>
      <p className="popover-title">{title}</p>
      <SignPicker
        label={t("filter.search")}
        sorts={ends.map((field) => ({
          field,
          title: t(`flows.filter.field.${field}`),
          options: field === "stage" ? stages : optionsOf(field, fields, say).options,
        }))}
        chosen={chosen}
        any={any}
        onChoose={onChoose}
      />
      {children}
    </>
  );
}
