import { useContext, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Progress } from "../../ui/Progress.tsx";
import { useSay, WorkspaceContext } from "../../ui/say.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import { type Import, usePreview, useRun } from "./data.ts";
import { Figures, FirstInteractions, Refused } from "./ReportParts.tsx";

type Props = { readonly one: Import; readonly onBack: () => void; readonly onRun: () => void };

/** The first interactions, and what would be refused, before anything is written. */
export function PreviewStep({ one, onBack, onRun }: Props) {
  const { t } = useSay();
  const { currency } = useContext(WorkspaceContext);
  const preview = usePreview(one);
  const run = useRun(one.id);
  const [catalogue, setCatalogue] = useState(false);
  const report = preview.data;
  const mine = one.sketch?.currency ?? one.text?.match(/^currency: *([A-Z]{3})/m)?.[1];
  const brings = one.mode === "known" && /^catalogue:/m.test(one.text ?? "");
  return (
    <section className="import-part">
      {preview.isPending ? <Progress label={t("import.counting")} done={null} /> : null}
      {preview.error ? <ErrorBox error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      {report ? (
        <>
          <p className="second">
            {t("import.preview_about")} {report.cut ? t("import.preview_cut") : ""}
          </p>
          <Figures report={report} dry />
          {mine && mine !== currency ? <p className="import-problems">{t("import.currency_note", { mine, theirs: currency })}</p> : null}
          <FirstInteractions report={report} />
          <Refused report={report} />
        </>
      ) : null}
      {brings ? (
        <Toggle label={t("import.catalogue")} hint={t("import.catalogue_about")} checked={catalogue} onChange={setCatalogue} />
      ) : null}
      {run.error ? <ErrorBox error={run.error} /> : null}
      <div className="import-buttons">
        <Button onClick={onBack}>{t("import.back")}</Button>
        <Button variant="primary" busy={run.isPending} disabled={!report} onClick={() => run.mutate(catalogue, { onSuccess: onRun })}>
          {t("import.start")}
        </Button>
      </div>
    </section>
  );
}
