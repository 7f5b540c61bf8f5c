import { Plus } from "lucide-react";
import { useState } from "react";
import type { CatalogueChange, Pieces } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { EditorFrame } from "./EditorFrame.tsx";
import { ModelEditor } from "./ModelEditor.tsx";
import { NameFields, useBegun } from "./NameFields.tsx";
import { freshID } from "./rules.ts";
import { SaveBox } from "./SaveBox.tsx";

type Props = {
  readonly pieces: Pieces;
  readonly chosen: string;
  readonly may: boolean;
  readonly saves: number;
  readonly onChoose: (id: string) => void;
  readonly onSaved: (id: string) => void;
};

/** The stage models: one of them as columns, with its touchpoints, or a new one. */
export function ModelsTab({ pieces, chosen, may, saves, onChoose, onSaved }: Props) {
  const { t, name } = useSay();
  const model = pieces.models.find((m) => m.id === chosen) ?? pieces.models.find((m) => m.id === pieces.default_model);
  return (
    <div className="cat-models">
      <div className="row wrap cat-tools">
        <Select
          quiet
          label={t("catalogue.model.which")}
          value={chosen === "+" ? "+" : (model?.id ?? "")}
          choices={[
            ...pieces.models.map((m) => ({
              value: m.id,
              text: m.id === pieces.default_model ? t("catalogue.model.is_default", { name: name(m.name) }) : name(m.name),
            })),
            ...(chosen === "+" ? [{ value: "+", text: t("catalogue.model.new") }] : []),
          ]}
          onChange={onChoose}
        />
        {may ? (
          <Button icon={Plus} onClick={() => onChoose("+")}>
            {t("catalogue.model.new")}
          </Button>
        ) : null}
      </div>
      {chosen === "+" && may ? (
        <NewModel pieces={pieces} onSaved={onSaved} onClose={() => onChoose("")} />
      ) : model ? (
        <ModelEditor key={`${model.id} ${saves}`} pieces={pieces} model={model} may={may} onSaved={onSaved} />
      ) : null}
    </div>
  );
}

function NewModel({
  pieces: current,
  onSaved,
  onClose,
}: {
  readonly pieces: Pieces;
  readonly onSaved: (id: string) => void;
  readonly onClose: () => void;
}) {
  const { t, name } = useSay();
  const [pieces] = useState(current);
  const [called, setCalled] = useState({ it: "", en: "" });
  const { it, en } = called;
  const [template, setTemplate] = useState(pieces.default_model);
  const id = freshID(
    it || en,
    pieces.models.map((m) => m.id),
  );
  const from = pieces.models.find((m) => m.id === template);
  const named = it.trim() !== "" || en.trim() !== "";
  const begun = useBegun([called, template]);
  const changes: readonly CatalogueChange[] = named
    ? [{ op: "add-model", model: id, template, name: { it: it.trim() || en.trim(), en: en.trim() || it.trim() } }]
    : [];
  return (
    <EditorFrame
      title={t("catalogue.model.new")}
      about={t("catalogue.model.new_about")}
      onClose={onClose}
      foot={
        <SaveBox
          base={pieces.version}
          what={{ changes }}
          begun={begun}
          reason={named ? null : t("catalogue.needs_name")}
          onSaved={() => onSaved(id)}
          onCancel={onClose}
        />
      }
    >
      <div className="two">
        <NameFields name={called} onChange={setCalled} />
      </div>
      <Select
        label={t("catalogue.model.template")}
        value={template}
        choices={pieces.models.map((m) => ({ value: m.id, text: name(m.name) }))}
        onChange={setTemplate}
      />
      <p className="second">{from?.stages.map((s) => name(s.name)).join(" → ")}</p>
    </EditorFrame>
  );
}
