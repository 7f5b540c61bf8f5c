import { ArrowLeft, ArrowRight, X } from "lucide-react";
import { useState } from "react";
import type { CatalogueChange, ModelPiece } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { NameFields } from "./NameFields.tsx";

type Stage = ModelPiece["stages"][number];

type Props = {
  readonly model: ModelPiece;
  readonly stage: Stage;
  readonly onChange: (change: CatalogueChange) => void;
  readonly onRemove: (to: string) => void;
  readonly onClose: () => void;
};

/** One stage: its names, what a customer says there, its place in the row, and its end. */
export function StageForm({ model, stage, onChange, onRemove, onClose }: Props) {
  const { t, name } = useSay();
  const [removing, setRemoving] = useState(false);
  const others = model.stages.filter((s) => s.id !== stage.id);
  const [to, setTo] = useState(others[0]?.id ?? "");
  const at = model.stages.findIndex((s) => s.id === stage.id);
  const bare = { id: stage.id, name: stage.name, ...(stage.voice ? { voice: stage.voice } : {}) };
  const set = (change: Partial<typeof bare>) => onChange({ op: "set-stage", model: model.id, stage: { ...bare, ...change } });
  const voice = stage.voice ?? { it: "", en: "" };
  const move = (before: string) => onChange({ op: "move-stage", model: model.id, stage: bare, before });
  return (
    <section className="stage-form" aria-label={t("catalogue.stage.title", { name: name(stage.name) })}>
      <div className="row">
        <h3 className="strong grow">{t("catalogue.stage.title", { name: name(stage.name) })}</h3>
        <Button
          size="small"
          variant="ghost"
          icon={ArrowLeft}
          iconOnly
          reason={at === 0 ? t("catalogue.stage.is_first") : null}
          onClick={() => move(model.stages[at - 1]?.id ?? "")}
        >
          {t("catalogue.stage.left")}
        </Button>
        <Button
          size="small"
          variant="ghost"
          icon={ArrowRight}
          iconOnly
          reason={at === model.stages.length - 1 ? t("catalogue.stage.is_last") : null}
          onClick={() => move(model.stages[at + 2]?.id ?? "")}
        >
          {t("catalogue.stage.right")}
        </Button>
        <Button size="small" variant="ghost" icon={X} iconOnly onClick={onClose}>
          {t("catalogue.close")}
        </Button>
      </div>
      <div className="two">
        <NameFields name={stage.name} most={80} onChange={(name) => set({ name })} />
        <Field
          label={t("catalogue.stage.voice_it")}
          value={voice.it}
          maxLength={120}
          lang="it"
          onChange={(it) => set({ voice: { ...voice, it } })}
        />
        <Field
          label={t("catalogue.stage.voice_en")}
          value={voice.en}
          maxLength={120}
          lang="en"
          onChange={(en) => set({ voice: { ...voice, en } })}
        />
      </div>
      {others.length === 0 ? null : removing ? (
        <div className="row wrap">
          <Select
            label={t("catalogue.stage.heir")}
            value={to}
            choices={[...others.map((s) => ({ value: s.id, text: name(s.name) })), { value: "", text: t("catalogue.no_stage") }]}
            onChange={setTo}
          />
          <Button size="small" variant="danger" onClick={() => onRemove(to)}>
            {t("catalogue.stage.remove")}
          </Button>
          <Button size="small" variant="ghost" onClick={() => setRemoving(false)}>
            {t("catalogue.cancel")}
          </Button>
        </div>
      ) : (
        <div>
          <Button size="small" variant="danger" onClick={() => setRemoving(true)}>
            {t("catalogue.stage.remove")}…
          </Button>
        </div>
      )}
    </section>
  );
}
