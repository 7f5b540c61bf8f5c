import { Download, Inbox, Plus, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { CopyLink, CopyText } from "../../ui/Copy.tsx";
import { Ago, DateTime } from "../../ui/DateTime.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Area, Field, Select } from "../../ui/Field.tsx";
import { Grid, type GridColumn } from "../../ui/Grid.tsx";
import { Progress } from "../../ui/Progress.tsx";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import { Shelf } from "./Shelf.tsx";

/** Every part, in all its states. */
export function Parts() {
  const { t } = useSay();
  return (
    <>
      <Shelf title={t("gallery.buttons")} about={t("gallery.buttons_about")}>
        <Buttons />
      </Shelf>
      <Shelf title={t("gallery.fields")} about={t("gallery.fields_about")}>
        <Fields />
      </Shelf>
      <Shelf title={t("gallery.said")} about={t("gallery.said_about")}>
        <Said />
      </Shelf>
      <Shelf title={t("gallery.states")} about={t("gallery.states_about")}>
        <States />
      </Shelf>
      <Shelf title={t("gallery.grid")} about={t("gallery.grid_about")}>
        <ManyRows />
      </Shelf>
    </>
  );
}

function Buttons() {
  const { t } = useSay();
  const [busy, setBusy] = useState(false);
  const work = () => {
    setBusy(true);
    setTimeout(() => setBusy(false), 2_500);
  };
  return (
    <>
      <div className="row wrap">
        <Button variant="primary" busy={busy} onClick={work}>
          {t("gallery.button.primary")}
        </Button>
        <Button icon={Download}>{t("action.export")}</Button>
        <Button variant="ghost" icon={Plus}>
          {t("gallery.button.ghost")}
        </Button>
        <Button variant="danger" icon={Trash2}>
          {t("gallery.button.danger")}
        </Button>
        <Button disabled>{t("gallery.button.disabled")}</Button>
        <Button variant="primary" reason={t("gallery.button.reason")}>
          {t("gallery.button.refused")}
        </Button>
        <Button variant="primary" busy>
          {t("gallery.button.busy")}
        </Button>
      </div>
      <div className="row wrap">
        <Button size="small" variant="primary">
          {t("gallery.button.primary")}
        </Button>
        <Button size="small" icon={Download}>
          {t("action.export")}
        </Button>
        <Button size="small" variant="ghost" icon={Plus} iconOnly>
          {t("gallery.button.ghost")}
        </Button>
      </div>
    </>
  );
}

function Fields() {
  const { t } = useSay();
  const [name, setName] = useState("");
  const [zone, setZone] = useState<"rome" | "london">("rome");
  const [on, setOn] = useState(true);
  const [view, setView] = useState<"a" | "b">("a");
  return (
    <>
      <div className="gallery-fields">
        <Field label={t("gallery.field.name")} hint={t("gallery.field.hint")} value={name} onChange={setName} />
        <Field
          label={t("gallery.field.email")}
          type="email"
          value="elena@"
          onChange={() => {}}
          error={t("gallery.field.error")}
          autoComplete="off"
        />
        <Field label={t("gallery.field.off")} value={t("gallery.field.fixed")} onChange={() => {}} disabled />
        <Select
          label={t("gallery.field.choice")}
          value={zone}
          choices={[
            { value: "rome", text: t("gallery.field.rome") },
            { value: "london", text: t("gallery.field.london") },
          ]}
          onChange={setZone}
        />
        <Area label={t("gallery.field.note")} value={name} onChange={setName} rows={3} />
      </div>
      <div className="gallery-fields">
        <Toggle label={t("gallery.toggle.label")} hint={t("gallery.toggle.hint")} checked={on} onChange={setOn} />
        <Toggle label={t("gallery.toggle.label")} checked={!on} onChange={(checked) => setOn(!checked)} />
        <Toggle label={t("gallery.toggle.label")} checked onChange={() => {}} reason={t("gallery.button.reason")} />
      </div>
      <Segments
        label={t("view.label")}
        value={view}
        choices={[
          { value: "a", text: t("view.map") },
          { value: "b", text: t("view.table") },
        ]}
        onChoose={setView}
      />
    </>
  );
}

function Said() {
  const { t } = useSay();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [chips, setChips] = useState(true);
  const now = useMemo(() => new Date(Date.now() - 240_000).toISOString(), []);
  return (
    <>
      <div className="row wrap">
        <Chip>{t("gallery.chip.plain")}</Chip>
        <Chip tone="pos">{t("gallery.feeling.pos")}</Chip>
        <Chip tone="neg">{t("gallery.feeling.neg")}</Chip>
        <Chip tone="warn">{t("gallery.feeling.warn")}</Chip>
        {chips ? <Chip remove={{ label: t("gallery.chip.remove"), run: () => setChips(false) }}>{t("gallery.chip.removable")}</Chip> : null}
        <Ago at={now} />
        <DateTime at="2026-11-18T20:14:00Z" />
        <CopyLink link={() => location.href} />
      </div>
      <CopyText text="percorso demo" label={t("start.copy")} />
      <div className="row wrap">
        <Button onClick={() => setOpen(true)}>{t("gallery.dialog.open")}</Button>
        <Button
          onClick={() => {
            setChips(false);
            toast.show(t("gallery.toast.done"), { undo: () => setChips(true) });
          }}
        >
          {t("gallery.toast.show")}
        </Button>
        <Button onClick={() => toast.show(t("gallery.toast.bad"), { tone: "bad" })}>{t("gallery.toast.show_bad")}</Button>
      </div>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("gallery.dialog.title")}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t("action.close")}</Button>
            <Button variant="danger" onClick={() => setOpen(false)}>
              {t("gallery.button.danger")}
            </Button>
          </>
        }
      >
        <p className="second">{t("gallery.dialog.about")}</p>
      </Dialog>
    </>
  );
}

