import { useQueryClient } from "@tanstack/react-query";
import { KeyRound, RotateCw } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Redirect, useLocation } from "wouter";
import { useSearch } from "wouter/use-browser-location";
import { address } from "../../api/base.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useNow } from "../../ui/screen.ts";
import { nextPath, useMe } from "../me.ts";
import { Doorway } from "./Doorway.tsx";
import { type Attempt, signIn } from "./data.ts";
import { Password } from "./Password.tsx";

/** The way in, and on to where one wanted to be. */
export default function SignInPage() {
  const { t } = useSay();
  const me = useMe();
  const next = nextPath(useSearch());
  if (me.known && me.person) return <Redirect to={next} replace />;
  if (me.needs_owner) return <First />;
  return (
    <Doorway
      title={t("signin.title")}
      about={
        me.workspace ? (
          <>
            {t("signin.into", { workspace: "" })}
            <bdi className="strong">{me.workspace.name}</bdi>
          </>
        ) : null
      }
    >
      {me.oidc ? <Provider name={me.oidc} next={next} /> : null}
      <Form next={next} />
    </Doorway>
  );
}

/** Nobody can sign in yet: the link is on the server's console. */
function First() {
  const { t } = useSay();
  const client = useQueryClient();
  return (
    <Doorway title={t("signin.first.title")} about={t("signin.first.about")}>
      <pre className="doorway-code">
        <code>{`${location.origin}${address("/owner/…")}`}</code>
      </pre>
      <p className="second">{t("signin.first.where")}</p>
      <div>
        <Button icon={RotateCw} onClick={() => void client.invalidateQueries({ queryKey: ["me"] })}>
          {t("signin.first.again")}
        </Button>
      </div>
    </Doorway>
  );
}

function Provider({ name, next }: { readonly name: string; readonly next: string }) {
  const { t } = useSay();
  const outcome = new URLSearchParams(useSearch()).get("oidc");
  const told = (["refused", "unknown", "unverified", "failed"] as const).find((one) => one === outcome);
  return (
    <>
      {told ? (
        <p className="doorway-problem" role="alert">
          {t(`signin.oidc_${told}`, { provider: name })}
        </p>
      ) : null}
      <a className="button" href={`${address("/api/oidc/start")}?to=${encodeURIComponent(address(next))}`}>
        <KeyRound size={14} aria-hidden="true" />
        <bdi>{t("signin.oidc", { provider: name })}</bdi>
      </a>
      <p className="doorway-or quiet t12">{t("signin.or")}</p>
    </>
  );
}

function Form({ next }: { readonly next: string }) {
  const { t } = useSay();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || !email.trim() || !password) return;
    setBusy(true);
    const outcome = await signIn(email.trim(), password);
    setBusy(false);
    setAttempt(outcome);
    if (outcome.kind !== "in") return;
    client.clear();
    navigate(next, { replace: true });
  };
  return (
    <form className="doorway-form" onSubmit={(event) => void enter(event)} noValidate>
      <Field
        label={t("signin.email")}
        type="email"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        inputMode="email"
        autoFocus
        value={email}
        onChange={setEmail}
        error={tried && !email.trim() ? t("signin.no_email") : null}
      />
      <Password
        label={t("signin.password")}
        value={password}
        onChange={setPassword}
        error={tried && !password ? t("signin.no_password") : null}
      />
      <Outcome attempt={attempt} />
      <Button type="submit" variant="primary" busy={busy}>
        {t(busy ? "signin.entering" : "signin.enter")}
      </Button>
      <p className="quiet t12">{t("signin.forgotten")}</p>
    </form>
  );
}

/** Why one is not in, and what to do about it. */
function Outcome({ attempt }: { readonly attempt: Attempt | null }) {
  const { t, duration } = useSay();
  const now = useNow(1000);
  const text = ((): string | null => {
    switch (attempt?.kind) {
      case "wrong":
        return t("signin.wrong");
      case "network":
        return t("signin.network");
      case "throttled":
        return attempt.until > now
          ? t("signin.throttled", { time: duration((attempt.until - now) / 1000 + 0.5) })
          : t("signin.throttled_over");
      default:
        return null;
    }
  })();
  if (text === null) return null;
  return (
    <p className="doorway-problem" role={attempt?.kind === "throttled" ? "status" : "alert"}>
      {text}
    </p>
  );
}
