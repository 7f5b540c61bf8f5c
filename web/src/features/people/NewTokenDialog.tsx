import { type FormEvent, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { CopyText } from "../../ui/Copy.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import { useMe } from "../me.ts";
import { type Grant, rights, useMakeToken } from "./data.ts";

const form = "token-form";
const lives = ["30", "90", "365", "0"] as const;

/** Asks what a token is for; afterwards shows it, this once. */
export function NewTokenDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t, count } = useSay();
  const me = useMe();
  const make = useMakeToken();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Grant[]>(["figures"]);
  const [days, setDays] = useState<(typeof lives)[number]>("90");
  const [tried, setTried] = useState(false);
  const close = () => {
    setName("");
    setChosen(["figures"]);
    setDays("90");
    setTried(false);
    make.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (make.isPending || !name.trim() || chosen.length === 0) return;
    make.mutate({ name: name.trim(), rights: chosen, ...(days === "0" ? {} : { days: Number(days) }) });
  };
  const made = make.data;
  if (made)
    return (
      <Dialog
        open={open}
        onClose={close}
        title={t("people.token.ready")}
        actions={
          <Button variant="primary" onClick={close}>
            {t("people.token.kept")}
          </Button>
        }
      >
        <div className="settings-form">
          <p>{t("people.token.ready_about")}</p>
          <CopyText text={made.token} label={t("people.token.copy")} />
          <p className="t12 quiet">{t("people.token.use")}</p>
          <CopyText
            text={`curl -H 'Authorization: Bearer ${made.token}' ${location.origin}${location.pathname.replace(/\/settings.*$/, "")}/api/me`}
            label={t("people.token.copy_command")}
          />
        </div>
      </Dialog>
    );
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t("people.token.make")}
      actions={
        <>
          <Button onClick={close}>{t("people.cancel")}</Button>
          <Button type="submit" form={form} variant="primary" busy={make.isPending}>
            {t("people.token.make_now")}
          </Button>
        </>
      }
    >
      <form id={form} className="settings-form" onSubmit={submit} noValidate>
        <Field
          label={t("people.token.name")}
          hint={t("people.token.name_hint")}
          autoComplete="off"
          maxLength={100}
          data-autofocus
          value={name}
          onChange={setName}
          error={tried && !name.trim() ? t("people.token.no_name") : null}
        />
        <fieldset className="settings-choices">
          <legend className="label">{t("people.token.rights")}</legend>
          {rights
            .filter((right) => me.may(right))
            .map((right) => (
              <Toggle
                key={right}
                label={t(`people.right.${right}`)}
                checked={chosen.includes(right)}
                onChange={(on) => setChosen(on ? [...chosen, right] : chosen.filter((one) => one !== right))}
              />
            ))}
          {tried && chosen.length === 0 ? (
            <p className="t12 neg" role="alert">
              {t("people.token.no_rights")}
            </p>
          ) : null}
        </fieldset>
        <Select
          label={t("people.token.life")}
          value={days}
          choices={lives.map((n) => ({ value: n, text: n === "0" ? t("people.token.forever") : t("days_other", { n: count(Number(n)) }) }))}
          onChange={setDays}
        />
        {make.error ? <ErrorBox error={make.error} /> : null}
      </form>
    </Dialog>
  );
}
