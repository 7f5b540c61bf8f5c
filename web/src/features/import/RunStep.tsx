import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect } from "react";
import { Link } from "wouter";
import { address } from "../../api/base.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Progress } from "../../ui/Progress.tsx";
import { useSay } from "../../ui/say.ts";
import { type Import, pathOf, underWay, useRun, useStop } from "./data.ts";
import { Figures, Refused } from "./ReportParts.tsx";

/** How far the import is, and what became of it. */
export function RunStep({ one, onBack }: { readonly one: Import; readonly onBack: () => void }) {
  const { t, count } = useSay();
  const client = useQueryClient();
  const stop = useStop(one.id);
  const run = useRun(one.id);
  const running = underWay(one);
  useEffect(() => {
    if (!running) for (const key of ["sources", "imports"]) void client.invalidateQueries({ queryKey: [key] });
  }, [running, client]);
  if (one.state === "queued" || one.state === "running") {
    const p = one.progress;
    return (
      <section className="import-part">
        <Progress
          label={t(one.state === "queued" ? "import.queued" : "import.running")}
          done={p && p.total_bytes > 0 ? p.bytes : null}
          total={p?.total_bytes ?? 1}
          text={p ? t("import.progress", { file: p.file, rows: count(p.rows), interactions: count(p.interactions) }) : ""}
          onStop={() => stop.mutate()}
          stopLabel={t("import.stop")}
        />
        {stop.error ? <ErrorBox error={stop.error} /> : null}
      </section>
    );
  }
  if (one.state === "draft") return null;
  return (
    <section className="import-part" role="status">
      <h2 className="t20">{t(`import.ended.${one.state}`)}</h2>
      <p className="second">{t(`import.ended_about.${one.state}`)}</p>
      {one.error ? <p className="import-problems">{one.error}</p> : null}
      {one.report ? <Figures report={one.report} /> : null}
      {run.error ? <ErrorBox error={run.error} /> : null}
      <div className="import-buttons">
        <Button onClick={onBack}>{t("import.back")}</Button>
        <Button busy={run.isPending} onClick={() => run.mutate(false)}>
          {t("import.again")}
        </Button>
        {one.report && one.report.rejects > 0 ? (
          <a className="button" href={address(`${pathOf(one.id)}/rejects.csv`)} download={`${one.source ?? one.id}-rejects.csv`}>
            <Download size={16} aria-hidden="true" />
            {t("import.download")}
          </a>
        ) : null}
        {one.source ? (
          <Link className="button" href={`/sources?source=${encodeURIComponent(one.source)}`}>
            {t("import.see_source")}
          </Link>
        ) : null}
        <Link className="button primary" href="/journey">
          {t("import.see_journey")}
        </Link>
      </div>
      {one.report && one.report.rejects > 0 ? <Refused report={one.report} /> : null}
    </section>
  );
}
