import { type FormEvent, useState } from "react";
import { faultOf } from "../../api/client.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import type { Role } from "../me.ts";
import { type Handed, roles, useInvite } from "./data.ts";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly onInvited: (email: string, link: Handed) => void };

const form = "invite-form";
const lives = ["1", "7", "30"] as const;

/** Asks whom to invite as what; the link comes afterwards. */
export function InviteDialog({ open, onClose, onInvited }: Props) {
  const { t, count } = useSay();
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [days, setDays] = useState<(typeof lives)[number]>("7");
  const [tried, setTried] = useState(false);
  const close = () => {
    setEmail("");
    setName("");
    setRole("viewer");
    setTried(false);
    invite.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (invite.isPending || !email.includes("@")) return;
    const who = email.trim();
    invite.mutate(
      { email: who, ...(name.trim() ? { name: name.trim() } : {}), role, days: Number(days) },
      {
        onSuccess: (link) => {
          close();
          onInvited(who, link);
        },
      },
    );
  };
  const fault = invite.error ? faultOf(invite.error) : null;
  const there = fault?.kind === "refused" && fault.status === 409;
  const wrong = fault?.kind === "refused" && fault.status === 422;
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t("people.invite_title")}
      actions={
        <>
          <Button onClick={close}>{t("people.cancel")}</Button>
          <Button type="submit" form={form} variant="primary" busy={invite.isPending}>
            {t("people.make_link")}
          </Button>
        </>
      }
    >
      <form id={form} className="settings-form" onSubmit={submit} noValidate>
        <Field
          label={t("signin.email")}
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          data-autofocus
          value={email}
          onChange={setEmail}
          error={there ? t("people.there_already") : (tried && !email.includes("@")) || wrong ? t("signin.no_email") : null}
        />
        <Field
          label={t("people.invite_name")}
          hint={t("people.invite_name_hint")}
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={setName}
        />
        <Select
          label={t("people.column.role")}
          hint={t(`people.role.${role}.about`)}
          value={role}
          choices={roles.map((one) => ({ value: one, text: t(`people.role.${one}.name`) }))}
          onChange={setRole}
        />
        <Select
          label={t("people.link_life")}
          value={days}
          choices={lives.map((n) => ({ value: n, text: t(n === "1" ? "days_one" : "days_other", { n: count(Number(n)) }) }))}
          onChange={setDays}
        />
        {fault && !there && !wrong ? <ErrorBox error={invite.error} /> : null}
      </form>
    </Dialog>
  );
}
