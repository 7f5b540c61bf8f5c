import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { type FormEvent, useState } from "react";
import { faultOf, request } from "../../api/client.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { type Me, useMe, useSignOut } from "../me.ts";
import { Password } from "../signin/Password.tsx";
import { Sessions } from "./Sessions.tsx";

/** One's own name, password and sessions. */
export function AccountTab() {
  const { t } = useSay();
  const me = useMe();
  if (me.demo || !me.person) return <Empty title={t("settings.account.demo")} text={t("settings.account.demo_about")} />;
  return (
    <>
      <Identity key={me.person.id} me={me} person={me.person} />
      <NewPassword email={me.person.email} />
      <Sessions />
    </>
  );
}

function Identity({ me, person }: { readonly me: Me; readonly person: NonNullable<Me["person"]> }) {
  const { t } = useSay();
  const { show } = useToast();
  const client = useQueryClient();
  const signOut = useSignOut();
  const [name, setName] = useState(person.name);
  const rename = useMutation({
    mutationFn: (to: string) => request<unknown>("/api/me", { method: "PUT", body: { name: to } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["me"] }),
  });
  const write = (to: string, back: boolean) =>
    rename.mutate(to, {
      onSuccess: () => {
        setName(to);
        show(t("settings.account.renamed"), back ? { undo: () => write(person.name, false) } : {});
      },
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const to = name.trim();
    if (to && to !== person.name && !rename.isPending) write(to, true);
  };
  return (
    <section className="settings-part">
      <div className="row apart wrap">
        <div>
          <h2>{t("settings.tab.account")}</h2>
          <p className="second">
            <bdi>{person.email}</bdi> · {t(`people.role.${me.role}.name`)}. {t(`people.role.${me.role}.about`)}
          </p>
        </div>
        <Button icon={LogOut} onClick={signOut}>
          {t("shell.me.out")}
        </Button>
      </div>
      <form className="settings-form" onSubmit={submit}>
        <Field
          label={t("signin.link.name")}
          hint={t("signin.link.name_hint")}
          dir="auto"
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={setName}
          error={name.trim() ? null : t("signin.no_name")}
        />
        {rename.error ? <ErrorBox error={rename.error} /> : null}
        <div>
          <Button
            type="submit"
            busy={rename.isPending}
            reason={name.trim() === person.name || !name.trim() ? t("settings.unchanged") : null}
          >
            {t("settings.account.rename")}
          </Button>
        </div>
      </form>
    </section>
  );
}

function NewPassword({ email }: { readonly email: string }) {
  const { t } = useSay();
  const { show } = useToast();
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => request<void>("/api/me/password", { method: "PUT", body: { current, password } }),
    onSuccess: () => {
      setCurrent("");
      setPassword("");
      setTried(false);
      show(t("settings.account.changed"));
      void client.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const fault = change.error ? faultOf(change.error) : null;
  const at = (place: string) => fault?.kind === "refused" && fault.places.some((p) => p.location === `body.${place}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!change.isPending && current && password.length >= 10) change.mutate();
  };
  const inline = at("current") || at("password");
  return (
    <section className="settings-part">
      <div>
        <h2>{t("settings.account.password")}</h2>
        <p className="second">{t("settings.account.password_about")}</p>
      </div>
      <form className="settings-form" onSubmit={submit} noValidate>
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <Password
          label={t("settings.account.current")}
          value={current}
          onChange={setCurrent}
          error={at("current") ? t("settings.account.current_wrong") : tried && !current ? t("signin.no_password") : null}
        />
        <Password
          label={t("signin.link.password_new")}
          hint={t("signin.link.password_hint")}
          isNew
          value={password}
          onChange={setPassword}
          error={at("password") || (tried && password.length < 10) ? t("signin.weak") : null}
        />
        {change.error && !inline ? <ErrorBox error={change.error} /> : null}
        <div>
          <Button type="submit" busy={change.isPending}>
            {t("settings.account.change")}
          </Button>
        </div>
      </form>
    </section>
  );
}
