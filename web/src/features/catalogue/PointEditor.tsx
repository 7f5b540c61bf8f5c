import { useContext, useMemo, useState } from "react";
import type { CatalogueChange, Pieces, Touchpoint, TouchpointPiece } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Field.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import { ownPlace, placeIn, touchpointChanges } from "./changes.ts";
import { usePreview } from "./data.ts";
import { EditorFrame } from "./EditorFrame.tsx";
import { NameFields, useBegun } from "./NameFields.tsx";
import { PiecesContext, useNames } from "./names.tsx";
import { newRule, RuleList } from "./RuleList.tsx";
import { draftOf, freshID, type RuleDraft } from "./rules.ts";
import { SaveBox } from "./SaveBox.tsx";

type Props = {
  /** Undefined for a new one. */
  readonly point: TouchpointPiece | undefined;

  readonly may: boolean;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
};

const blank = (pieces: Pieces): Touchpoint => ({
  id: "",
  name: { it: "", en: "" },
  kind: "digital",
  ownership: "owned",
  channel: pieces.channels[0]?.id ?? "",
});

/** One touchpoint: what it is called, what it is, which interactions are its own, and on which stage it stands. */
export function PointEditor({ point, may, onClose, onSaved }: Props) {
  const pieces = useContext(PiecesContext);
  if (!pieces) return null;
  return <Editor pieces={pieces} point={point} may={may} onClose={onClose} onSaved={onSaved} />;
}

function Editor({ pieces: current, point: shown, may, onClose, onSaved }: Props & { readonly pieces: Pieces }) {
  const [pieces] = useState(current); // as it was when this was opened: saving tells what a colleague saved since
  const [point] = useState(shown);
  const { t, count, name } = useSay();
  const [draft, setDraft] = useState<Touchpoint>(point ?? blank(pieces));
  const rules = useMemo(() => pieces.touchpoint_rules.filter((rule) => rule.target === point?.id), [pieces, point]);
  const [drafts, setDrafts] = useState<readonly RuleDraft[]>(() => (point ? rules.map(draftOf) : [newRule("touchpoint", "")]));
  const [stages, setStages] = useState<Readonly<Record<string, string>>>({});
  const id = point?.id ?? freshID(draft.name.it || draft.name.en, [...pieces.touchpoints.map((p) => p.id)]);
  const changes = useMemo(
    () =>
      touchpointChanges(
        pieces,
        point,
        { ...draft, id },
        drafts.map((rule) => (rule.target === "" ? { ...rule, target: id } : rule)),
        stages,
      ),
    [pieces, point, draft, drafts, stages, id],
  );
  const spoken = point && !point.proposed ? point.interactions - rules.reduce((sum, rule) => sum + rule.interactions, 0) : 0;
  const named = draft.name.it.trim() !== "" || draft.name.en.trim() !== "";
  const touched = point?.proposed ? changes.length > 1 || JSON.stringify(draft) !== JSON.stringify(point) : changes.length > 0;
  const begun = useBegun([draft, drafts]);
  const asked: readonly CatalogueChange[] = named && touched ? changes : [];
  const preview = usePreview(asked);
  const set = (change: Partial<Touchpoint>) => setDraft((d) => ({ ...d, ...change }));
  return (
    <EditorFrame
      tile={<KindTile point={{ ...draft, id }} size={28} />}
      title={point ? name(draft.name) : t("catalogue.point.new")}
      about={point ? t("catalogue.has", { n: count(point.interactions), id }) : t("catalogue.point.new_about")}
      onClose={onClose}
      foot={
        may ? (
          <SaveBox
            preview={preview}
            base={pieces.version}
            what={{ changes: asked }}
            begun={begun}
            reason={!named ? t("catalogue.needs_name") : asked.length === 0 ? t("catalogue.unchanged") : null}
            onSaved={() => onSaved(id)}
            onCancel={onClose}
          />
        ) : null
      }
    >
      <fieldset disabled={!may} className="bare">
        <legend className="hidden">{t("catalogue.point.what")}</legend>
        <div className="two">
          <NameFields name={draft.name} onChange={(name) => set({ name })} />
          <Select
            label={t("catalogue.channel")}
            value={draft.channel}
            choices={pieces.channels.map((c) => ({ value: c.id, text: name(c.name) || c.id }))}
            onChange={(channel) => set({ channel })}
          />
          <Select
            label={t("catalogue.kind")}
            value={draft.kind}
            choices={(["physical", "digital", "human"] as const).map((kind) => ({ value: kind, text: t(`catalogue.kinds.${kind}`) }))}
            onChange={(kind) => set({ kind })}
          />
          <Select
            label={t("catalogue.ownership")}
            value={draft.ownership}
            choices={(["owned", "paid", "earned"] as const).map((o) => ({ value: o, text: t(`catalogue.ownerships.${o}`) }))}
            onChange={(ownership) => set({ ownership })}
          />
        </div>
        <Toggle
          label={t("catalogue.moment")}
          hint={t("catalogue.moment_about")}
          checked={draft.moment === true}
          onChange={(moment) => set({ moment })}
          reason={may ? null : t("catalogue.read_only")}
        />
      </fieldset>
      <section>
        <h3 className="label">{t("catalogue.point.rules")}</h3>
        {spoken > 0 ? <p className="t12 quiet spoken">{t("catalogue.point.spoken", { n: count(spoken) })}</p> : null}
        <RuleList of="touchpoint" target={id} rules={rules} drafts={drafts} may={may} onChange={setDrafts} />
      </section>
      <section>
        <h3 className="label">{t("catalogue.point.stages")}</h3>
        <div className="two">
          {pieces.models.map((model) => (
            <StageSelect
              key={model.id}
              model={model}
              touchpoint={id}
              may={may}
              value={stages[model.id] ?? ownPlace(model, id)}
              onChange={(stage) => setStages((all) => ({ ...all, [model.id]: stage }))}
            />
          ))}
        </div>
      </section>
      {may && point && point.origin !== "percorso" && point.origin !== "data" ? (
        <RemoveButton id={point.id} origin={point.origin} base={pieces.version} onSaved={onClose} />
      ) : null}
    </EditorFrame>
  );
}

