import { useState } from "react";
import { faultOf } from "../../api/client.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Area } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { type RejectedCall, useReplay } from "./data.ts";
import { pretty } from "./pretty.ts";

/** A refused call to be put right and sent through the door again. */
export function Correction({ call, onClose }: { readonly call: RejectedCall; readonly onClose: () => void }) {
  const { t, count } = useSay();
  const { show } = useToast();
  const replay = useReplay();
  const before = pretty(call.sample);
  const [text, setText] = useState(before);
  const fault = replay.error ? faultOf(replay.error) : null;
  const send = () =>
    replay.mutate(text === before ? { id: call.id } : { id: call.id, call: text }, {
      onSuccess: (done) => {
        show(t("sources.replayed", { accepted: count(done.accepted), duplicates: count(done.duplicates) }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={t("sources.correct_title")}
      actions={
        <>
          <Button onClick={onClose}>{t("sources.cancel")}</Button>
          <Button variant="primary" busy={replay.isPending} onClick={send}>
            {t(text === before ? "sources.replay_as_is" : "sources.replay_corrected")}
          </Button>
        </>
      }
    >
      <div className="event-box">
        <p className="source-note bad">
          {call.field ? <code>{call.field}</code> : null} {call.message}
        </p>
        <Area
          label={t("sources.call")}
          hint={t(call.cut ? "sources.call_cut" : "sources.call_hint")}
          value={text}
          onChange={setText}
          code
          rows={16}
          spellCheck={false}
          error={fault?.kind === "refused" && fault.status === 422 ? fault.detail : null}
        />
        {replay.error && !(fault?.kind === "refused" && fault.status === 422) ? <ErrorBox error={replay.error} /> : null}
      </div>
    </Dialog>
  );
}
