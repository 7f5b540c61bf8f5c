import { useQuery } from "@tanstack/react-query";
import { Clock3 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Fault, faultOf, refusedWith, request } from "../../api/client.ts";
import type { Aged, Settings, SettingsChange } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useNow } from "../../ui/screen.ts";
import { useToast } from "../../ui/Toast.tsx";
import { Coded } from "./Coded.tsx";
import { currencies, hourIn, regions, zones } from "./choices.ts";
import { useChangeSettings, useSettings } from "./data.ts";
import { Languages } from "./Languages.tsx";
import { Retention } from "./Retention.tsx";

/** What holds for everybody in the workspace. */
export function WorkspaceTab() {
  const settings = useSettings();
  if (settings.error) return <ErrorBox error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return null;
  return <Form key={settings.data.version} saved={settings.data} onReload={() => void settings.refetch()} />;
}

const changeOf = ({ version, name, languages, currency, zone, region, retention_days }: Settings): SettingsChange => ({
  version,
  name,
  languages,
  currency,
  zone,
  region,
  retention_days,
});

const fields = ["name", "languages", "currency", "zone", "region", "retention_days"] as const;
type FieldName = (typeof fields)[number];

const wrongFields = (fault: Fault | null): ReadonlySet<string> =>
  new Set(fault?.kind === "refused" && fault.status === 422 ? fault.places.map((p) => p.location.replace(/^body\./, "")) : []);

function Form({ saved, onReload }: { readonly saved: Settings; readonly onReload: () => void }) {
  const { t, language } = useSay();
  const { show } = useToast();
  const now = useNow(30_000);
  const change = useChangeSettings();
  const [draft, setDraft] = useState(() => changeOf(saved));
  const [sure, setSure] = useState<Aged | null>(null);
  const set = (part: Partial<SettingsChange>) => setDraft({ ...draft, ...part });
  const changed = fields.filter((field) => JSON.stringify(draft[field]) !== JSON.stringify(saved[field]));
  const shorter = draft.retention_days > 0 && (saved.retention_days === 0 || draft.retention_days < saved.retention_days);
  const aged = useQuery({
    queryKey: ["settings", "retention", draft.retention_days],
    queryFn: ({ signal }) => request<Aged>(`/api/settings/retention?days=${draft.retention_days}`, { signal }),
    enabled: shorter && Number.isInteger(draft.retention_days) && draft.retention_days <= 36_525,
  });
  const wrong = wrongFields(change.error ? faultOf(change.error) : null);
  const problem = (field: FieldName): string | null => (wrong.has(field) ? t(`settings.wrong.${field}`) : null);

  const write = (next: SettingsChange, back: SettingsChange | null) =>
    change.mutate(next, {
      onSuccess: (after) => {
        setSure(null);
        show(t("settings.saved"), back ? { undo: () => write({ ...back, version: after.version }, null) } : {});
      },
      onError: () => setSure(null),
    });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (changed.length === 0 || change.isPending) return;
    if (shorter && aged.data && aged.data.interactions > 0) setSure(aged.data);
    else write(draft, changeOf(saved));
  };
  const hour = hourIn(draft.zone, now, language);
  return (
    <form className="settings-form settings-part" onSubmit={save} noValidate>
      <div>
        <h2>{t("settings.tab.workspace")}</h2>
        <p className="second">{t("settings.workspace_about")}</p>
      </div>
      {saved.pending.length > 0 ? <Pending saved={saved} /> : null}
      <Field
        label={t("settings.name")}
        hint={t("settings.name_hint")}
        value={draft.name}
        maxLength={100}
        dir="auto"
        autoComplete="off"
        onChange={(name) => set({ name })}
        error={problem("name")}
      />
      <Languages value={draft.languages} onChange={(languages) => set({ languages })} error={problem("languages")} />
      <Coded
        label={t("settings.zone")}
        hint={hour ? t("settings.zone_now", { time: hour }) : t("settings.zone_hint")}
        value={draft.zone}
        choices={zones().map((code) => ({ code, name: "" }))}
        onChange={(zone) => set({ zone })}
        error={problem("zone")}
      />
      <Coded
        label={t("settings.currency")}
        hint={t("settings.currency_hint")}
        value={draft.currency}
        choices={currencies(language)}
        upper
        onChange={(currency) => set({ currency })}
        error={problem("currency")}
      />
      <Coded
        label={t("settings.region")}
        hint={t("settings.region_hint")}
        value={draft.region}
        choices={regions(language)}
        upper
        onChange={(region) => set({ region })}
        error={problem("region")}
      />
      <Retention
        value={draft.retention_days}
        onChange={(retention_days) => set({ retention_days })}
        aged={shorter ? (aged.data ?? null) : null}
        error={problem("retention_days")}
      />
      {draft.currency !== saved.currency || draft.region !== saved.region ? (
        <p className="settings-note">
          <Clock3 size={14} aria-hidden="true" />
          {t("settings.at_next_start")}
        </p>
      ) : null}
      <Refused error={change.error} wrong={wrong} onReload={onReload} />
      <div className="row wrap">
        <Button type="submit" variant="primary" busy={change.isPending} reason={changed.length === 0 ? t("settings.unchanged") : null}>
          {t("settings.save")}
        </Button>
        {changed.length > 0 ? (
          <Button
            onClick={() => {
              setDraft(changeOf(saved));
              change.reset();
            }}
          >
            {t("settings.discard")}
          </Button>
        ) : null}
      </div>
      <Shortening aged={sure} busy={change.isPending} onClose={() => setSure(null)} onSure={() => write(draft, changeOf(saved))} />
    </form>
  );
}

