import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import type { Fields } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import { type CompareChoice, compareDays, type Days, daysBetween } from "../../domain/period.ts";
import { useSay } from "../../ui/say.ts";
import { Choice } from "./Choice.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";

type Props = {
  readonly compare: CompareChoice;
  readonly days: Days | null;
  readonly fields: Fields | undefined;
  readonly go: (change: { readonly compare: CompareChoice }) => void;
  readonly onDone: () => void;
};

export function CompareChoices({ compare, days, fields, go, onDone }: Props) {
  const say = useSay();
  const { t } = say;
  const [group, setGroup] = useState(false);
  const choose = (next: CompareChoice) => {
    go({ compare: next });
    onDone();
  };
  if (group) {
    return (
      <>
        <button type="button" className="link" onClick={() => setGroup(false)}>
          <ChevronLeft size={14} aria-hidden="true" />
          {t("compare.group")}
        </button>
        <p className="popover-title">{t("compare.group_about")}</p>
        <ConditionEditor
          fields={fields}
          test={compare.kind === "group" ? { field: compare.field, operator: "is", values: compare.values } : null}
          simple
          onDone={(test) => choose(test ? { kind: "group", field: test.field, values: test.values } : { kind: "none" })}
        />
      </>
    );
  }
  const n = days ? daysBetween(days.from, days.to) + 1 : 0;
  const about = (kind: "previous" | "lastYear"): string => {
    const before = compareDays({ kind }, days);
    return before ? say.span(before.from, before.to) : t("compare.needs_period");
  };
  return (
    <div className="sheet-list">
      <Choice chosen={compare.kind === "none"} text={t("compare.none")} onChoose={() => choose({ kind: "none" })} />
      <Choice
        chosen={compare.kind === "previous"}
        text={n ? t(`compare.previous_of_${plural(n)}`, { n: say.count(n) }) : t("compare.previous")}
        about={about("previous")}
        disabled={!days}
        onChoose={() => choose({ kind: "previous" })}
      />
      <Choice
        chosen={compare.kind === "lastYear"}
        text={t("compare.lastYear")}
        about={about("lastYear")}
        disabled={!days}
        onChoose={() => choose({ kind: "lastYear" })}
      />
      <Choice
        chosen={compare.kind === "group"}
        text={t("compare.group")}
        about={t("compare.group_about")}
        onChoose={() => setGroup(true)}
      />
    </div>
  );
}
