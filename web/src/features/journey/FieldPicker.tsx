import type { Fields } from "../../api/shape.ts";
import { SearchList } from "../../ui/SearchList.tsx";
import { useSay } from "../../ui/say.ts";
import { Choice } from "./Choice.tsx";
import { fieldName } from "./fields.ts";

const signs = ["channel", "touchpoint", "stage", "event", "source"] as const;

/** As many properties are offered once something is searched for. */
const most = 40;

type Props = {
  readonly label: string;
  readonly chosen: string;
  /** What choosing no field is called; where it is missing one must be chosen. */
  readonly none?: string;
  readonly fields: Fields | undefined;
  /** So many properties are offered before something is searched for, under the names they were sent with too; without it all are, by their plain names. */
  readonly few?: number;
  /** The properties that come first, by the names they were sent with. */
  readonly first?: (name: string) => boolean;
  readonly onChoose: (field: string) => void;
};

/** A field of interactions, from a list that can be searched. */
export function FieldPicker({ label, chosen, none, fields, few, first = () => false, onChoose }: Props) {
  const say = useSay();
  return (
    <SearchList label={label}>
      {(wanted) => {
        const fits = (field: string) => `${fieldName(field, say)} ${field}`.toLowerCase().includes(wanted);
        const own = signs.filter(fits);
        const properties = (fields?.properties ?? [])
          .map((p) => ({ field: `property:${p.name}`, name: p.name }))
          .filter((p) => fits(p.field))
          .toSorted((a, b) => Number(first(b.name)) - Number(first(a.name)))
          .slice(0, few === undefined ? undefined : wanted === "" ? few : most);
        return (
          <>
            {none ? <Choice chosen={chosen === ""} text={none} onChoose={() => onChoose("")} /> : null}
            {own.map((field) => (
              <Choice key={field} chosen={chosen === field} text={fieldName(field, say)} onChoose={() => onChoose(field)} />
            ))}
            {properties.map(({ field, name }) => (
              <Choice
                key={field}
                chosen={chosen === field}
                text={fieldName(field, say)}
                {...(few === undefined ? {} : { about: name })}
                onChoose={() => onChoose(field)}
              />
            ))}
            {own.length + properties.length === 0 ? <p className="popover-title">{say.t("filter.no_match")}</p> : null}
          </>
        );
      }}
    </SearchList>
  );
}