function StageSelect({
  model,
  touchpoint,
  value,
  may,
  onChange,
}: {
  readonly model: Pieces["models"][number];
  readonly touchpoint: string;
  readonly value: string;
  readonly may: boolean;
  readonly onChange: (stage: string) => void;
}) {
  const { t, name } = useSay();
  const names = useNames();
  const now = placeIn(model, touchpoint);
  const own = ownPlace(model, touchpoint) !== "";
  const auto = own ? t("catalogue.auto") : t("catalogue.auto_is", { stage: now ? names.stage(model.id, now) : t("catalogue.no_stage") });
  return (
    <Select
      label={name(model.name)}
      value={value}
      disabled={!may}
      choices={[
        { value: "", text: auto },
        ...model.stages.map((stage) => ({ value: stage.id, text: name(stage.name) })),
        { value: "none", text: t("catalogue.no_stage") },
      ]}
      onChange={onChange}
    />
  );
}

function RemoveButton({
  id,
  origin,
  base,
  onSaved,
}: {
  readonly id: string;
  readonly origin: TouchpointPiece["origin"];
  readonly base: number;
  readonly onSaved: () => void;
}) {
  const { t } = useSay();
  const [sure, setSure] = useState(false);
  const label = t(origin === "changed" ? "catalogue.point.reset" : "catalogue.point.remove");
  const changes: readonly CatalogueChange[] = useMemo(() => (sure ? [{ op: "remove-touchpoint", id }] : []), [sure, id]);
  const preview = usePreview(changes);
  if (!sure) {
    return (
      <div>
        <Button variant="danger" size="small" onClick={() => setSure(true)}>
          {label}…
        </Button>
      </div>
    );
  }
  return (
    <section className="sure">
      <h3 className="strong">{label}</h3>
      <SaveBox
        preview={preview}
        base={base}
        what={{ changes }}
        reason={preview.error ? t("catalogue.preview.refused") : null}
        onSaved={onSaved}
        onCancel={() => setSure(false)}
      />
    </section>
  );
}
