import { useQuery, useQueryClient } from "@tanstack/react-query";
import { LinkIcon } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link, useLocation, useParams } from "wouter";
import { type Fault, faultOf, refusedWith } from "../../api/client.ts";
import type { LinkInfo } from "../../api/shape.ts";
import { dateTime } from "../../domain/format.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";
import { isolate } from "../people/words.ts";
import { Doorway } from "./Doorway.tsx";
import { type Acceptance, acceptLink, getLink } from "./data.ts";
import { Password } from "./Password.tsx";

/** What a link that works once is for: the first owner, an invitation, a new password. */
export default function LinkPage() {
  const { t } = useSay();
  const { token = "" } = useParams<{ token: string }>();
  const link = useQuery({ queryKey: ["link", token], queryFn: ({ signal }) => getLink(token, signal), retry: false, gcTime: 0 });
  if (link.data) return <Accept token={token} link={link.data} />;
  if (refusedWith(link.error, 404)) return <Gone />;
  if (link.error)
    return (
      <Doorway title={t("signin.title")}>
        <ErrorBox error={link.error} title={t("signin.link.failed")} onRetry={() => void link.refetch()} />
      </Doorway>
    );
  return <Doorway title={t("signin.link.loading")} />;
}

function Gone() {
  const { t } = useSay();
  const [path] = useLocation();
  return (
    <Doorway
      title={t("signin.link.gone_title")}
      about={t(path.startsWith("/owner/") ? "signin.link.gone_owner" : "signin.link.gone_about")}
    >
      <div>
        <Link href="/signin" className="button">
          <LinkIcon size={14} aria-hidden="true" />
          {t("signin.link.to_signin")}
        </Link>
      </div>
    </Doorway>
  );
}

const wrong = (fault: Fault | null, place: string): boolean =>
  fault?.kind === "refused" && fault.status === 422 && fault.places.some((p) => p.location === `body.${place}`);

function Accept({ token, link }: { readonly token: string; readonly link: LinkInfo }) {
  const { t, language } = useSay();
  const { person } = useMe();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [email, setEmail] = useState(link.email);
  const [name, setName] = useState(link.name);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fault = error === null ? null : faultOf(error);
  const named = link.kind !== "reset";
  const problems = {
    email: link.kind === "owner" && ((tried && !email.includes("@")) || wrong(fault, "email")) ? t("signin.no_email") : null,
    name: named && ((tried && !name.trim()) || wrong(fault, "name")) ? t("signin.no_name") : null,
    password: (tried && password.length < 10) || wrong(fault, "password") ? t("signin.weak") : null,
  };
  const fitting = Object.values(problems).every((problem) => problem === null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (busy || password.length < 10 || (named && !name.trim()) || (link.kind === "owner" && !email.includes("@"))) return;
    setBusy(true);
    const body: Acceptance = {
      password,
      ...(named ? { name: name.trim() } : {}),
      ...(link.kind === "owner" ? { email: email.trim() } : {}),
    };
    try {
      await acceptLink(token, body);
      client.clear();
      navigate("/", { replace: true });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  if (refusedWith(error, 404)) return <Gone />;
  return (
    <Doorway
      title={t(`signin.link.${link.kind}_title`, { workspace: isolate(link.workspace) })}
      about={t(`signin.link.${link.kind}_about`, {
        email: link.email,
        workspace: isolate(link.workspace),
        role: t(`people.role.${link.role}.name`),
      })}
    >
      <form className="doorway-form" onSubmit={(event) => void submit(event)} noValidate>
        {person ? <p className="doorway-note t12">{t("signin.link.already", { name: isolate(person.name) })}</p> : null}
        {link.kind === "owner" ? (
          <Field
            label={t("signin.email")}
            hint={t("signin.link.email_hint")}
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            value={email}
            onChange={setEmail}
            error={problems.email}
          />
        ) : (
          <input type="hidden" autoComplete="username" value={link.email} readOnly />
        )}
        {named ? (
          <Field
            label={t("signin.link.name")}
            hint={t("signin.link.name_hint")}
            autoComplete="name"
            maxLength={100}
            value={name}
            onChange={setName}
            error={problems.name}
          />
        ) : null}
        <Password
          label={t(link.kind === "reset" ? "signin.link.password_new" : "signin.password")}
          hint={t("signin.link.password_hint")}
          isNew
          value={password}
          onChange={setPassword}
          error={problems.password}
        />
        {error !== null && fitting ? <ErrorBox error={error} /> : null}
        <Button type="submit" variant="primary" busy={busy}>
          {t(`signin.link.finish_${link.kind}`)}
        </Button>
        <p className="quiet t12">
          {t("signin.link.until", {
            at: dateTime(new Date(link.expires_at), Intl.DateTimeFormat().resolvedOptions().timeZone, language),
          })}
        </p>
      </form>
    </Doorway>
  );
}
