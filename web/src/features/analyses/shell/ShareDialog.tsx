import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { request } from "../../../api/client.ts";
import type { AnalysisShare, MadeAnalysisShare, SavedAnalysis } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { CopyText } from "../../../ui/Copy.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { Field, Select } from "../../../ui/Field.tsx";
import { useSay } from "../../../ui/say.ts";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly analysis: SavedAnalysis };

const ends = ["7", "30", "90", "0"] as const;

/** The links that show an analysis to whoever has them. */
export function ShareDialog({ open, onClose, analysis }: Props) {
  const say = useSay();
  const { t } = say;
  const client = useQueryClient();
  const path = `/api/analyses/${analysis.id}/shares`;
  const key = ["shares", analysis.id];
  const links = useQuery({ queryKey: key, queryFn: ({ signal }) => request<readonly AnalysisShare[]>(path, { signal }), enabled: open });
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof ends)[number]>("30");
  const [made, setMade] = useState<MadeAnalysisShare | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const attempt = async (what: () => Promise<void>) => {
    try {
      setFailed(null);
      await what();
    } catch (error) {
      setFailed(error);
    }
    await client.invalidateQueries({ queryKey: key });
  };
  return (
    <Dialog open={open} onClose={onClose} title={t("analyses.share.title", { name: analysis.name })}>
      <p className="second">{t("analyses.share.about")}</p>
      {failed ? <ErrorBox error={failed} /> : null}
      {made ? (
        <>
          <CopyText text={location.origin + made.path} label={t("analyses.share.made")} />
          <p className="t12 quiet">{t("analyses.share.once")}</p>
        </>
      ) : null}
      <form
        className="row wrap share-new"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(async () => {
            setMade(await request<MadeAnalysisShare>(path, { body: { name, ...(days === "0" ? {} : { days: Number(days) }) } }));
            setName("");
          });
        }}
      >
        <Field label={t("analyses.share.for")} value={name} onChange={setName} maxLength={100} />
        <Select
          label={t("analyses.share.end")}
          value={days}
          onChange={setDays}
          choices={ends.map((n) => ({ value: n, text: n === "0" ? t("analyses.share.for_ever") : t("days_other", { n }) }))}
        />
        <Button type="submit" variant="primary">
          {t("analyses.share.make")}
        </Button>
      </form>
      <ul className="share-list">
        {links.data?.map((link) => (
          <li key={link.id} className="row apart">
            <span className="cut">
              {link.name || t("analyses.share.unnamed")}{" "}
              <span className="t12 quiet">
                {t("analyses.share.by", { name: link.created_by, date: say.date(link.created_at) })}
                {link.expires_at
                  ? ` · ${t(link.expired ? "analyses.share.expired" : "analyses.share.until", { date: say.date(link.expires_at) })}`
                  : ""}
              </span>
            </span>
            <Button
              variant="ghost"
              size="small"
              icon={Trash2}
              iconOnly
              aria-label={t("analyses.share.stop", { name: link.name || t("analyses.share.unnamed") })}
              onClick={() => void attempt(() => request(`${path}/${link.id}`, { method: "DELETE" }))}
            >
              {t("analyses.share.stop", { name: link.name })}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