function States() {
  const { t } = useSay();
  const [stopped, setStopped] = useState(false);
  return (
    <div className="gallery-fields">
      <Progress
        label={t("gallery.progress.label")}
        done={stopped ? 0 : 412}
        total={998}
        text={stopped ? t("gallery.progress.stopped") : undefined}
        onStop={() => setStopped(true)}
      />
      <Progress label={t("gallery.progress.unknown")} done={null} />
      <ErrorBox error={new Error()} onRetry={() => {}} />
      <Empty icon={Inbox} title={t("gallery.empty.title")} text={t("gallery.empty.about")}>
        <Button variant="primary">{t("gallery.empty.begin")}</Button>
      </Empty>
    </div>
  );
}

type Row = { readonly id: number; readonly name: string; readonly people: number; readonly share: number };

/** A hundred thousand rows, which the grid scrolls as if they were ten. */
function ManyRows() {
  const { t, count, share } = useSay();
  const [shown, setShown] = useState<readonly string[]>(["name", "people", "share"]);
  const [opened, setOpened] = useState<string | null>(null);
  const rows = useMemo(
    (): readonly Row[] =>
      Array.from({ length: 100_000 }, (_, i) => ({
        id: i,
        name: t("gallery.row", { n: i + 1 }),
        people: (i * 7919) % 10_007,
        share: ((i * 31) % 997) / 997,
      })),
    [t],
  );
  const columns = useMemo(
    (): readonly GridColumn<Row>[] => [
      { id: "name", head: t("gallery.column.name"), cell: (row) => row.name, value: (row) => row.name, fixed: true },
      { id: "people", head: t("gallery.column.people"), cell: (row) => count(row.people), value: (row) => row.people, end: true },
      { id: "share", head: t("gallery.column.share"), cell: (row) => share(row.share), value: (row) => row.share, end: true },
    ],
    [t, count, share],
  );
  return (
    <div className="gallery-grid">
      <Grid
        label={t("gallery.grid")}
        rows={rows}
        columns={columns}
        rowKey={(row) => String(row.id)}
        shown={shown}
        onShown={setShown}
        selected={opened}
        onOpen={(row) => setOpened(String(row.id))}
        tools={<span className="t12 quiet">{t("gallery.rows", { n: count(rows.length) })}</span>}
      />
    </div>
  );
}
