import { FileUp, GitCompareArrows, LayoutTemplate, Sparkles } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { MapRow, MapTemplate } from "../../api/shape.ts";
import type { Language } from "../../domain/format.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import { DraftDialog } from "../map/figures/slots.tsx";
import { mapPath, useCreate, useTemplates } from "./data.ts";
import { titleInFile } from "./file.ts";

type Way = "closed" | "choose" | "file" | "copy" | "data";

type Props = {
  /** Which way of beginning is open. */
  readonly way: Way;
  readonly onWay: (way: "closed" | "choose" | "file" | "data") => void;
  readonly maps: readonly MapRow[];
};

/** Begins a map: of a template, of a file, of another map, or of what was measured. */
export function NewMapDialog({ way, onWay, maps }: Props) {
  const { t } = useSay();
  const [, navigate] = useLocation();
  const [copying, setCopying] = useState(false);
  const close = () => {
    setCopying(false);
    onWay("closed");
  };
  const made = (id: string) => {
    close();
    navigate(mapPath(id));
  };
  const shown: Exclude<Way, "closed" | "data"> = copying ? "copy" : way === "file" ? "file" : "choose";
  const copies = maps.some((m) => !m.pair);
  return (
    <>
      <Dialog open={way === "choose" || way === "file"} onClose={close} title={t("maps.new.title")} size="wide">
        <div className="new-map">
          <div className="row wrap apart">
            <Segments
              label={t("maps.new.way")}
              value={shown}
              choices={[
                { value: "choose", text: t("maps.new.template"), icon: LayoutTemplate },
                { value: "file", text: t("maps.new.file"), icon: FileUp },
                ...(copies ? [{ value: "copy" as const, text: t("maps.new.copy"), icon: GitCompareArrows }] : []),
              ]}
              onChoose={(to) => {
                setCopying(to === "copy");
                if (to !== "copy") onWay(to);
              }}
            />
            <Button size="small" icon={Sparkles} onClick={() => onWay("data")}>
              {t("maps.new.data")}
            </Button>
          </div>
          {shown === "choose" ? <OfTemplate onMade={made} onClose={close} /> : null}
          {shown === "file" ? <OfFile onMade={made} onClose={close} /> : null}
          {shown === "copy" ? <OfMap maps={maps} onMade={made} onClose={close} /> : null}
        </div>
      </Dialog>
      <DraftDialog open={way === "data"} onDone={(id) => (id === null ? close() : made(id))} />
    </>
  );
}

type PartProps = { readonly onMade: (id: string) => void; readonly onClose: () => void };

