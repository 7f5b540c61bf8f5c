import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { DiffList } from "./DiffList.tsx";
import { useSave, useVersions } from "./data.ts";

type Props = {
  readonly may: boolean;
  readonly from: string;
  readonly to: string;
  readonly onCompare: (from: string, to: string) => void;
};

/** The catalogue's history: who changed what, when and why; two versions beside each other; the way back. */
export function VersionsTab({ may, from, to, onCompare }: Props) {
  const { t, count } = useSay();
  const { data, error, refetch } = useVersions();
  const { back } = useSave();
  const [asking, setAsking] = useState<number | null>(null);
  if (error) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="quiet">{t("catalogue.reading")}</p>;
  const newest = data[0]?.version ?? 0;
  const b = Number(to || newest);
  const a = Number(from || Math.max(0, b - 1));
  const choices = data.map((v) => ({ value: String(v.version), text: t("catalogue.version.n", { n: count(v.version) }) }));
  return (
    <div className="cat-split">
      <ol className="cat-main cat-rows versions" reversed>
        {data.map((v) => (
          <li key={v.version} className="cat-group" data-version={v.version}>
            <div className="grow">
              <p>
                <b>{t("catalogue.version.n", { n: count(v.version) })}</b>
                {v.version === newest ? <span className="tag">{t("catalogue.version.newest")}</span> : null}
              </p>
              <p className="second">{v.note || t(v.version === 0 ? "catalogue.version.first" : "catalogue.version.no_note")}</p>
              <p className="t12 quiet">
                {v.author || t("catalogue.somebody")} {v.at ? <DateTime at={v.at} /> : null}
              </p>
            </div>
            <div className="row wrap">
              {v.version > 0 ? (
                <Button size="small" onClick={() => onCompare(String(v.version - 1), String(v.version))}>
                  {t("catalogue.version.what")}
                </Button>
              ) : null}
              {may && v.version !== newest ? (
                <Button size="small" variant="ghost" icon={Undo2} onClick={() => setAsking(v.version)}>
                  {t("catalogue.version.back")}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
      <section className="editor" aria-labelledby="diff-title">
        <header>
          <h2 id="diff-title">{t("catalogue.diff.title")}</h2>
        </header>
        <div className="editor-body">
          <div className="two">
            <Select label={t("catalogue.diff.from")} value={String(a)} choices={choices} onChange={(v) => onCompare(v, String(b))} />
            <Select label={t("catalogue.diff.to")} value={String(b)} choices={choices} onChange={(v) => onCompare(String(a), v)} />
          </div>
          <DiffList from={a} to={b} />
        </div>
      </section>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t("catalogue.version.back_title", { n: count(asking ?? 0) })}
        actions={
          <>
            <Button onClick={() => setAsking(null)}>{t("catalogue.cancel")}</Button>
            <Button
              variant="primary"
              onClick={() => {
                if (asking !== null) void back(asking);
                setAsking(null);
              }}
            >
              {t("catalogue.version.back")}
            </Button>
          </>
        }
      >
        <p>{t("catalogue.version.back_about")}</p>
        {asking === null ? null : <DiffList from={newest} to={asking} />}
      </Dialog>
    </div>
  );
}
