import { Check, X } from "lucide-react";
import { useEffect, useState } from "react";
import { type Json, type MapNode, number, text } from "../../../../domain/map/node.ts";
import { faceOf } from "../../../../domain/measure.ts";
import { Face } from "../../../../ui/Face.tsx";
import { Field, Select } from "../../../../ui/Field.tsx";
import { Segments } from "../../../../ui/Segments.tsx";
import { useSay } from "../../../../ui/say.ts";
import { useMap } from "../../store.ts";
import { usePeople } from "../data.ts";
import { InPlace, Scale } from "../fields.tsx";

type Props = { readonly card: MapNode; readonly onPut: ((key: string, value: Json) => void) | null };

/** What is felt there, on the curve. */
export function EmotionField({ card, onPut }: Props) {
  const { t, emotion } = useSay();
  const value = number(card, "value") ?? 0;
  const [draft, setDraft] = useState<number | null>(null);
  const shown = draft ?? value;
  const keep = () => {
    if (draft !== null && draft !== value) onPut?.("value", draft);
    setDraft(null);
  };
  return (
    <>
      <label className="emotion-field">
        <span className="label">{t("maps.panel.emotion")}</span>
        <span className="row">
          <Face face={faceOf(shown)} size={20} />
          <input
            type="range"
            min={-2}
            max={2}
            step={0.1}
            value={shown}
            disabled={!onPut}
            aria-valuetext={emotion(shown)}
            onChange={(e) => setDraft(Math.round(Number(e.target.value) * 10) / 10)}
            onPointerUp={keep}
            onKeyUp={keep}
            onBlur={keep}
          />
          <b className="still">{emotion(shown)}</b>
        </span>
      </label>
      <Segments
        label={t("maps.panel.series")}
        value={text(card, "series") === "experienced" ? "experienced" : "expected"}
        choices={[
          { value: "expected", text: t("maps.panel.expected") },
          { value: "experienced", text: t("maps.panel.experienced") },
        ]}
        onChoose={(series) => onPut?.("series", series)}
      />
    </>
  );
}

/** What people expect to feel at a touchpoint, where that is said: beside what is measured there it makes a gap. */
export function ExpectedField({ card, onPut }: Props) {
  const { t, emotion } = useSay();
  const value = number(card, "value");
  return (
    <Select
      label={t("maps.panel.expected_here")}
      value={value === null ? "" : String(value)}
      disabled={!onPut}
      choices={[
        { value: "", text: t("maps.panel.expected_none") },
        ...[...new Set([2, 1.5, 1, 0.5, 0, -0.5, -1, -1.5, -2, ...(value === null ? [] : [value])])]
          .sort((a, b) => b - a)
          .map((v) => ({ value: String(v), text: emotion(v) })),
      ]}
      onChange={(chosen) => onPut?.("value", chosen === "" ? null : Number(chosen))}
    />
  );
}

const moments = ["zmot", "fmot", "smot", "tmot", "other"] as const;

/** Whether people decide for or against us there, and which such moment it is. */
export function MomentField({ card, onPut }: Props) {
  const { t } = useSay();
  return (
    <Select
      label={t("maps.panel.moment")}
      value={moments.find((m) => m === text(card, "moment")) ?? ""}
      disabled={!onPut}
      choices={[
        { value: "", text: t("maps.panel.moment_none") },
        ...moments.map((m) => ({ value: m, text: t(`maps.panel.moments.${m}`) })),
      ]}
      onChange={(value) => onPut?.("moment", value || null)}
    />
  );
}

/** Whether a need is met. */
export function MetField({ card, onPut }: Props) {
  const { t } = useSay();
  const met = card.props?.met;
  return (
    <div className="labelled">
      <span className="label">{t("maps.panel.met")}</span>
      <Segments
        label={t("maps.panel.met")}
        value={met === true ? "yes" : met === false ? "no" : "unknown"}
        choices={[
          { value: "yes", text: t("maps.panel.met_yes"), icon: Check },
          { value: "no", text: t("maps.panel.met_no"), icon: X },
          { value: "unknown", text: t("maps.panel.met_unknown") },
        ]}
        onChoose={(value) => onPut?.("met", value === "unknown" ? null : value === "yes")}
      />
    </div>
  );
}

const statuses = ["idea", "planned", "doing", "testing", "done", "dropped"] as const;

/** An opportunity: who looks after it, where it stands, what it takes and what it brings. */
export function IdeaFields({ card, onPut }: Props) {
  const { t } = useSay();
  const rate = (key: string) => (onPut ? (value: number | null) => onPut(key, value) : null);
  const status = text(card, "status");
  return (
    <>
      <div className="two">
        <Owner card={card} onPut={onPut} />
        <Select
          label={t("maps.panel.status")}
          value={status}
          disabled={!onPut}
          choices={[
            { value: "", text: t("maps.panel.statuses.none") },
            ...statuses.map((s) => ({ value: s, text: t(`maps.panel.statuses.${s}`) })),
            // A word of one's own, from a file, stays.
            ...(status && !statuses.some((s) => s === status) ? [{ value: status, text: status }] : []),
          ]}
          onChange={(value) => onPut?.("status", value || null)}
        />
      </div>
      <Scale
        label={t("maps.panel.gain")}
        low={t("maps.panel.little")}
        high={t("maps.panel.much")}
        value={number(card, "gain")}
        onChange={rate("gain")}
      />
      <Scale
        label={t("maps.panel.effort")}
        low={t("maps.panel.little")}
        high={t("maps.panel.much")}
        value={number(card, "effort")}
        onChange={rate("effort")}
      />
      <InPlace
        label={t("maps.panel.metric")}
        value={text(card, "metric")}
        placeholder={t("maps.panel.metric_hint")}
        maxLength={300}
        onSave={onPut ? (value) => onPut("metric", value || null) : null}
      />
    </>
  );
}

/** What a pain point costs, as people reckon; what is measured stands under the binding. */
export function PainFields({ card, onPut }: Props) {
  const { t } = useSay();
  const cost = card.props?.cost;
  const stored = typeof cost === "number" ? String(cost) : typeof cost === "string" ? cost : "";
  const [draft, setDraft] = useState(stored);
  useEffect(() => setDraft(stored), [stored]);
  const keep = () => {
    const value = Number(draft.replace(/\s/g, "").replace(",", "."));
    if (draft.trim() === "") onPut?.("cost", null);
    else if (Number.isFinite(value) && value >= 0) onPut?.("cost", Math.round(value * 100) / 100);
    else setDraft(stored);
  };
  return (
    <div className="two">
      <Field
        label={t("maps.panel.cost")}
        value={draft}
        readOnly={!onPut}
        inputMode="decimal"
        onChange={setDraft}
        onBlur={() => draft !== stored && keep()}
        onKeyDown={(e) => e.key === "Enter" && keep()}
      />
      <Owner card={card} onPut={onPut} />
    </div>
  );
}

/** Who looks after a card: a colleague, or whoever the file names. */
function Owner({ card, onPut }: Props) {
  const { t } = useSay();
  const { id } = useMap();
  const people = usePeople(id);
  const owner = text(card, "owner");
  return (
    <Select
      label={t("maps.panel.owner")}
      value={owner}
      disabled={!onPut}
      choices={[
        { value: "", text: t("maps.panel.nobody") },
        ...people.map((p) => ({ value: p.id, text: p.name })),
        ...(owner && !people.some((p) => p.id === owner) ? [{ value: owner, text: owner }] : []),
      ]}
      onChange={(value) => onPut?.("owner", value || null)}
    />
  );
}
