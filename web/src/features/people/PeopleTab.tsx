import { UserPlus } from "lucide-react";
import { useState } from "react";
import type { Member, PendingInvitation } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Ago, DateTime } from "../../ui/DateTime.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { type Handed, useInvitations, useInvite, useMembers, useWithdraw } from "./data.ts";
import { HandOver } from "./HandOver.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { MemberRow } from "./MemberRow.tsx";
import { RolesTable } from "./RolesTable.tsx";
import { isolate } from "./words.ts";
import "./people.css";

/** A link that was made for somebody, and what it is for. */
type Given = { readonly kind: "invitation" | "reset"; readonly email: string; readonly link: Handed };

/** Who may open the workspace, as what. */
export function PeopleTab() {
  const { t, count } = useSay();
  const members = useMembers();
  const invitations = useInvitations();
  const [inviting, setInviting] = useState(false);
  const [given, setGiven] = useState<Given | null>(null);
  const active = members.data?.filter((m) => m.state === "active") ?? [];
  const owners = active.filter((m) => m.role === "owner").length;
  return (
    <>
      <section className="settings-part">
        <div className="row apart wrap">
          <div>
            <h2>{t("people.title")}</h2>
            <p className="second">{t(active.length === 1 ? "people.about_one" : "people.about_other", { n: count(active.length) })}</p>
          </div>
          <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            {t("people.invite")}
          </Button>
        </div>
        {members.error ? <ErrorBox error={members.error} onRetry={() => void members.refetch()} /> : null}
        {members.data ? (
          <table className="settings-table people-table">
            <thead>
              <tr>
                <th scope="col">{t("people.column.person")}</th>
                <th scope="col">{t("people.column.role")}</th>
                <th scope="col">{t("people.column.seen")}</th>
                <th scope="col">
                  <span className="hidden">{t("people.column.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.data.map((member) => (
                <MemberRow
                  key={member.id}
                  member={member}
                  lastOwner={isLastOwner(member, owners)}
                  onReset={(link) => setGiven({ kind: "reset", email: member.email, link })}
                />
              ))}
            </tbody>
          </table>
        ) : null}
      </section>
      {invitations.data && invitations.data.length > 0 ? (
        <section className="settings-part">
          <h2>{t("people.invitations")}</h2>
          <ul className="settings-list">
            {invitations.data.map((invitation) => (
              <Invited
                key={invitation.id}
                invitation={invitation}
                onLink={(link) => setGiven({ kind: "invitation", email: invitation.email, link })}
              />
            ))}
          </ul>
        </section>
      ) : null}
      <RolesTable />
      <InviteDialog
        open={inviting}
        onClose={() => setInviting(false)}
        onInvited={(email, link) => {
          setInviting(false);
          setGiven({ kind: "invitation", email, link });
        }}
      />
      <HandOver given={given} onClose={() => setGiven(null)} />
    </>
  );
}

/** Without an owner nobody could change roles any more. */
const isLastOwner = (member: Member, owners: number): boolean => member.role === "owner" && member.state === "active" && owners < 2;

function Invited({ invitation, onLink }: { readonly invitation: PendingInvitation; readonly onLink: (link: Handed) => void }) {
  const { t } = useSay();
  const { show } = useToast();
  const invite = useInvite();
  const withdraw = useWithdraw();
  return (
    <li>
      <div className="grow">
        <p className="row wrap">
          <bdi className="medium">{invitation.name || invitation.email}</bdi>
          {invitation.name ? <bdi className="second t12">{invitation.email}</bdi> : null}
          <Chip>{t(`people.role.${invitation.role}.name`)}</Chip>
          {invitation.expired ? <Chip tone="warn">{t("people.expired")}</Chip> : null}
        </p>
        <p className="t12 quiet">
          {t("people.invited_by")} <bdi>{invitation.by}</bdi> · <Ago at={invitation.created_at} /> ·{" "}
          {t(invitation.expired ? "people.expired_at" : "people.expires_at")} <DateTime at={invitation.expires_at} />
        </p>
        {invite.error || withdraw.error ? <ErrorBox error={invite.error ?? withdraw.error} /> : null}
      </div>
      <Button
        size="small"
        busy={invite.isPending}
        title={t("people.new_link_about")}
        onClick={() =>
          invite.mutate(
            { email: invitation.email, ...(invitation.name ? { name: invitation.name } : {}), role: invitation.role, days: 7 },
            { onSuccess: onLink },
          )
        }
      >
        {t("people.new_link")}
      </Button>
      <Button
        size="small"
        variant="danger"
        busy={withdraw.isPending}
        onClick={() =>
          withdraw.mutate(invitation.id, { onSuccess: () => show(t("people.withdrawn", { email: isolate(invitation.email) })) })
        }
      >
        {t("people.withdraw")}
      </Button>
    </li>
  );
}
