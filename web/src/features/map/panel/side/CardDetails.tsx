import { Trash2 } from "lucide-react";
import { placeCards, set } from "../../../../domain/map/edit.ts";
import { type Json, type LaneKind, type MapNode, text, texts, titleOf } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Select } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { BindPanel } from "../../figures/slots.tsx";
import { useMap } from "../../store.ts";
import { EvidenceMark, InPlace, Tags } from "../fields.tsx";
import { ImageField } from "./ImageField.tsx";
import { EmotionField, ExpectedField, IdeaFields, MetField, MomentField, PainFields } from "./kinds.tsx";
import { PointField } from "./PointField.tsx";
import { Ways } from "./StageDetails.tsx";

type Props = { readonly card: MapNode; readonly kind: LaneKind | null; readonly curve: boolean };

export const evidences = ["none", "partly", "measured"] as const;

/** One card: what it says, what supports it, and what its lane asks of it. */
export function CardDetails({ card, kind, curve }: Props) {
  const { t } = useSay();
  const { doc, apply, may, select } = useMap();
  const edits = may("edit");
  const put = (key: string, value: Json) => apply(t("maps.panel.step_card"), [set(card.id, key, value)]);
  const saves = (key: string) => (edits ? (value: string) => put(key, value || null) : null);
  const onPut = edits ? put : null;
  const evidence = evidences.find((e) => e === text(card, "evidence")) ?? "none";
  const columns = doc.columns.map((c) => ({ value: c.node.id, text: titleOf(c.node) || t("maps.untitled") }));
  return (
    <>
      <InPlace
        lines
        label={t("maps.panel.text")}
        className="side-text"
        value={text(card, "text")}
        placeholder={t("maps.panel.text_hint")}
        onSave={saves("text")}
      />
      <fieldset className="evidence-choice">
        <legend className="label">{t("maps.panel.evidence")}</legend>
        {evidences.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={evidence === one}
            disabled={!edits}
            title={t(`maps.evidence.why_${one}`)}
            onClick={() => put("evidence", one === "none" ? null : one)}
          >
            <EvidenceMark evidence={one} />
            {t(`maps.rests.${one}`)}
          </button>
        ))}
      </fieldset>
      {curve ? <EmotionField card={card} onPut={onPut} /> : null}
      {kind === "touchpoints" || kind === "moments" || kind === "channels" || kind === "frontstage" ? (
        <PointField card={card} onPut={onPut} />
      ) : null}
      {kind === "touchpoints" || kind === "moments" ? <MomentField card={card} onPut={onPut} /> : null}
      {kind === "touchpoints" || kind === "moments" || kind === "channels" ? <ExpectedField card={card} onPut={onPut} /> : null}
      {kind === "needs" ? <MetField card={card} onPut={onPut} /> : null}
      {kind === "ideas" ? <IdeaFields card={card} onPut={onPut} /> : null}
      {kind === "pains" ? <PainFields card={card} onPut={onPut} /> : null}
      {kind === "images" || card.props?.image ? <ImageField card={card} onPut={onPut} /> : null}
      {doc.personas.length > 1 ? (
        <Select
          label={t("maps.panel.persona")}
          value={text(card, "persona")}
          disabled={!edits}
          choices={[
            { value: "", text: t("maps.panel.everybody") },
            ...doc.personas.map((p) => ({ value: p.id, text: titleOf(p) || t("maps.persona.unnamed") })),
          ]}
          onChange={(value) => put("persona", value || null)}
        />
      ) : null}
      <Tags tags={texts(card, "tags")} onChange={edits ? (tags) => put("tags", tags.length > 0 ? tags : null) : null} />
      <Address card={card} onSave={edits ? (value) => put("url", value || null) : null} />
      <Ways stage={card} />
      <BindPanel node={card} />
      {edits ? (
        <footer className="row apart side-foot">
          <div className="grow">
            <Select
              label={t("maps.panel.at")}
              value={text(card, "stage")}
              choices={columns}
              onChange={(stage) => apply(t("maps.panel.step_move"), placeCards(doc, [card.id], card.parent ?? "", stage))}
            />
          </div>
          <Button
            size="small"
            variant="danger"
            icon={Trash2}
            onClick={() => {
              apply(t("maps.panel.step_delete"), [{ op: "delete", id: card.id }]);
              select([]);
            }}
          >
            {t("maps.deleted.delete")}
          </Button>
        </footer>
      ) : null}
    </>
  );
}

/** Only these open; anything else in the file is shown as it is written. */
const opens = /^(https?:\/\/|mailto:|tel:)/i;

function Address({ card, onSave }: { readonly card: MapNode; readonly onSave: ((value: string) => void) | null }) {
  const { t } = useSay();
  const url = text(card, "url");
  if (!url && !onSave) return null;
  const full = (value: string) => (value === "" || opens.test(value) ? value : `https://${value.replace(/^[a-z][a-z0-9+.-]*:/i, "")}`);
  return (
    <div className="row side-address">
      <div className="grow">
        <InPlace
          label={t("maps.panel.url")}
          value={url}
          placeholder={t("maps.panel.url_hint")}
          maxLength={2000}
          onSave={onSave ? (value) => onSave(full(value)) : null}
        />
      </div>
      {opens.test(url) ? (
        <a className="link t12" href={url} target="_blank" rel="noopener noreferrer">
          {t("maps.panel.url_open")}
        </a>
      ) : null}
    </div>
  );
}
