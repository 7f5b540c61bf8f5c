import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import type { Import, Sketch } from "./data.ts";

type Props = { readonly one: Import; readonly sketch: Sketch; readonly table: string; readonly onChange: (sketch: Sketch) => void };

/** Which other files a table looks its rows up in, and by which columns. */
export function Joins({ one, sketch, table, onChange }: Props) {
  const { t } = useSay();
  const mine = sketch.tables.find((s) => s.name === table);
  const others = sketch.tables.filter((s) => s.name !== table);
  const [other, setOther] = useState(others[0]?.name ?? "");
  const columns = (name: string) => {
    const file = sketch.tables.find((s) => s.name === name)?.file;
    return one.files.find((f) => f.name === file)?.seen?.columns.map((c) => c.name) ?? [];
  };
  const [here, setHere] = useState(columns(table)[0] ?? "");
  const [there, setThere] = useState(columns(other)[0] ?? "");
  const joins = mine?.joins ?? [];
  const set = (next: typeof joins) =>
    onChange({ ...sketch, tables: sketch.tables.map((s) => (s.name === table ? { ...s, joins: next } : s)) });
  const choices = (name: string) => columns(name).map((value) => ({ value, text: value }));
  return (
    <section className="import-part">
      <h3>{t("import.joins")}</h3>
      <p className="row wrap">
        {joins.map((join) => (
          <Chip key={join.name} remove={{ label: t("import.remove_file"), run: () => set(joins.filter((j) => j !== join)) }}>
            {t("import.join_line", { here: join.here, there: join.there, table: join.table })}
          </Chip>
        ))}
      </p>
      <div className="import-fields">
        <Select
          label={t("import.join_table")}
          value={other}
          choices={others.map((s) => ({ value: s.name, text: s.file }))}
          onChange={(next) => {
            setOther(next);
            setThere(columns(next).find((c) => c === here) ?? columns(next)[0] ?? "");
          }}
        />
        <Select label={t("import.join_here")} value={here} choices={choices(table)} onChange={setHere} />
        <Select label={t("import.join_there")} value={there} choices={choices(other)} onChange={setThere} />
        <div className="import-end">
          <Button
            disabled={!here || !there || joins.some((j) => j.name === other)}
            onClick={() => set([...joins, { name: other, table: other, here, there }])}
          >
            {t("import.join_add")}
          </Button>
        </div>
      </div>
    </section>
  );
}
