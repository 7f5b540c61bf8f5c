import { useState } from "react";
import { Chip } from "../../ui/Chip.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import { ColumnBox } from "./ColumnBox.tsx";
import type { Column, Import, Sketch } from "./data.ts";
import { Joins } from "./Joins.tsx";
import { assign, changed, interactionOf, type Meaning, meaningsOf, used } from "./sketch.ts";

type Props = { readonly one: Import; readonly sketch: Sketch; readonly onChange: (sketch: Sketch) => void };

/** The rows as they are, and over each column what it means. */
export function SketchEditor({ one, sketch, onChange }: Props) {
  const { t } = useSay();
  const [table, setTable] = useState(sketch.interactions[0]?.from ?? sketch.tables[0]?.name ?? "");
  const [name, setName] = useState(sketch.name);
  const [zone, setZone] = useState(sketch.zone ?? "");
  const [currency, setCurrency] = useState(sketch.currency ?? "");
  const body = <TableEditor key={table} one={one} sketch={sketch} table={table} onChange={onChange} />;
  return (
    <>
      <p className="second">{t("import.map_about")}</p>
      <div className="import-fields">
        <Field
          label={t("import.source_name")}
          hint={t("import.source_name_hint")}
          value={name}
          onChange={setName}
          onBlur={() => name !== sketch.name && onChange({ ...sketch, name })}
        />
        <Field
          label={t("import.zone")}
          value={zone}
          onChange={setZone}
          onBlur={() => zone !== sketch.zone && onChange({ ...sketch, zone })}
        />
        <Field
          label={t("import.currency")}
          value={currency}
          onChange={(next) => setCurrency(next.toUpperCase())}
          onBlur={() => currency !== sketch.currency && onChange({ ...sketch, currency })}
        />
      </div>
      {sketch.tables.length > 1 ? (
        <Tabs
          label={t("import.table")}
          value={table}
          tabs={sketch.tables.map((one) => ({ value: one.name, text: one.file }))}
          onChoose={setTable}
        >
          {body}
        </Tabs>
      ) : (
        body
      )}
    </>
  );
}

function TableEditor({ one, sketch, table, onChange }: Props & { readonly table: string }) {
  const { t } = useSay();
  const [column, setColumn] = useState<Column | null>(null);
  const x = interactionOf(sketch, table);
  const spec = sketch.tables.find((s) => s.name === table);
  const seen = one.files.find((file) => file.name === spec?.file)?.seen;
  const looked = columnsLookedUp(one, sketch, table);
  if (!seen || !spec) return null;
  const set = (meaning: Meaning) => {
    if (column) onChange(assign(sketch, table, column, meaning));
    setColumn(null);
  };
  return (
    <div className="import-part">
      {sketch.tables.length > 1 ? (
        <Toggle
          label={t(x ? "import.table_used" : "import.table_lookup")}
          checked={x !== undefined}
          onChange={(on) => onChange(used(sketch, table, on))}
        />
      ) : null}
      {x ? <EventFields sketch={sketch} table={table} onChange={onChange} /> : null}
      {x ? (
        <section className="import-scroll" aria-label={spec.file}>
          <table className="import-table">
            <thead>
              <tr>
                {[...seen.columns, ...looked].map((c) => {
                  const means = meaningsOf(sketch, table, c.name);
                  const left = means[0] === "none";
                  return (
                    <th key={c.name} scope="col" className={left ? "left" : undefined}>
                      <button type="button" onClick={() => setColumn({ ...c, examples: [...c.examples] })}>
                        <bdi className="medium">{c.name}</bdi>
                        <span className="row wrap">
                          {means.map((m) => (
                            <Chip key={m} tone={m === "none" ? "plain" : m === "property" ? "mid" : "pos"}>
                              {t(`import.means.${m}`)}
                            </Chip>
                          ))}
                        </span>
                        <span className="t11 quiet">{t(`import.kind.${c.kind}`)}</span>
                      </button>
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody>
              {seen.sample.slice(0, 6).map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
                <tr key={at}>
                  {seen.columns.map((c, i) => (
                    <td key={c.name} className={meaningsOf(sketch, table, c.name)[0] === "none" ? "left" : undefined}>
                      <bdi>{row?.[i]}</bdi>
                    </td>
                  ))}
                  {looked.map((c) => (
                    <td key={c.name} className="quiet">
                      {c.examples[0]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
      {x && sketch.tables.length > 1 ? <Joins one={one} sketch={sketch} table={table} onChange={onChange} /> : null}
      {column ? (
        <ColumnBox
          column={column}
          rows={seen.rows}
          means={meaningsOf(sketch, table, column.name)}
          times={x?.time === column.name ? x.times : undefined}
          onChoose={set}
          onTimes={(times) => onChange(changed(sketch, table, { times }))}
          onClose={() => setColumn(null)}
        />
      ) : null}
    </div>
  );
}

/** The columns of the tables that a table looks rows up in, named JOIN.COLUMN. */
function columnsLookedUp(one: Import, sketch: Sketch, table: string): readonly Column[] {
  const joins = sketch.tables.find((s) => s.name === table)?.joins ?? [];
  return joins.flatMap((join) => {
    const file = sketch.tables.find((s) => s.name === join.table)?.file;
    const columns = one.files.find((f) => f.name === file)?.seen?.columns ?? [];
    return columns
      .filter((c) => c.name !== join.there && /^[A-Za-z][A-Za-z0-9_]*$/.test(c.name))
      .map((c) => ({ ...c, examples: [...c.examples], name: `${join.name}.${c.name}` }));
  });
}

/** What is the same for all rows. */
function EventFields({ sketch, table, onChange }: Omit<Props, "one"> & { readonly table: string }) {
  const { t } = useSay();
  const x = interactionOf(sketch, table);
  const [event, setEvent] = useState(x?.event ?? "");
  const [channel, setChannel] = useState(x?.channel ?? "");
  const [at, setAt] = useState(x?.at ?? "");
  if (!x) return null;
  return (
    <div className="import-fields">
      {x.event_column ? null : (
        <Field
          label={t("import.event")}
          hint={t("import.event_hint")}
          value={event}
          onChange={setEvent}
          list="import-events"
          onBlur={() => event !== x.event && onChange(changed(sketch, table, { event }))}
        />
      )}
      <datalist id="import-events">
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {x.channel_column ? null : (
        <Field
          label={t("import.channel")}
          hint={t("import.channel_hint")}
          value={channel}
          onChange={setChannel}
          onBlur={() => channel !== (x.channel ?? "") && onChange(changed(sketch, table, { channel }))}
        />
      )}
      {x.at === undefined ? null : (
        <Field label={t("import.at")} value={at} onChange={setAt} onBlur={() => at !== x.at && onChange(changed(sketch, table, { at }))} />
      )}
      {x.score ? (
        <Select
          label={t("import.scale")}
          value={x.scale ?? "stars"}
          choices={scales.map((value) => ({ value, text: value }))}
          onChange={(scale) => onChange(changed(sketch, table, { scale }))}
        />
      ) : null}
    </div>
  );
}

const scales = ["nps", "csat", "ces", "stars", "emotion"] as const;

/** Names that the catalogue knows. */
const known = [
  "Order Completed",
  "Order Refunded",
  "Order Cancelled",
  "Order Shipped",
  "Order Delivered",
  "Product Viewed",
  "Product Added",
  "Product Reviewed",
  "Survey Answered",
  "Email Opened",
  "Email Link Clicked",
  "Ticket Opened",
  "Store Visited",
  "Lead Generated",
  "Signed Up",
] as const;