/** What is written and does not hold yet. */
function Pending({ saved }: { readonly saved: Settings }) {
  const { t } = useSay();
  return (
    <div className="settings-note" role="status">
      <Clock3 size={14} aria-hidden="true" />
      <div>
        <p className="strong">{t("settings.pending.title")}</p>
        <ul>
          {saved.pending.map((one) => (
            <li key={one.field}>
              {t("settings.pending.one", {
                field: t(`settings.${fieldName(one.field)}`),
                now: one.in_force,
              })}
            </li>
          ))}
        </ul>
        {saved.pending.some((one) => one.anew) ? <p>{t("settings.pending.anew")}</p> : null}
      </div>
    </div>
  );
}

const fieldName = (field: string): FieldName => fields.find((one) => one === field) ?? "name";

/** Why the change was not written, unless a field says it. */
function Refused({
  error,
  wrong,
  onReload,
}: {
  readonly error: unknown;
  readonly wrong: ReadonlySet<string>;
  readonly onReload: () => void;
}) {
  const { t } = useSay();
  if (!error || wrong.size > 0) return null;
  if (!refusedWith(error, 409)) return <ErrorBox error={error} title={t("settings.not_saved")} />;
  return (
    <div className="error-box" role="alert">
      <div className="grow">
        <p className="strong">{t("settings.conflict")}</p>
        <p className="second">{t("settings.conflict_about")}</p>
      </div>
      <Button size="small" onClick={onReload}>
        {t("settings.conflict_look")}
      </Button>
    </div>
  );
}

type ShorteningProps = {
  readonly aged: Aged | null;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSure: () => void;
};

/** A shorter retention deletes for good, a day later. */
function Shortening({ aged, busy, onClose, onSure }: ShorteningProps) {
  const { t, count, date } = useSay();
  return (
    <Dialog
      open={aged !== null}
      onClose={onClose}
      title={t("settings.retention.sure")}
      actions={
        <>
          <Button onClick={onClose}>{t("people.cancel")}</Button>
          <Button variant="danger" busy={busy} onClick={onSure}>
            {t("settings.retention.shorten")}
          </Button>
        </>
      }
    >
      {aged ? (
        <>
          <p>{t("settings.retention.sure_about", { n: count(aged.interactions), date: date(aged.before) })}</p>
          <p className="second">{t("settings.retention.sure_day")}</p>
        </>
      ) : null}
    </Dialog>
  );
}
