import type { Test } from "../../domain/condition.ts";
import { SearchList } from "../../ui/SearchList.tsx";
import { useSay } from "../../ui/say.ts";
import { Choice } from "./Choice.tsx";
import type { Option } from "./fields.ts";

/** As many of a sort are offered before something is searched for, and then. Stages are few anyway. */
const few = 6;
const most = 40;

type Sort = { readonly field: string; readonly title: string; readonly options: readonly Option[] };

type Props = {
  readonly label: string;
  readonly sorts: readonly Sort[];
  readonly chosen?: Test | null;
  /** What choosing nothing is called; where it is missing one must be chosen. */
  readonly any?: string;
  /** What is said of how often one was seen. */
  readonly times?: (n: number) => string;
  readonly onChoose: (test: Test | null) => void;
};

/** One stage, touchpoint, channel or event, from a list that can be searched. */
export function SignPicker({ label, sorts, chosen = null, any, times, onChoose }: Props) {
  const { t } = useSay();
  return (
    <SearchList label={label}>
      {(wanted) => {
        const found = sorts
          .map(({ field, title, options }) => ({
            field,
            title,
            options: options.filter((o) => o.text.toLowerCase().includes(wanted)).slice(0, wanted === "" && field !== "stage" ? few : most),
          }))
          .filter(({ options }) => options.length > 0);
        return (
          <>
            {any ? <Choice chosen={chosen === null} text={any} onChoose={() => onChoose(null)} /> : null}
            {found.map(({ field, title, options }) => (
              <div key={field}>
                <p className="popover-title">{title}</p>
                {options.map((option) => (
                  <Choice
                    key={option.value}
                    chosen={chosen?.field === field && chosen.values.includes(option.value)}
                    text={option.text}
                    {...(times && option.n !== null ? { about: times(option.n) } : {})}
                    onChoose={() => onChoose({ field, operator: "is", values: [option.value] })}
                  />
                ))}
              </div>
            ))}
            {found.length === 0 ? <p className="popover-title">{t("filter.no_match")}</p> : null}
          </>
        );
      }}
    </SearchList>
  );
}
