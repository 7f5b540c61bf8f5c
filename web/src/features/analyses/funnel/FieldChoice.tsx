import { useState } from "react";
import type { Fields } from "../../../api/shape.ts";
import { useSay } from "../../../ui/say.ts";
import { Choice } from "../../journey/Choice.tsx";
import { fieldName } from "../../journey/fields.ts";

const signs = ["channel", "touchpoint", "stage", "event", "source"] as const;

type Props = {
  readonly chosen: string;
  /** What choosing no field is called; where it is missing one must be chosen. */
  readonly none?: string;
  readonly fields: Fields | undefined;
  readonly onChoose: (field: string) => void;
};

/** A field of interactions, from a list that can be searched. */
export function FieldChoice({ chosen, none, fields, onChoose }: Props) {
  const say = useSay();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const names = [...signs, ...(fields?.properties.map((p) => `property:${p.name}`) ?? [])].filter((field) =>
    `${fieldName(field, say)} ${field}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <input
        className="field"
        type="search"
        placeholder={say.t("filter.choose_field")}
        aria-label={say.t("filter.choose_field")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="scroll funnel-fields">
        {none ? <Choice chosen={chosen === ""} text={none} onChoose={() => onChoose("")} /> : null}
        {names.map((field) => (
          <Choice key={field} chosen={chosen === field} text={fieldName(field, say)} onChoose={() => onChoose(field)} />
        ))}
        {names.length === 0 ? <p className="popover-title">{say.t("filter.no_match")}</p> : null}
      </div>
    </>
  );
}
