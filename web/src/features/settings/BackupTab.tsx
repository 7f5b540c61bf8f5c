import { Download, PackagePlus, Trash2 } from "lucide-react";
import type { Backup } from "../../api/shape.ts";
import { bytes } from "../../domain/bytes.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { CopyText } from "../../ui/Copy.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Progress } from "../../ui/Progress.tsx";
import { useSay } from "../../ui/say.ts";
import { backupAddress, useBackups, useBackupWork } from "./data.ts";

/** A copy of everything, to keep somewhere else. */
export function BackupTab() {
  const { t } = useSay();
  const backups = useBackups();
  const { make, remove } = useBackupWork();
  const running = backups.data?.find((one) => one.state === "running");
  const rest = backups.data?.filter((one) => one.state !== "running") ?? [];
  const newest = rest.find((one) => one.state === "ready");
  return (
    <>
      <section className="settings-part">
        <div className="row apart wrap">
          <div>
            <h2>{t("settings.backup.title")}</h2>
            <p className="second">{t("settings.backup.about")}</p>
          </div>
          <Button
            variant="primary"
            icon={PackagePlus}
            busy={make.isPending}
            reason={running ? t("settings.backup.one_at_a_time") : null}
            onClick={() => make.mutate()}
          >
            {t("settings.backup.make")}
          </Button>
        </div>
        <p className="settings-note">{t("settings.backup.secret")}</p>
        {running ? <Progress label={t("settings.backup.making")} done={running.share} onStop={() => remove.mutate(running.id)} /> : null}
        {make.error ? <ErrorBox error={make.error} title={t("settings.backup.failed")} /> : null}
        {remove.error ? <ErrorBox error={remove.error} /> : null}
        {backups.error ? <ErrorBox error={backups.error} onRetry={() => void backups.refetch()} /> : null}
        {rest.length > 0 ? (
          <ul className="settings-list" aria-label={t("settings.backup.list")}>
            {rest.map((one) => (
              <One
                key={one.id}
                backup={one}
                busy={remove.isPending && remove.variables === one.id}
                onRemove={() => remove.mutate(one.id)}
              />
            ))}
          </ul>
        ) : backups.data && !running ? (
          <p className="quiet">{t("settings.backup.none")}</p>
        ) : null}
      </section>
      <section className="settings-part">
        <h2>{t("settings.backup.restore")}</h2>
        <p className="second">{t("settings.backup.restore_about")}</p>
        <CopyText
          text={`percorso restore ${newest ? `percorso-${newest.id}.zip` : "percorso-….zip"} --data /srv/percorso`}
          label={t("settings.backup.copy_restore")}
        />
        <p className="second">{t("settings.backup.by_command")}</p>
        <CopyText text="percorso backup /srv/backup/2026-11-22 --data /srv/percorso" label={t("settings.backup.copy_backup")} />
      </section>
    </>
  );
}

function One({ backup, busy, onRemove }: { readonly backup: Backup; readonly busy: boolean; readonly onRemove: () => void }) {
  const { t, count, language } = useSay();
  return (
    <li>
      <div className="grow">
        <p className="row wrap">
          <b className="medium">
            <DateTime at={backup.started_at} />
          </b>
          {backup.state === "failed" ? <Chip tone="neg">{t("settings.backup.not_made")}</Chip> : null}
        </p>
        <p className="t12 quiet">
          {backup.state === "failed" ? (
            backup.reason
          ) : (
            <>
              {t("settings.backup.holds", { size: bytes(backup.bytes ?? 0, language), n: count(backup.events ?? 0) })}{" "}
              {t("settings.backup.until")} <DateTime at={backup.until} />
            </>
          )}
        </p>
      </div>
      {backup.state === "ready" ? (
        <a className="button small" href={backupAddress(backup.id)} download>
          <Download size={14} aria-hidden="true" />
          {t("settings.backup.fetch")}
        </a>
      ) : null}
      <Button size="small" variant="ghost" icon={Trash2} iconOnly busy={busy} onClick={onRemove}>
        {t("settings.backup.remove")}
      </Button>
    </li>
  );
}
