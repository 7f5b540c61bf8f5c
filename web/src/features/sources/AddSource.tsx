import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import { useAddSource } from "./data.ts";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly onAdded: (id: string) => void };

/** Lets another system send. */
export function AddSource({ open, onClose, onAdded }: Props) {
  const { t } = useSay();
  const add = useAddSource();
  const [name, setName] = useState("");
  const [trust, setTrust] = useState<"browser" | "server">("browser");
  const [shared, setShared] = useState(false);
  const submit = () =>
    add.mutate(
      { name: name.trim(), trust, shared },
      {
        onSuccess: (source) => {
          setName("");
          onClose();
          onAdded(source.id);
        },
      },
    );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("sources.add")}
      actions={
        <>
          <Button onClick={onClose}>{t("sources.cancel")}</Button>
          <Button variant="primary" busy={add.isPending} reason={name.trim() ? null : t("sources.name_needed")} onClick={submit}>
            {t("sources.create")}
          </Button>
        </>
      }
    >
      <form
        className="sources-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) submit();
        }}
      >
        <Field label={t("sources.name")} hint={t("sources.name_hint")} value={name} onChange={setName} maxLength={100} autoFocus />
        <TrustField trust={trust} onTrust={setTrust} />
        <Toggle label={t("sources.shared")} hint={t("sources.shared_hint")} checked={shared} onChange={setShared} />
        {add.error ? <ErrorBox error={add.error} /> : null}
      </form>
    </Dialog>
  );
}

/** Who can read the key, and so what the word of the source is worth. */
export function TrustField(props: { readonly trust: "browser" | "server"; readonly onTrust: (trust: "browser" | "server") => void }) {
  const { t } = useSay();
  return (
    <Select
      label={t("sources.trust")}
      hint={t(`sources.trust_hint.${props.trust}`)}
      value={props.trust}
      choices={[
        { value: "browser", text: t("sources.trust_name.browser") },
        { value: "server", text: t("sources.trust_name.server") },
      ]}
      onChange={props.onTrust}
    />
  );
}
