import type { CustomerRow, CustomersAnswer, Fields } from "../../api/shape.ts";
import { calledOf, type PlainColumn, plainColumns } from "../../domain/customers.ts";
import { faceOf } from "../../domain/measure.ts";
import { plainName } from "../../domain/names.ts";
import { DateTime } from "../../ui/DateTime.tsx";
import { Face } from "../../ui/Face.tsx";
import type { GridColumn } from "../../ui/Grid.tsx";
import type { Say } from "../../ui/say.ts";
import { type Slot, usePending } from "./list.ts";

type Source = {
  readonly at: (index: number) => CustomerRow | null;
  readonly need: (index: number) => void;
  readonly answer: CustomersAnswer | undefined;
  readonly fields: Fields | undefined;
  readonly say: Say;
};

const widths: Readonly<Record<PlainColumn, number>> = {
  name: 216,
  last: 172,
  first: 172,
  interactions: 112,
  channels: 224,
  stage: 128,
  outcomes: 80,
  value: 112,
  emotion: 120,
  back_steps: 96,
  profile: 136,
};
const ends: readonly PlainColumn[] = ["interactions", "outcomes", "value", "emotion", "back_steps"];

/** The columns that a list may have: the plain ones, and one for each trait. */
export function columnsOf({ at, need, answer, fields, say }: Source): readonly GridColumn<Slot>[] {
  const cell = (show: (row: CustomerRow) => React.ReactNode) => (slot: Slot) => {
    const row = at(slot.index);
    return row ? show(row) : <Pending index={slot.index} need={need} />;
  };
  const sorted = () => null; // the server sorts
  const plain = plainColumns.map(
    (id): GridColumn<Slot> => ({
      id,
      head: say.t(`customers.column.${id}`),
      width: widths[id],
      cell: cell((row) => plainCell(id, row, answer, fields, say)),
      ...(id === "profile" ? {} : { value: sorted }),
      ...(id === "name" ? { fixed: true } : {}),
      ...(ends.includes(id) ? { end: true } : {}),
    }),
  );
  const traits = (fields?.traits ?? []).map(
    ({ name }): GridColumn<Slot> => ({
      id: `trait:${name}`,
      head: plainName(name, say.language) || name,
      title: name,
      width: 144,
      value: sorted,
      cell: cell((row) => <bdi className="cut">{row.traits[name] ?? ""}</bdi>),
    }),
  );
  return [...plain, ...traits];
}

function plainCell(id: PlainColumn, row: CustomerRow, answer: CustomersAnswer | undefined, fields: Fields | undefined, say: Say) {
  switch (id) {
    case "name":
      return <Called row={row} unnamed={say.t("customers.unnamed")} />;
    case "last":
    case "first":
      return <DateTime at={row[id]} />;
    case "interactions":
    case "outcomes":
    case "back_steps":
      return row[id] === 0 ? <span className="quiet">0</span> : say.count(row[id]);
    case "channels":
      return <span className="cut">{row.channels.map((c) => channelName(c, fields, say)).join(", ")}</span>;
    case "stage":
      return <span className="cut">{stageName(row.stage, answer, say)}</span>;
    case "value":
      return row.value === 0 ? <span className="quiet">{say.money(0)}</span> : say.money(row.value);
    case "emotion":
      return row.emotion === null ? (
        <span className="quiet">–</span>
      ) : (
        <>
          <Face face={faceOf(row.emotion)} />
          {say.emotion(row.emotion)}
        </>
      );
    case "profile":
      return <code className="cut">{row.profile}</code>;
  }
}

/** A name as people wrote it, whatever their script; without one, an identifier. */
function Called({ row, unnamed }: { readonly row: CustomerRow; readonly unnamed: string }) {
  const first = row.identifiers.find((i) => i.kind === "email") ?? row.identifiers[0];
  const unknown = row.name === "" && first?.kind === "anonymous_id";
  const called = unknown ? unnamed : calledOf(row);
  return (
    <span className="called">
      <bdi className={unknown ? "cut second" : "cut medium"}>{called}</bdi>
      {first && first.value !== called ? <bdi className="cut t12 quiet">{first.value}</bdi> : null}
    </span>
  );
}

const channelName = (id: string, fields: Fields | undefined, say: Say): string =>
  say.name(fields?.channels.find((c) => c.id === id)?.name) || id;

const stageName = (id: string, answer: CustomersAnswer | undefined, say: Say): string =>
  say.name(answer?.model.stages.find((s) => s.id === id)?.name) || id;

function Pending({ index, need }: { readonly index: number; readonly need: (index: number) => void }) {
  usePending(index, need);
  return <span className="pending" aria-hidden="true" />;
}
