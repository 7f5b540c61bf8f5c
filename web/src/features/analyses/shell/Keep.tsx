import { Bookmark, Download, Share2 } from "lucide-react";
import { useState } from "react";
import type { Query, SavedAnalysis } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { useSay } from "../../../ui/say.ts";
import { useMe } from "../../me.ts";
import { useSavedAnalyses } from "../saved.ts";
import { ExportDialog } from "./ExportDialog.tsx";
import { SaveDialog } from "./SaveDialog.tsx";
import { ShareDialog } from "./ShareDialog.tsx";

type Props = {
  readonly title: string;
  /** The question as it was asked, and as it is to be kept. */
  readonly query: Query | null;
  readonly lasting: Query | null;
  /** The id of the saved analysis that was opened. */
  readonly saved: string | null;
  readonly onSaved: (analysis: SavedAnalysis) => void;
  readonly phone: boolean;
  /** The page has another way to take its figures away. */
  readonly exports?: boolean;
};

type Open = "save" | "share" | "export" | null;

/** Save, share, export. */
export function Keep({ title, query, lasting, saved, onSaved, phone, exports = true }: Props) {
  const { t } = useSay();
  const me = useMe();
  const [open, setOpen] = useState<Open>(null);
  const all = useSavedAnalyses();
  const was = all.data?.find((one) => one.id === saved) ?? null;
  const may = me.may("customers");
  const close = () => setOpen(null);
  const reason = may ? null : t("analyses.save.needs_role");
  return (
    <>
      {exports ? (
        <Button size="small" icon={Download} iconOnly={phone} disabled={!query} onClick={() => setOpen("export")}>
          {t("action.export")}
        </Button>
      ) : null}
      {phone ? null : (
        <>
          <Button size="small" icon={Share2} reason={reason} disabled={!query} onClick={() => setOpen(was ? "share" : "save")}>
            {t("action.share")}
          </Button>
          <Button size="small" variant="primary" icon={Bookmark} reason={reason} disabled={!query} onClick={() => setOpen("save")}>
            {t("analyses.save.button")}
          </Button>
        </>
      )}
      {query && exports ? <ExportDialog open={open === "export"} onClose={close} title={was?.name ?? title} query={query} /> : null}
      {lasting ? (
        <SaveDialog
          key={was?.id ?? "new"}
          open={open === "save"}
          onClose={close}
          was={was}
          query={lasting}
          onSaved={onSaved}
          onShare={() => setOpen("share")}
        />
      ) : null}
      {was ? <ShareDialog open={open === "share"} onClose={close} analysis={was} /> : null}
    </>
  );
}
