import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { CatalogueChange, ModelPiece } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";

type Props = {
  readonly model: ModelPiece;
  readonly may: boolean;
  readonly onChange: (change: CatalogueChange) => void;
};

/** The returns that the model means to happen, which are no back-steps. */
export function LoopList({ model, may, onChange }: Props) {
  const { t, name } = useSay();
  const [adding, setAdding] = useState(false);
  const [from, setFrom] = useState(model.stages.at(-1)?.id ?? "");
  const [to, setTo] = useState(model.stages[0]?.id ?? "");
  const stages = model.stages.map((s) => ({ value: s.id, text: name(s.name) }));
  const called = (id: string) => name(model.stages.find((s) => s.id === id)?.name) || id;
  const there = model.loops.some((l) => l.from === from && l.to === to);
  return (
    <section>
      <h3 className="label">{t("catalogue.loop.title")}</h3>
      <p className="t12 quiet">{t("catalogue.loop.about")}</p>
      <ul className="loops">
        {model.loops.map((loop) => (
          <li key={`${loop.from} ${loop.to}`}>
            <p className="medium">
              {called(loop.from)} → {called(loop.to)}
            </p>
            <div className="two">
              <Field
                quiet
                label={`${called(loop.from)} → ${called(loop.to)}: ${t("catalogue.name_it")}`}
                value={loop.name.it}
                disabled={!may}
                maxLength={80}
                lang="it"
                onChange={(it) => onChange({ op: "set-loop", model: model.id, loop: { ...loop, name: { ...loop.name, it } } })}
              />
              <Field
                quiet
                label={`${called(loop.from)} → ${called(loop.to)}: ${t("catalogue.name_en")}`}
                value={loop.name.en}
                disabled={!may}
                maxLength={80}
                lang="en"
                onChange={(en) => onChange({ op: "set-loop", model: model.id, loop: { ...loop, name: { ...loop.name, en } } })}
              />
            </div>
            {may ? (
              <Button size="small" variant="ghost" icon={Trash2} onClick={() => onChange({ op: "remove-loop", model: model.id, loop })}>
                {t("catalogue.loop.remove")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {may && adding ? (
        <div className="two">
          <Select label={t("catalogue.loop.from")} value={from} choices={stages} onChange={setFrom} />
          <Select label={t("catalogue.loop.to")} value={to} choices={stages} onChange={setTo} />
          <Button
            size="small"
            reason={there ? t("catalogue.loop.there") : null}
            onClick={() => {
              onChange({ op: "set-loop", model: model.id, loop: { from, to, name: { it: "ritorna", en: "comes back" } } });
              setAdding(false);
            }}
          >
            {t("catalogue.loop.add")}
          </Button>
        </div>
      ) : may ? (
        <Button size="small" variant="ghost" icon={Plus} onClick={() => setAdding(true)}>
          {t("catalogue.loop.add")}
        </Button>
      ) : null}
    </section>
  );
}
