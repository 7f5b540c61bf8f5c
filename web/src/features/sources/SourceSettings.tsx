import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import { TrustField } from "./AddSource.tsx";
import { type Source, type SourceChange, useChangeSource, useRenewKey } from "./data.ts";

/** What a source is called and may do. Each change holds at once, and can be undone. */
export function SourceSettings({ source }: { readonly source: Source }) {
  const { t } = useSay();
  const { show } = useToast();
  const change = useChangeSource();
  const [name, setName] = useState(source.name);
  const [rate, setRate] = useState(String(source.rate));
  const [renewing, setRenewing] = useState(false);
  const set = (to: Omit<SourceChange, "id">, back: Omit<SourceChange, "id">) =>
    change.mutate(
      { id: source.id, ...to },
      {
        onSuccess: () => show(t("sources.changed"), { undo: () => change.mutate({ id: source.id, ...back }) }),
        onError: () => show(t("sources.not_changed"), { tone: "bad" }),
      },
    );
  const rename = () => {
    const next = name.trim();
    if (next && next !== source.name) set({ name: next }, { name: source.name });
  };
  const limit = () => {
    const next = Number(rate);
    if (Number.isInteger(next) && next >= 0 && next !== source.rate) set({ rate: next }, { rate: source.rate });
  };
  return (
    <section className="source-part">
      <h3>{t("sources.settings")}</h3>
      <div className="sources-form">
        <Field
          label={t("sources.name")}
          value={name}
          onChange={setName}
          onBlur={rename}
          maxLength={100}
          error={name.trim() ? null : t("sources.name_needed")}
        />
        <TrustField
          trust={source.trust === "server" ? "server" : "browser"}
          onTrust={(trust) => set({ trust }, { trust: source.trust === "server" ? "server" : "browser" })}
        />
        <Toggle
          label={t("sources.shared")}
          hint={t("sources.shared_hint")}
          checked={source.shared}
          onChange={(shared) => set({ shared }, { shared: source.shared })}
        />
        <Field
          label={t("sources.rate")}
          hint={t("sources.rate_hint")}
          inputMode="numeric"
          value={rate}
          onChange={setRate}
          onBlur={limit}
          error={/^\d+$/.test(rate) ? null : t("sources.rate_wrong")}
        />
        <Toggle
          label={t("sources.enabled")}
          hint={t("sources.enabled_hint")}
          checked={!source.disabled}
          onChange={(on) => set({ disabled: !on }, { disabled: source.disabled })}
        />
        <div>
          <Button icon={KeyRound} onClick={() => setRenewing(true)}>
            {t("sources.renew")}
          </Button>
        </div>
        {change.error ? <ErrorBox error={change.error} /> : null}
      </div>
      <Renewal source={source} open={renewing} onClose={() => setRenewing(false)} />
    </section>
  );
}

/** A new key, and for how long the one that is there goes on opening. */
function Renewal({ source, open, onClose }: { readonly source: Source; readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useSay();
  const { show } = useToast();
  const renew = useRenewKey();
  const [hours, setHours] = useState<"0" | "24" | "168" | "720">("168");
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("sources.renew")}
      actions={
        <>
          <Button onClick={onClose}>{t("sources.cancel")}</Button>
          <Button
            variant={hours === "0" ? "danger" : "primary"}
            busy={renew.isPending}
            onClick={() =>
              renew.mutate(
                { id: source.id, hours: Number(hours) },
                {
                  onSuccess: () => {
                    onClose();
                    show(t("sources.renewed"));
                  },
                },
              )
            }
          >
            {t("sources.renew")}
          </Button>
        </>
      }
    >
      <div className="sources-form">
        <p className="second">{t("sources.renew_about")}</p>
        <Select
          label={t("sources.grace")}
          value={hours}
          choices={[
            { value: "168", text: t("sources.grace_of.week") },
            { value: "24", text: t("sources.grace_of.day") },
            { value: "720", text: t("sources.grace_of.month") },
            { value: "0", text: t("sources.grace_of.none") },
          ]}
          onChange={setHours}
        />
        {renew.error ? <ErrorBox error={renew.error} /> : null}
      </div>
    </Dialog>
  );
}
