import { useMemo, useState } from "react";
import type { CatalogueChange, ModelPiece, Pieces } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { useSay } from "../../ui/say.ts";
import { Board } from "./Board.tsx";
import { applied, placeIn, stageRuleChanges, withChange } from "./changes.ts";
import { usePreview } from "./data.ts";
import { LoopList } from "./LoopList.tsx";
import { NameFields } from "./NameFields.tsx";
import { RuleList } from "./RuleList.tsx";
import { draftOf, freshID, type RuleDraft } from "./rules.ts";
import { SaveBox } from "./SaveBox.tsx";
import { StageForm } from "./StageForm.tsx";

type Props = {
  readonly pieces: Pieces;
  readonly model: ModelPiece;
  readonly may: boolean;
  readonly onSaved: (id: string) => void;
};

/** A stage model: its stages as columns with their touchpoints, its names, its loops. Nothing is saved until one says so. */
export function ModelEditor({ pieces: current, model: shown, may, onSaved }: Props) {
  const { t, name, count } = useSay();
  const [pieces] = useState(current);
  const [saved] = useState(shown);
  const [made, setChanges] = useState<readonly CatalogueChange[]>([]);
  const [rules, setRules] = useState<readonly RuleDraft[]>(() => saved.rules.map(draftOf));
  const changes = useMemo(
    () => (made.some((c) => c.op === "remove-model") ? made : [...stageRuleChanges(saved, rules), ...made]),
    [made, saved, rules],
  );
  const [stage, setStage] = useState("");
  const model = useMemo(() => applied(saved, changes), [saved, changes]);
  const preview = usePreview(changes);
  const [said, setSaid] = useState("");
  const change = (one: CatalogueChange) => setChanges((all) => withChange(all, one));
  const chosen = model.stages.find((s) => s.id === stage);
  const homeless = pieces.touchpoints.filter((p) => p.interactions > 0 && placeIn(model, p.id) === "");
  const isDefault = pieces.default_model === model.id;
  const wantsDefault = changes.some((c) => c.op === "default-model");
  return (
    <div className="cat-split">
      <div className="cat-main">
        <p className="hidden" aria-live="assertive">
          {said}
        </p>
        {homeless.length > 0 ? (
          <p className="warning">
            {t("catalogue.model.homeless", {
              n: count(homeless.length),
              names: homeless
                .slice(0, 3)
                .map((p) => name(p.name))
                .join(", "),
            })}
          </p>
        ) : null}
        <Board
          pieces={pieces}
          model={model}
          may={may}
          chosen={stage}
          onStage={setStage}
          onMove={(id, to) => {
            change({ op: "place", model: model.id, id, to });
            const point = pieces.touchpoints.find((p) => p.id === id);
            const target = model.stages.find((s) => s.id === to);
            setSaid(t("catalogue.board.moved", { point: name(point?.name), stage: target ? name(target.name) : t("catalogue.no_stage") }));
          }}
          onAdd={() => {
            const id = freshID(
              t("catalogue.stage.new"),
              model.stages.map((s) => s.id),
            );
            change({ op: "set-stage", model: model.id, stage: { id, name: { it: "Nuova tappa", en: "New stage" } } });
            setStage(id);
          }}
        />
      </div>
      <section className="editor" aria-label={name(model.name)}>
        <header className="row">
          <div className="grow">
            <h2>{name(model.name)}</h2>
            <p className="t12 quiet">{t(`catalogue.model.origin.${saved.origin}`)}</p>
          </div>
        </header>
        <div className="editor-body">
          {chosen && may ? (
            <StageForm
              key={chosen.id}
              model={model}
              stage={chosen}
              onChange={change}
              onClose={() => setStage("")}
              onRemove={(to) => {
                change({ op: "remove-stage", model: model.id, stage: { id: chosen.id, name: chosen.name }, ...(to ? { to } : {}) });
                setStage("");
              }}
            />
          ) : null}
          <fieldset disabled={!may} className="bare two">
            <legend className="label">{t("catalogue.model.name")}</legend>
            <NameFields name={model.name} onChange={(name) => change({ op: "set-model", model: model.id, name })} />
          </fieldset>
          <p className="row wrap">
            {isDefault || wantsDefault ? (
              <span className="second">{t(isDefault ? "catalogue.model.default" : "catalogue.model.will_default")}</span>
            ) : may ? (
              <Button size="small" onClick={() => change({ op: "default-model", model: model.id })}>
                {t("catalogue.model.make_default")}
              </Button>
            ) : null}
          </p>
          <LoopList model={model} may={may} onChange={change} />
          <section>
            <h3 className="label">{t("catalogue.model.rules")}</h3>
            <p className="t12 quiet">{t("catalogue.model.rules_about")}</p>
            <RuleList
              of="stage"
              target={model.stages[0]?.id ?? ""}
              targets={[
                ...model.stages.map((s) => ({ value: s.id, text: name(s.name) })),
                { value: "none", text: t("catalogue.no_stage") },
              ]}
              rules={saved.rules}
              drafts={rules}
              may={may}
              onChange={setRules}
            />
          </section>
          {may && (saved.origin === "own" || saved.origin === "changed") && changes.length === 0 ? (
            <Button variant="danger" size="small" onClick={() => setChanges([{ op: "remove-model", model: model.id }])}>
              {t(saved.origin === "own" ? "catalogue.model.remove" : "catalogue.model.reset")}…
            </Button>
          ) : null}
        </div>
        {may && changes.length > 0 ? (
          <footer>
            {changes.some((c) => c.op === "remove-model") ? (
              <p className="strong">{t(saved.origin === "own" ? "catalogue.model.remove" : "catalogue.model.reset")}</p>
            ) : null}
            <SaveBox
              preview={preview}
              base={pieces.version}
              what={{ changes }}
              reason={null}
              onSaved={() => onSaved(changes.some((c) => c.op === "remove-model") ? "" : model.id)}
              onCancel={() => {
                setChanges([]);
                setRules(saved.rules.map(draftOf));
              }}
              onDrop={() => onSaved(model.id)}
            />
          </footer>
        ) : null}
      </section>
    </div>
  );
}
