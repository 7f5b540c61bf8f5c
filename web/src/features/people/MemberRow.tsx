import { KeyRound, Pause, Play, UserMinus } from "lucide-react";
import { useState } from "react";
import type { Member } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Ago } from "../../ui/DateTime.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import type { Role } from "../me.ts";
import { type Handed, roles, useChangeMember, useRemoveMember, useReset } from "./data.ts";
import { isolate } from "./words.ts";

type Props = {
  readonly member: Member;
  /** Then role, pause and removal are closed, and say why. */
  readonly lastOwner: boolean;
  readonly onReset: (link: Handed) => void;
};

/** One person, and what an owner can do about them. */
export function MemberRow({ member, lastOwner, onReset }: Props) {
  const { t } = useSay();
  const { show } = useToast();
  const change = useChangeMember();
  const reset = useReset();
  const [removing, setRemoving] = useState(false);
  const name = isolate(member.name);
  const why = lastOwner ? t("people.last_owner") : null;
  const paused = member.state === "blocked";

  const give = (role: Role, back: boolean) =>
    change.mutate(
      { id: member.id, role },
      {
        onSuccess: () =>
          show(
            t("people.role_changed", { name, role: t(`people.role.${role}.name`) }),
            back ? { undo: () => give(member.role, false) } : {},
          ),
      },
    );
  const pause = (state: Member["state"], back: boolean) =>
    change.mutate(
      { id: member.id, state },
      {
        onSuccess: () =>
          show(
            t(state === "blocked" ? "people.paused_now" : "people.resumed_now", { name }),
            back ? { undo: () => pause(member.state, false) } : {},
          ),
      },
    );
  const error = change.error ?? reset.error;
  return (
    <tr className={paused ? "paused" : undefined}>
      <td>
        <p className="row wrap">
          <bdi className="medium">{member.name}</bdi>
          {member.you ? <Chip>{t("people.you")}</Chip> : null}
          {paused ? <Chip tone="warn">{t("people.paused")}</Chip> : null}
          {member.oidc ? <Chip>{t("people.oidc")}</Chip> : null}
        </p>
        <bdi className="t12 quiet">{member.email}</bdi>
        {error ? <ErrorBox error={error} /> : null}
      </td>
      <td data-head={t("people.column.role")}>
        <div title={why ?? undefined}>
          <Select
            label={t("people.role_of", { name: member.name })}
            quiet
            value={member.role}
            choices={roles.map((role) => ({ value: role, text: t(`people.role.${role}.name`) }))}
            disabled={lastOwner || change.isPending}
            onChange={(role) => give(role, true)}
          />
          {why ? <p className="t11 quiet people-why">{why}</p> : null}
        </div>
      </td>
      <td data-head={t("people.column.seen")} className="second">
        {member.last_seen ? <Ago at={member.last_seen} /> : t("people.never")}
      </td>
      <td>
        <div className="row people-actions">
          {member.you ? null : (
            <Button
              size="small"
              variant="ghost"
              icon={KeyRound}
              iconOnly
              busy={reset.isPending}
              onClick={() => reset.mutate(member.id, { onSuccess: onReset })}
            >
              {t("people.reset_of", { name: member.name })}
            </Button>
          )}
          <Button
            size="small"
            variant="ghost"
            icon={paused ? Play : Pause}
            iconOnly
            busy={change.isPending}
            reason={why}
            onClick={() => pause(paused ? "active" : "blocked", true)}
          >
            {t(paused ? "people.resume_of" : "people.pause_of", { name: member.name })}
          </Button>
          <Button size="small" variant="ghost" icon={UserMinus} iconOnly reason={why} onClick={() => setRemoving(true)}>
            {t("people.remove_of", { name: member.name })}
          </Button>
        </div>
        <Removal member={member} open={removing} onClose={() => setRemoving(false)} />
      </td>
    </tr>
  );
}

function Removal({ member, open, onClose }: { readonly member: Member; readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useSay();
  const { show } = useToast();
  const remove = useRemoveMember();
  const name = isolate(member.name);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("people.remove_title", { name })}
      actions={
        <>
          <Button onClick={onClose}>{t("people.keep")}</Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() =>
              remove.mutate(member.id, {
                onSuccess: () => {
                  onClose();
                  show(t("people.removed", { name }));
                },
              })
            }
          >
            {t("people.remove_now")}
          </Button>
        </>
      }
    >
      <p>{t("people.remove_about")}</p>
      <p className="second">{t("people.remove_instead")}</p>
      {remove.error ? <ErrorBox error={remove.error} /> : null}
    </Dialog>
  );
}
