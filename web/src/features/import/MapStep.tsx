import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Area } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { copyOf, type Import, useMapping, usePropose } from "./data.ts";
import { SketchEditor } from "./SketchEditor.tsx";

type Props = { readonly one: Import; readonly onBack: () => void; readonly onNext: () => void };

/** What the columns mean: by clicking, by a mapping that comes with Percorso, or as text. */
export function MapStep({ one, onBack, onNext }: Props) {
  const { t, name } = useSay();
  const propose = usePropose(one.id);
  const mapping = useMapping(one.id);
  const [writing, setWriting] = useState(one.mode === "text");
  const known = one.knowns.find((k) => k.name === one.known);
  return (
    <section className="import-part">
      {one.mode === "calls" ? <p>{t("import.calls_map")}</p> : null}
      {known && !writing ? <p className="import-known">{t("import.known_map", { title: name(known.title) })}</p> : null}
      {one.mode === "sketch" && one.sketch && !writing ? (
        <SketchEditor one={one} sketch={copyOf(one.sketch)} onChange={(sketch) => mapping.mutate({ sketch })} />
      ) : null}
      {writing ? <TextEditor one={one} onSave={(text) => mapping.mutate({ text })} busy={mapping.isPending} /> : null}
      {mapping.error ? <ErrorBox error={mapping.error} /> : null}
      {one.problems.length > 0 ? (
        <div className="import-problems" role="status">
          <b>{t("import.problems")}</b>
          <ul>
            {one.problems.map((p) => (
              <li key={`${p.line} ${p.column} ${p.cause}`}>
                <code>{p.key}</code> {p.cause}
                {p.remedy ? `: ${p.remedy}` : ""}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className="import-buttons">
        <Button onClick={onBack}>{t("import.back")}</Button>
        {one.mode === "calls" ? null : writing || one.mode === "known" ? (
          <Button
            variant="ghost"
            busy={propose.isPending}
            onClick={() => {
              setWriting(false);
              propose.mutate("none");
            }}
          >
            {t("import.by_click")}
          </Button>
        ) : null}
        {one.mode === "calls" || writing ? null : (
          <Button variant="ghost" onClick={() => setWriting(true)}>
            {t("import.as_text")}
          </Button>
        )}
        <Button variant="primary" busy={mapping.isPending} reason={one.problems.length > 0 ? t("import.need_map") : null} onClick={onNext}>
          {t("import.next")}
        </Button>
      </div>
    </section>
  );
}

function TextEditor({ one, onSave, busy }: { readonly one: Import; readonly onSave: (text: string) => void; readonly busy: boolean }) {
  const { t } = useSay();
  const [text, setText] = useState(one.text ?? "");
  return (
    <>
      <Area
        label={t("import.mapping")}
        hint={t("import.as_text_about")}
        value={text}
        onChange={setText}
        code
        rows={24}
        spellCheck={false}
      />
      <div>
        <Button busy={busy} disabled={text === one.text} onClick={() => onSave(text)}>
          {t("import.save_text")}
        </Button>
      </div>
    </>
  );
}