function OfTemplate({ onMade, onClose }: PartProps) {
  const say = useSay();
  const { t } = say;
  const name = useId();
  const [language, setLanguage] = useState<Language>(say.language);
  const [chosen, setChosen] = useState("empty");
  const [title, setTitle] = useState("");
  const templates = useTemplates(language);
  const create = useCreate();
  const one = templates.data?.find((x) => x.id === chosen) ?? templates.data?.[0];
  const make = () =>
    one && create.mutate({ template: one.id, language, ...(title.trim() ? { title: title.trim() } : {}) }, { onSuccess: onMade });
  return (
    <form
      className="new-map-template"
      onSubmit={(e) => {
        e.preventDefault();
        make();
      }}
    >
      <div className="new-map-name">
        <Field label={t("maps.new.name")} value={title} placeholder={one?.name ?? ""} maxLength={200} onChange={setTitle} data-autofocus />
        <Select
          label={t("maps.new.language")}
          value={language}
          choices={[
            { value: "it", text: t("maps.language.it") },
            { value: "en", text: t("maps.language.en") },
          ]}
          onChange={setLanguage}
        />
      </div>
      {templates.error ? <ErrorBox error={templates.error} onRetry={() => void templates.refetch()} /> : null}
      <fieldset className="templates">
        <legend className="label">{t("maps.new.which")}</legend>
        <div className="templates-list">
          {templates.data?.map((x) => (
            <label key={x.id} className={x.id === one?.id ? "template chosen" : "template"}>
              <input type="radio" name={name} value={x.id} checked={x.id === one?.id} onChange={() => setChosen(x.id)} />
              <span className="grow">
                <b>{x.name}</b>
                <span className="t12 quiet cut">{x.stages.join(" · ")}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {one ? <TemplatePreview template={one} /> : null}
      {create.error ? <ErrorBox error={create.error} title={t("maps.new.failed")} /> : null}
      <div className="row wrap dialog-actions">
        <Button onClick={onClose}>{t("maps.cancel")}</Button>
        <Button variant="primary" type="submit" busy={create.isPending}>
          {t("maps.new.make")}
        </Button>
      </div>
    </form>
  );
}

/** Stages across, lanes down: what the template brings. */
function TemplatePreview({ template }: { readonly template: MapTemplate }) {
  const { t, count } = useSay();
  return (
    <div className="template-preview" aria-live="polite">
      <p className="second">{template.description}</p>
      <div className="template-grid" aria-hidden="true">
        <div className="template-row">
          <span />
          {template.stages.map((s) => (
            <b key={s} className="t11 cut">
              {s}
            </b>
          ))}
        </div>
        {template.lanes.map((lane, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a template may have two lanes of one kind, and none moves
          <div key={`${lane}${i}`} className="template-row">
            <span className="t11 quiet cut">{t(`maps.lane.${laneName(lane)}`)}</span>
            {template.stages.map((s, n) => (
              <i
                key={s}
                className={lane === "emotion" || lane === "arc" ? "curve" : ""}
                style={{ opacity: template.cards > 0 || n === 0 ? 1 : 0.6 }}
              />
            ))}
          </div>
        ))}
      </div>
      <p className="t12 quiet">
        {[
          t(`maps.shape.${template.view}`),
          template.cards > 0 ? t("maps.new.cards", { n: count(template.cards) }) : t("maps.new.no_cards"),
          template.source,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </div>
  );
}

const biggest = 30 * 1024 * 1024;

/** A file in the map's own format; what is wrong with it is said. */
function OfFile({ onMade, onClose }: PartProps) {
  const { t } = useSay();
  const input = useRef<HTMLInputElement>(null);
  const create = useCreate();
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setWrong(null);
    create.reset();
    if (file.size > biggest) return setWrong(t("maps.file.too_large"));
    const text = await file.text();
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      return setWrong(t("maps.file.no_json", { name: file.name }));
    }
    create.mutate({ document, ...titleInFile(document, file.name) }, { onSuccess: onMade });
  };
  return (
    <div className="new-map-template">
      <section
        aria-label={t("maps.file.drop")}
        className={over ? "drop over" : "drop"}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          void take(e.dataTransfer.files[0]);
        }}
      >
        <FileUp size={20} strokeWidth={1.5} aria-hidden="true" />
        <p>{t("maps.file.drop")}</p>
        <p className="t12 quiet">{t("maps.file.about")}</p>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          aria-label={t("maps.file.choose")}
          className="hidden"
          tabIndex={-1}
          onChange={(e) => {
            void take(e.target.files?.[0]);
            e.target.value = "";
          }}
        />
        <Button busy={create.isPending} onClick={() => input.current?.click()}>
          {t("maps.file.choose")}
        </Button>
      </section>
      {wrong ? (
        <p className="neg" role="alert">
          {wrong}
        </p>
      ) : null}
      {create.error ? <ErrorBox error={create.error} title={t("maps.file.failed")} /> : null}
      <div className="row wrap dialog-actions">
        <Button onClick={onClose}>{t("maps.cancel")}</Button>
      </div>
    </div>
  );
}

/** The other form of a map that is there: the two are compared from then on. */
function OfMap({ maps, onMade, onClose }: PartProps & { readonly maps: readonly MapRow[] }) {
  const { t } = useSay();
  const create = useCreate();
  const single = maps.filter((m) => !m.pair && (m.access === "edit" || m.access === "manage"));
  const [id, setId] = useState(single[0]?.id ?? "");
  const from = single.find((m) => m.id === id);
  const form = from?.form === "to-be" ? "as-is" : "to-be";
  const [title, setTitle] = useState<string | null>(null);
  const name = title ?? (from ? t(`maps.copy.${form}`, { title: from.title }) : "");
  return (
    <form
      className="new-map-template"
      onSubmit={(e) => {
        e.preventDefault();
        if (from) create.mutate({ copy: from.id, form, title: name.trim() }, { onSuccess: onMade });
      }}
    >
      <p className="second">{t("maps.copy.about")}</p>
      <Select
        label={t("maps.copy.of")}
        value={id}
        choices={single.map((m) => ({ value: m.id, text: `${m.title} (${t(`maps.form.${m.form}`)})` }))}
        onChange={setId}
      />
      <Field label={t("maps.new.name")} value={name} maxLength={200} onChange={setTitle} />
      {create.error ? <ErrorBox error={create.error} title={t("maps.new.failed")} /> : null}
      <div className="row wrap dialog-actions">
        <Button onClick={onClose}>{t("maps.cancel")}</Button>
        <Button variant="primary" type="submit" busy={create.isPending} disabled={!from}>
          {t(`maps.copy.make_${form}`)}
        </Button>
      </div>
    </form>
  );
}

const lanes = [
  "actions",
  "touchpoints",
  "emotion",
  "motivations",
  "questions",
  "needs",
  "expectations",
  "quotes",
  "pains",
  "moments",
  "ideas",
  "arc",
  "channels",
  "images",
  "kpis",
  "frontstage",
  "backstage",
  "support",
  "systems",
  "owners",
] as const;

const laneName = (kind: string) => lanes.find((l) => l === kind) ?? "text";
