import { useQueryClient } from "@tanstack/react-query";
import { FileUp, Sparkles, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { faultOf, upload } from "../../api/client.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Progress } from "../../ui/Progress.tsx";
import { useSay } from "../../ui/say.ts";
import { fileOf, type Import, type ImportFile, useBegin, usePropose, useRemoveFile } from "./data.ts";
import { size } from "./size.ts";

type Props = {
  readonly one: Import | undefined;
  readonly onBegun: (id: string) => void;
  readonly onNext: () => void;
};

type Sending = { readonly name: string; readonly sent: number; readonly total: number };

/** Files are dropped or chosen, and looked at. */
export function FilesStep({ one, onBegun, onNext }: Props) {
  const say = useSay();
  const { t } = say;
  const client = useQueryClient();
  const begin = useBegin();
  const propose = usePropose(one?.id ?? "");
  const chooser = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController | null>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [problems, setProblems] = useState<readonly unknown[]>([]);
  const send = async (files: readonly File[]) => {
    if (files.length === 0 || sending) return;
    setProblems([]);
    const controller = new AbortController();
    stop.current = controller;
    let id = one?.id ?? "";
    try {
      if (!id) id = (await begin.mutateAsync(null)).id;
      for (const file of files) {
        if (controller.signal.aborted) break;
        setSending({ name: file.name, sent: 0, total: file.size });
        try {
          const seen = await upload<Import>(fileOf(id, file.name), file, {
            method: "PUT",
            type: "application/octet-stream",
            signal: controller.signal,
            onProgress: (sent, total) => setSending({ name: file.name, sent, total }),
          });
          client.setQueryData(["import", id], seen);
        } catch (error) {
          if (faultOf(error).kind !== "stopped") setProblems((was) => [...was, error]);
        }
      }
      onBegun(id);
    } catch (error) {
      setProblems([error]);
    } finally {
      setSending(null);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };
  const files = one?.files ?? [];
  const next = () => propose.mutate("", { onSuccess: onNext });
  return (
    <section className="import-part">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button within does the same */}
      <div
        className={over ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={28} aria-hidden="true" />
        <p className="medium">{t("import.drop")}</p>
        <p className="second t13">{t("import.drop_about")}</p>
        <Button variant={files.length > 0 ? "plain" : "primary"} onClick={() => chooser.current?.click()} disabled={sending !== null}>
          {t("import.choose")}
        </Button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            void send([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </div>
      {sending ? (
        <Progress
          label={t("import.uploading", { name: sending.name })}
          done={sending.sent}
          total={Math.max(1, sending.total)}
          text={t("import.upload_of", { done: size(sending.sent, say), total: size(sending.total, say) })}
          onStop={() => stop.current?.abort()}
          stopLabel={t("import.stop_upload")}
        />
      ) : null}
      {problems.map((problem, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added
        <ErrorBox key={at} error={problem} />
      ))}
      {one && files.length > 0 ? (
        <>
          <ul className="import-files">
            {files.map((file) => (
              <li key={file.name}>
                <FileLine one={one} file={file} />
              </li>
            ))}
          </ul>
          <Knowns one={one} onUse={(name) => propose.mutate(name, { onSuccess: onNext })} />
          {propose.error ? <ErrorBox error={propose.error} /> : null}
          <div className="import-buttons">
            <Button variant="primary" busy={propose.isPending} disabled={sending !== null} onClick={next}>
              {t("import.next")}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}

function FileLine({ one, file }: { readonly one: Import; readonly file: ImportFile }) {
  const say = useSay();
  const { t, count } = say;
  const remove = useRemoveFile(one.id);
  const { seen } = file;
  return (
    <>
      <div className="grow">
        <bdi className="medium">{file.name}</bdi>
        <p className="t12 quiet">
          {size(file.bytes, say)}
          {seen
            ? ` · ${seen.format} · ${t("import.columns_n", { n: count(seen.columns.length) })} · ${t(seen.whole ? "import.rows_whole" : "import.rows_more", { n: count(seen.rows) })}`
            : ` · ${t("import.files_gone")}`}
        </p>
      </div>
      <Button icon={X} iconOnly variant="ghost" size="small" busy={remove.isPending} onClick={() => remove.mutate(file.name)}>
        {`${t("import.remove_file")} ${file.name}`}
      </Button>
    </>
  );
}

/** Data sets whose mapping comes with Percorso. */
function Knowns({ one, onUse }: { readonly one: Import; readonly onUse: (name: string) => void }) {
  const { t, name } = useSay();
  return one.knowns.slice(0, 2).map((known) => (
    <div key={known.name} className="import-known">
      <Sparkles size={16} aria-hidden="true" />
      {known.fits ? (
        <>
          <p className="grow">
            <b>{t("import.known_fits", { title: name(known.title) })}</b> {t("import.known_about")}
          </p>
          <Button size="small" onClick={() => onUse(known.name)}>
            {t("import.use_known")}
          </Button>
        </>
      ) : (
        <p>{t("import.known_missing", { title: name(known.title), files: (known.missing ?? []).join(", ") })}</p>
      )}
    </div>
  ));
}
