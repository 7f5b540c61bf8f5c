import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";

type Props = {
  readonly label: string;
  readonly title: string;
  readonly about: string;
  readonly onDelete: () => Promise<void>;
};

/** A button that deletes, once it was asked whether that is meant. */
export function ConfirmDelete({ label, title, about, onDelete }: Props) {
  const { t } = useSay();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    try {
      await onDelete();
      setOpen(false);
    } catch (error) {
      setFailed(error);
    }
    setBusy(false);
  };
  return (
    <>
      <Button variant="ghost" size="small" icon={Trash2} iconOnly onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t("analyses.cancel")}</Button>
            <Button variant="danger" busy={busy} onClick={() => void run()}>
              {t("analyses.delete")}
            </Button>
          </>
        }
      >
        {failed ? <ErrorBox error={failed} /> : null}
        <p>{about}</p>
      </Dialog>
    </>
  );
}
