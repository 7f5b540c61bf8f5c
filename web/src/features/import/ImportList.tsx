import { FileUp, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Ago } from "../../ui/DateTime.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { type Import, underWay, useDelete, useImports } from "./data.ts";
import "./import.css";

const tones = { draft: "plain", queued: "mid", running: "mid", done: "pos", stopped: "warn", failed: "neg", broken: "warn" } as const;

/** What was brought as files, the newest first. */
export function ImportList() {
  const { t, count } = useSay();
  const [, navigate] = useLocation();
  const imports = useImports();
  const [removing, setRemoving] = useState<Import | null>(null);
  if (imports.error) return <ErrorBox error={imports.error} onRetry={() => void imports.refetch()} />;
  if (!imports.data) return null;
  if (imports.data.length === 0) {
    return (
      <Empty icon={FileUp} title={t("import.list_none")} text={t("import.list_none_about")}>
        <Button variant="primary" onClick={() => navigate("/sources/import")}>
          {t("import.new")}
        </Button>
      </Empty>
    );
  }
  return (
    <>
      <ul className="import-files" aria-label={t("sources.tab.imports")}>
        {imports.data.map((one) => (
          <li key={one.id}>
            <div className="grow">
              <p className="row wrap">
                <Link href={`/sources/import?id=${one.id}&step=${one.state === "draft" ? "files" : "run"}`} className="medium">
                  <bdi>{one.files.map((f) => f.name).join(", ") || t("import.state.draft")}</bdi>
                </Link>
                <Chip tone={tones[one.state]}>{t(`import.state.${one.state}`)}</Chip>
              </p>
              <p className="t12 quiet">
                <Ago at={one.created_at} />
                {one.report
                  ? ` · ${count(one.report.interactions)} ${t("import.figures.interactions")} · ${count(one.report.rejects)} ${t("import.figures.rejects")}`
                  : ""}
              </p>
            </div>
            <Button
              icon={Trash2}
              iconOnly
              variant="ghost"
              size="small"
              reason={underWay(one) ? t("import.running") : null}
              onClick={() => setRemoving(one)}
            >
              {`${t("import.delete")} ${one.files[0]?.name ?? ""}`}
            </Button>
          </li>
        ))}
      </ul>
      <Removal one={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function Removal({ one, onClose }: { readonly one: Import | null; readonly onClose: () => void }) {
  const { t } = useSay();
  const remove = useDelete();
  return (
    <Dialog
      open={one !== null}
      onClose={onClose}
      title={t("import.delete")}
      actions={
        <>
          <Button onClick={onClose}>{t("import.cancel")}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => one && remove.mutate(one.id, { onSuccess: onClose })}>
            {t("import.delete")}
          </Button>
        </>
      }
    >
      <p>{t("import.delete_about")}</p>
      {remove.error ? <ErrorBox error={remove.error} /> : null}
    </Dialog>
  );
}
