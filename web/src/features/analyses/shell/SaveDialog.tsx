import { useState } from "react";
import { request } from "../../../api/client.ts";
import type { Dashboard, Query, SavedAnalysis } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { Area, Field, Select } from "../../../ui/Field.tsx";
import { useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import { useDashboards, useSavedAgain } from "../saved.ts";

type Props = {
  readonly open: boolean;
  readonly onClose: () => void;
  /** The saved analysis that was opened; null where there is none. */
  readonly was: SavedAnalysis | null;
  readonly query: Query;
  readonly onSaved: (analysis: SavedAnalysis) => void;
  readonly onShare: () => void;
};

const none = "-";
const fresh = "+";

/** The search part of the page, without what is only of the moment. */
function addressNow(): string {
  const q = new URLSearchParams(location.search);
  for (const name of ["saved", "at", "lang"]) q.delete(name);
  const text = q.toString();
  return text ? `?${text}` : "";
}

/** Keeps the question under a name, and puts it on a dashboard. */
export function SaveDialog({ open, onClose, was, query, onSaved, onShare }: Props) {
  const { t } = useSay();
  const toast = useToast();
  const again = useSavedAgain();
  const boards = useDashboards(open);
  const [name, setName] = useState(was?.name ?? "");
  const [about, setAbout] = useState(was?.about ?? "");
  const [board, setBoard] = useState(none);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);

  const put = async (analysis: string) => {
    const card = { analysis, width: 2, height: 1 };
    const old = boards.data?.find((one) => one.id === board);
    const body = old
      ? { name: old.name, about: old.about, cards: [...old.cards, card] }
      : { name: t("analyses.dashboard.first"), cards: [card] };
    await request<Dashboard>(old ? `/api/dashboards/${old.id}` : "/api/dashboards", { method: old ? "PUT" : "POST", body });
  };
  const save = async (anew: boolean, then: () => void) => {
    setBusy(true);
    setFailed(null);
    try {
      const body = { name, about, query, address: addressNow() };
      const saved = await request<SavedAnalysis>(was && !anew ? `/api/analyses/${was.id}` : "/api/analyses", {
        method: was && !anew ? "PUT" : "POST",
        body,
      });
      if (board !== none) await put(saved.id);
      await again();
      onSaved(saved);
      toast.show(t("analyses.save.done", { name: saved.name }));
      then();
    } catch (error) {
      setFailed(error);
    }
    setBusy(false);
  };
  const named = name.trim() !== "";
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t(was ? "analyses.save.title_again" : "analyses.save.title")}
      actions={
        <>
          <Button onClick={onClose}>{t("analyses.cancel")}</Button>
          <Button disabled={!named} busy={busy} onClick={() => void save(false, onShare)}>
            {t("analyses.save.and_share")}
          </Button>
          {was ? (
            <Button disabled={!named} busy={busy} onClick={() => void save(true, onClose)}>
              {t("analyses.save.as_new")}
            </Button>
          ) : null}
          <Button variant="primary" disabled={!named} busy={busy} onClick={() => void save(false, onClose)}>
            {t("analyses.save.button")}
          </Button>
        </>
      }
    >
      {failed ? <ErrorBox error={failed} /> : null}
      <Field label={t("analyses.save.name")} value={name} onChange={setName} maxLength={120} data-autofocus />
      <Area label={t("analyses.save.about")} value={about} onChange={setAbout} rows={2} maxLength={2000} />
      <Select
        label={t("analyses.save.board")}
        value={board}
        onChange={setBoard}
        choices={[
          { value: none, text: t("analyses.save.board_none") },
          ...(boards.data ?? []).map((one) => ({ value: one.id, text: one.name })),
          { value: fresh, text: t("analyses.save.board_new") },
        ]}
      />
      <p className="t12 quiet">{t("analyses.save.lasting")}</p>
    </Dialog>
  );
}
