import { UsersRound } from "lucide-react";
import { useState } from "react";
import { request } from "../../../api/client.ts";
import type { Audience, Query } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { Field } from "../../../ui/Field.tsx";
import { Segments } from "../../../ui/Segments.tsx";
import { useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import { useSavedAgain } from "../saved.ts";

type Props = {
  /** The question of kind customers. */
  readonly query: Query;
  /** What it is called unless one says otherwise. */
  readonly name: string;
  readonly small?: boolean;
};

/** Keeps the customers of a question under a name, live or as they are now. */
export function KeepAudience({ query, name: usual, small = false }: Props) {
  const { t } = useSay();
  const toast = useToast();
  const again = useSavedAgain();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(usual);
  const [kind, setKind] = useState<"live" | "frozen">("live");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const keep = async () => {
    setBusy(true);
    setFailed(null);
    try {
      await request<Audience>("/api/audiences", { body: { name, query, frozen: kind === "frozen" } });
      await again();
      toast.show(t("analyses.audience.kept", { name }));
      setOpen(false);
    } catch (error) {
      setFailed(error);
    }
    setBusy(false);
  };
  return (
    <>
      <Button
        icon={UsersRound}
        size={small ? "small" : "normal"}
        onClick={() => {
          setName(usual);
          setOpen(true);
        }}
      >
        {t("analyses.audience.keep")}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("analyses.audience.keep")}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t("analyses.cancel")}</Button>
            <Button variant="primary" disabled={name.trim() === ""} busy={busy} onClick={() => void keep()}>
              {t("analyses.save.button")}
            </Button>
          </>
        }
      >
        {failed ? <ErrorBox error={failed} /> : null}
        <Field label={t("analyses.save.name")} value={name} onChange={setName} maxLength={120} data-autofocus />
        <Segments
          label={t("analyses.audience.which")}
          value={kind}
          choices={[
            { value: "live", text: t("analyses.audience.live") },
            { value: "frozen", text: t("analyses.audience.frozen") },
          ]}
          onChoose={setKind}
        />
        <p className="t12 quiet">{t(`analyses.audience.about_${kind}`)}</p>
      </Dialog>
    </>
  );
}
