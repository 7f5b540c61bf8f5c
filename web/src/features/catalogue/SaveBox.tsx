import { useState } from "react";
import { refusedWith } from "../../api/client.ts";
import type { CatalogueChange } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useUnsaved } from "../../ui/unsaved.tsx";
import { DiffList } from "./DiffList.tsx";
import { type Saving, useSave, useVersions } from "./data.ts";
import { PreviewBox, type PreviewQuery } from "./PreviewBox.tsx";

type Props = {
  /** The version that the reader began with. */
  readonly base: number;
  readonly what: { readonly changes: readonly CatalogueChange[] } | { readonly yaml: string };
  /** What it would move. */
  readonly preview?: PreviewQuery;
  /** Whether something was begun that cannot be saved yet, such as an entry without a name. */
  readonly begun?: boolean;
  /** Why it cannot be saved. */
  readonly reason: string | null;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
  /** Begins anew from what the colleague saved; to close, where absent. */
  readonly onDrop?: () => void;
};

/** The note and the button; where a colleague was faster, what they changed and how to go on. */
export function SaveBox({ base, what, preview, begun = false, reason, onSaved, onCancel, onDrop = onCancel }: Props) {
  const { t, count } = useSay();
  const [note, setNote] = useState("");
  const { save } = useSave();
  const versions = useVersions();
  const newest = versions.data?.[0];
  const conflict = refusedWith(save.error, 409) && newest !== undefined && newest.version > base;
  const { question, drop } = useUnsaved(
    ("changes" in what ? begun || what.changes.length > 0 : reason === null || Boolean(preview?.error)) && !save.isSuccess,
  );
  const send = (from: number) => {
    const saving: Saving = { base: from, note: note.trim(), ...what };
    save.mutate(saving, { onSuccess: onSaved });
  };
  const dropping = (then: () => void) => () => {
    drop();
    then();
  };
  return (
    <form
      className="save-box"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === null) send(base);
      }}
    >
      {preview && !conflict ? (
        <PreviewBox preview={preview} idle={"changes" in what ? what.changes.length === 0 : reason !== null && !preview.error} />
      ) : null}
      {conflict ? (
        <div className="conflict" role="alert">
          <p className="strong">
            {t("catalogue.conflict.title", { who: newest.author || t("catalogue.somebody"), n: count(newest.version) })}
          </p>
          <p className="second">{t("changes" in what ? "catalogue.conflict.about" : "catalogue.conflict.about_yaml")}</p>
          <DiffList from={base} to={newest.version} />
          <div className="row wrap">
            <Button size="small" busy={save.isPending} onClick={() => send(newest.version)}>
              {t("changes" in what ? "catalogue.conflict.onto" : "catalogue.conflict.over")}
            </Button>
            <Button size="small" variant="ghost" onClick={dropping(onDrop)}>
              {t("catalogue.conflict.drop")}
            </Button>
          </div>
        </div>
      ) : save.error ? (
        <ErrorBox error={save.error} title={t("catalogue.not_saved")} />
      ) : null}
      <Field label={t("catalogue.note")} value={note} maxLength={300} placeholder={t("catalogue.note_example")} onChange={setNote} />
      <div className="row wrap">
        <Button type="submit" variant="primary" busy={save.isPending} reason={reason}>
          {t("catalogue.save")}
        </Button>
        <Button variant="ghost" onClick={dropping(onCancel)}>
          {t("catalogue.cancel")}
        </Button>
      </div>
      {question}
    </form>
  );
}
