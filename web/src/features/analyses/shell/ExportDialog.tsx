import { Download } from "lucide-react";
import { useState } from "react";
import type { Query } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import { type FileFormat, fileFormats, takeFile } from "./file.ts";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly title: string; readonly query: Query };

/** Takes the answer away as a file. */
export function ExportDialog({ open, onClose, title, query }: Props) {
  const { t, language } = useSay();
  const [busy, setBusy] = useState<FileFormat | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const take = async (format: FileFormat) => {
    setBusy(format);
    setFailed(null);
    try {
      await takeFile({ query, format, sheet: "", language, name: title });
      onClose();
    } catch (error) {
      setFailed(error);
    }
    setBusy(null);
  };
  return (
    <Dialog open={open} onClose={onClose} title={t("analyses.export.title", { title })}>
      {failed ? <ErrorBox error={failed} /> : null}
      <ul className="export-formats">
        {fileFormats.map((format) => (
          <li key={format} className="row apart">
            <span>
              <b className="medium">{format.toUpperCase()}</b>
              <span className="t12 quiet">{t(`analyses.export.about_${format}`)}</span>
            </span>
            <Button
              size="small"
              icon={Download}
              busy={busy === format}
              onClick={() => void take(format)}
              aria-label={t("analyses.export.take", { format: format.toUpperCase() })}
            >
              {t("analyses.export.button")}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
