import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import type { ApiToken } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Ago, DateTime } from "../../ui/DateTime.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { useMe } from "../me.ts";
import { rights, useRevoke, useTokens } from "./data.ts";
import { NewTokenDialog } from "./NewTokenDialog.tsx";
import { isolate } from "./words.ts";
import "./people.css";

/** Keys by which programs use the API. */
export function TokensTab() {
  const { t } = useSay();
  const tokens = useTokens();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const make = (
    <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
      {t("people.token.make")}
    </Button>
  );
  return (
    <section className="settings-part">
      <div className="row apart wrap">
        <div>
          <h2>{t("people.token.title")}</h2>
          <p className="second">{t("people.token.about")}</p>
        </div>
        {tokens.data?.length ? make : null}
      </div>
      {tokens.error ? <ErrorBox error={tokens.error} onRetry={() => void tokens.refetch()} /> : null}
      {tokens.data?.length === 0 ? (
        <Empty icon={KeyRound} title={t("people.token.none")} text={t("people.token.none_about")}>
          {make}
        </Empty>
      ) : null}
      {tokens.data?.length ? (
        <ul className="settings-list">
          {tokens.data.map((token) => (
            <One key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </ul>
      ) : null}
      <NewTokenDialog open={making} onClose={() => setMaking(false)} />
      <Revocation token={revoking} onClose={() => setRevoking(null)} />
    </section>
  );
}

function One({ token, onRevoke }: { readonly token: ApiToken; readonly onRevoke: () => void }) {
  const { t } = useSay();
  const me = useMe();
  return (
    <li>
      <div className="grow">
        <p className="row wrap">
          <bdi className="medium">{token.name}</bdi>
          <code className="t12 quiet">{token.prefix}</code>
          {rights
            .filter((right) => token.rights.includes(right))
            .map((right) => (
              <Chip key={right}>{t(`people.right_short.${right}`)}</Chip>
            ))}
          {token.expired ? <Chip tone="warn">{t("people.expired")}</Chip> : null}
        </p>
        <p className="t12 quiet">
          {token.person.id === me.person?.id ? null : (
            <>
              <bdi>{token.person.name}</bdi> ·{" "}
            </>
          )}
          {t("people.token.made")} <DateTime at={token.created_at} dateOnly /> ·{" "}
          {token.last_used ? (
            <>
              {t("people.token.used")} <Ago at={token.last_used} />
            </>
          ) : (
            t("people.token.unused")
          )}{" "}
          ·{" "}
          {token.expires_at ? (
            <>
              {t(token.expired ? "people.expired_at" : "people.expires_at")} <DateTime at={token.expires_at} dateOnly />
            </>
          ) : (
            t("people.token.forever")
          )}
        </p>
      </div>
      <Button size="small" variant="danger" onClick={onRevoke}>
        {t("people.token.revoke")}
        <span className="hidden">{token.name}</span>
      </Button>
    </li>
  );
}

function Revocation({ token, onClose }: { readonly token: ApiToken | null; readonly onClose: () => void }) {
  const { t } = useSay();
  const { show } = useToast();
  const revoke = useRevoke();
  const name = isolate(token?.name ?? "");
  return (
    <Dialog
      open={token !== null}
      onClose={onClose}
      title={t("people.token.revoke_title", { name })}
      actions={
        <>
          <Button onClick={onClose}>{t("people.token.keep")}</Button>
          <Button
            variant="danger"
            busy={revoke.isPending}
            onClick={() =>
              token &&
              revoke.mutate(token.id, {
                onSuccess: () => {
                  onClose();
                  show(t("people.token.revoked", { name }));
                },
              })
            }
          >
            {t("people.token.revoke_now")}
          </Button>
        </>
      }
    >
      <p>{t("people.token.revoke_about")}</p>
      {revoke.error ? <ErrorBox error={revoke.error} /> : null}
    </Dialog>
  );
}
