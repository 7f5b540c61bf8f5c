import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { getModels } from "../../../../api/client.ts";
import { set } from "../../../../domain/map/edit.ts";
import { type Json, type Op, root, text } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Area, Field, Select } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { useMap } from "../../store.ts";
import { usePeople } from "../data.ts";
import { reviewOf } from "../persona/Rests.tsx";

const texts = ["title", "scenario", "goal", "expectation"] as const;
const rhythms = [7, 14, 30, 60, 90, 180, 365] as const;

/** What the whole map is about, and who looks after it. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, name, count } = useSay();
  const { id, doc, apply, may } = useMap();
  const people = usePeople(id);
  const models = useQuery({ queryKey: ["models"], queryFn: ({ signal }) => getModels(signal), staleTime: 60_000 });
  const review = reviewOf(doc.map.props?.review);
  const before = {
    title: text(doc.map, "title"),
    scenario: text(doc.map, "scenario"),
    goal: text(doc.map, "goal"),
    expectation: text(doc.map, "expectation"),
    owner: text(doc.map, "owner"),
    language: text(doc.map, "language"),
    model: text(doc.map, "model"),
    every: review.every === null ? "" : String(review.every),
    next: review.next,
  };
  const [now, setNow] = useState(before);
  const edits = may("edit");
  const put = (key: keyof typeof before) => (value: string) => setNow({ ...now, [key]: value });
  const save = () => {
    const ops: Op[] = [];
    for (const key of [...texts, "owner", "language", "model"] as const) {
      if (now[key].trim() !== before[key]) ops.push(set(root, key, now[key].trim() || null));
    }
    if (now.every !== before.every || now.next !== before.next) ops.push(set(root, "review", reviewFrom(now.every, now.next)));
    apply(t("maps.settings.step"), ops);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("maps.top.settings")}
      size="wide"
      actions={
        edits ? (
          <>
            <Button onClick={onClose}>{t("maps.cancel")}</Button>
            <Button variant="primary" onClick={save}>
              {t("maps.settings.save")}
            </Button>
          </>
        ) : null
      }
    >
      <fieldset className="map-settings" disabled={!edits}>
        <Field label={t("maps.settings.title")} value={now.title} maxLength={200} onChange={put("title")} data-autofocus />
        <Area
          label={t("maps.settings.scenario")}
          hint={t("maps.settings.scenario_about")}
          rows={2}
          value={now.scenario}
          maxLength={20_000}
          onChange={put("scenario")}
        />
        <div className="two">
          <Area label={t("maps.settings.goal")} rows={2} value={now.goal} maxLength={20_000} onChange={put("goal")} />
          <Area label={t("maps.settings.expectation")} rows={2} value={now.expectation} maxLength={20_000} onChange={put("expectation")} />
        </div>
        <div className="two">
          <Select
            label={t("maps.panel.owner")}
            value={now.owner}
            choices={[
              { value: "", text: t("maps.panel.nobody") },
              ...people.map((p) => ({ value: p.id, text: p.name })),
              ...(now.owner && !people.some((p) => p.id === now.owner) ? [{ value: now.owner, text: now.owner }] : []),
            ]}
            onChange={put("owner")}
          />
          <Select
            label={t("maps.settings.language")}
            value={now.language}
            choices={[
              { value: "", text: t("maps.settings.language_none") },
              { value: "it", text: t("maps.language.it") },
              { value: "en", text: t("maps.language.en") },
            ]}
            onChange={put("language")}
          />
        </div>
        <div className="two">
          <Select
            label={t("maps.settings.every")}
            value={now.every}
            choices={[
              { value: "", text: t("maps.settings.never") },
              ...rhythms.map((n) => ({ value: String(n), text: t("maps.settings.days", { n: count(n) }) })),
              ...(now.every && !rhythms.some((n) => String(n) === now.every)
                ? [{ value: now.every, text: t("maps.settings.days", { n: now.every }) }]
                : []),
            ]}
            onChange={(every) => setNow({ ...now, every, next: every && !now.next ? dayAfter(Number(every)) : now.next })}
          />
          <Field label={t("maps.settings.next")} type="date" value={now.next} onChange={put("next")} />
        </div>
        <Select
          label={t("maps.settings.model")}
          hint={t("maps.settings.model_about")}
          value={now.model}
          choices={[
            { value: "", text: t("maps.settings.model_default") },
            ...(models.data ?? []).map((m) => ({ value: m.id, text: name(m.name) })),
            ...(now.model && models.data && !models.data.some((m) => m.id === now.model) ? [{ value: now.model, text: now.model }] : []),
          ]}
          onChange={put("model")}
        />
      </fieldset>
    </Dialog>
  );
}

function reviewFrom(every: string, next: string): Json {
  const days = Number(every);
  if (!every && !next) return null;
  return { ...(every && Number.isFinite(days) ? { every: days } : {}), ...(next ? { next } : {}) };
}

const dayAfter = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
