import { ChevronDown, Sparkles, Trash2, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { set } from "../../../../domain/map/edit.ts";
import { type Json, type MapNode, newId, root, text, texts } from "../../../../domain/map/node.ts";
import { between } from "../../../../domain/map/order.ts";
import { Bubble } from "../../../../ui/Bubble.tsx";
import { Button } from "../../../../ui/Button.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { useSay } from "../../../../ui/say.ts";
import { PersonaProposals, usePersonaFigures } from "../../figures/slots.tsx";
import { useMap } from "../../store.ts";
import { InPlace, listed } from "../fields.tsx";
import { Channels } from "./Channels.tsx";
import { Portrait } from "./Portrait.tsx";
import { MapRests, Review } from "./Rests.tsx";
import { Stakeholders } from "./Stakeholders.tsx";

const seedOf = (persona: MapNode): string => {
  const portrait = persona.props?.portrait;
  if (typeof portrait === "object" && portrait !== null && "seed" in portrait) {
    const { seed } = portrait;
    if (typeof seed === "string" || typeof seed === "number") return String(seed);
  }
  return persona.id;
};

/** Left of the map: the persona whose way it is, what the map rests on, its review. */
export function Persona() {
  const { t } = useSay();
  const { doc, selection, select } = useMap();
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = doc.personas.find((p) => selection.includes(p.id));
  const persona = selected ?? doc.personas.find((p) => p.id === chosen) ?? doc.personas[0];
  const choose = (id: string) => {
    setChosen(id);
    if (selected) select([]);
  };
  return (
    <section className="persona-panel" aria-label={t("maps.persona.title")}>
      <div className="persona-scroll">
        {persona ? <Card key={persona.id} persona={persona} /> : <NoPersona />}
        <MapRests />
        <Review />
        <Stakeholders />
      </div>
      <Choose personas={doc.personas} chosen={persona?.id ?? null} onChoose={choose} />
    </section>
  );
}

function Card({ persona }: { readonly persona: MapNode }) {
  const say = useSay();
  const { t } = say;
  const { apply, may } = useMap();
  const put = (key: string, value: Json) => apply(t("maps.persona.step"), [set(persona.id, key, value)]);
  const saves = (key: string) => (may("edit") ? (value: string) => put(key, value || null) : null);
  const age = persona.props?.age;
  const ageText = typeof age === "number" ? String(age) : text(persona, "age");
  const generations = (["silent", "boomer", "x", "millennial", "z", "alpha"] as const).map((g) => t(`maps.persona.generations.${g}`));
  return (
    <>
      <div className="row persona-head">
        {may("edit") ? (
          <button
            type="button"
            className="portrait-button"
            title={t("maps.persona.portrait")}
            aria-label={t("maps.persona.portrait")}
            onClick={() => put("portrait", { seed: newId() })}
          >
            <Portrait seed={seedOf(persona)} />
          </button>
        ) : (
          <Portrait seed={seedOf(persona)} />
        )}
        <div className="grow">
          <h2 className="hidden">{text(persona, "name") || t("maps.persona.unnamed")}</h2>
          <InPlace
            quiet
            label={t("maps.persona.name")}
            className="persona-name"
            value={text(persona, "name")}
            placeholder={t("maps.persona.name")}
            maxLength={100}
            onSave={saves("name")}
          />
          <InPlace
            quiet
            label={t("maps.persona.role")}
            className="t12 second"
            value={text(persona, "role")}
            placeholder={t("maps.persona.role")}
            maxLength={200}
            onSave={saves("role")}
          />
          <InPlace
            quiet
            label={t("maps.persona.age")}
            className="t12 second"
            value={ageText === "" || Number.isNaN(Number(ageText)) ? ageText : t("maps.persona.years", { n: ageText })}
            placeholder={t("maps.persona.age")}
            maxLength={40}
            onSave={may("edit") ? (value) => put("age", ageOf(value)) : null}
          />
        </div>
      </div>
      <InPlace
        quiet
        lines
        label={t("maps.persona.quote")}
        className="voice persona-quote"
        value={text(persona, "quote")}
        placeholder={t("maps.persona.quote_hint")}
        onSave={saves("quote")}
      />
      <div className="persona-facts">
        <InPlace
          lines
          label={t("maps.persona.goal")}
          value={text(persona, "goal")}
          placeholder={t("maps.persona.goal_hint")}
          onSave={saves("goal")}
        />
        {(["values", "interests"] as const).map((key) => (
          <InPlace
            key={key}
            lines
            label={t(`maps.persona.${key}`)}
            value={texts(persona, key).join(", ")}
            placeholder={t("maps.persona.list_hint")}
            onSave={may("edit") ? (value) => put(key, listed(value)) : null}
          />
        ))}
        <InPlace
          label={t("maps.persona.generation")}
          value={text(persona, "generation")}
          placeholder={t("maps.persona.generation_hint")}
          offers={generations}
          onSave={saves("generation")}
        />
        <Channels
          channels={texts(persona, "channels")}
          onChange={may("edit") ? (channels) => put("channels", channels.length > 0 ? channels : null) : null}
        />
      </div>
      <Alike persona={persona} />
    </>
  );
}

/** "34 anni" as 34, "30-40" as it is. */
function ageOf(value: string): Json {
  const years = value.match(/^(\d{1,3})(\s+\p{L}+)?$/u)?.[1];
  return years ? Number(years) : value || null;
}

/** How many customers are like the persona. */
function Alike({ persona }: { readonly persona: MapNode }) {
  const say = useSay();
  const { t } = say;
  const figures = usePersonaFigures(persona.id);
  if (!figures || figures.state === "none") {
    return persona.props?.audience ? null : (
      <div className="persona-block">
        <p className="t12 second">{t("maps.persona.no_audience")}</p>
      </div>
    );
  }
  if (figures.state !== "measured") {
    return (
      <div className="persona-block">
        <p className="t12 warn">{figures.fault || t("maps.persona.audience_fault")}</p>
      </div>
    );
  }
  return (
    <div className="persona-block">
      <div className="row apart">
        <span>{t("maps.persona.alike")}</span>
        <b className="still">
          {t(figures.people === 1 ? "maps.persona.profiles_one" : "maps.persona.profiles_other", { n: say.count(figures.people) })}
        </b>
      </div>
      <span className="bar persona-bar" aria-hidden="true">
        <i style={{ width: `${Math.min(1, figures.share) * 100}%` }} />
      </span>
      <p className="t12 quiet">
        {t("maps.persona.share", { share: say.wholeShare(figures.share) })}
        {figures.per_head > 0 ? ` · ${t("maps.persona.per_head", { value: say.money(figures.per_head) })}` : ""}
      </p>
    </div>
  );
}

function NoPersona() {
  const { t } = useSay();
  const { may } = useMap();
  return (
    <div className="persona-none">
      <Portrait seed="" />
      <p className="medium">{t("maps.persona.none")}</p>
      <p className="t12 second">{t(may("edit") ? "maps.persona.none_about" : "maps.persona.none_view")}</p>
    </div>
  );
}

type ChooseProps = { readonly personas: readonly MapNode[]; readonly chosen: string | null; readonly onChoose: (id: string) => void };

/** Another persona, a new one, or one that the data proposes. */
function Choose({ personas, chosen, onChoose }: ChooseProps) {
  const { t } = useSay();
  const { may, apply, doc } = useMap();
  const [open, setOpen] = useState(false);
  const [proposing, setProposing] = useState(false);
  if (!may("edit") && personas.length < 2) return null;
  const add = () => {
    setOpen(false);
    const id = newId();
    const order = between(doc.personas.at(-1)?.order ?? "", "");
    apply(t("maps.persona.add"), [{ op: "insert", id, kind: "persona", parent: root, order, props: { name: t("maps.persona.new_name") } }]);
    onChoose(id);
  };
  return (
    <div className="persona-foot">
      <Bubble
        opened={open}
        onChange={setOpen}
        label={t("maps.persona.choose")}
        width={280}
        target={
          <Button icon={Users} aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(personas.length === 0 ? "maps.persona.add" : "maps.persona.choose")}
            <ChevronDown size={14} aria-hidden="true" />
          </Button>
        }
      >
        <div className="sheet-list">
          {personas.map((p) => (
            <button
              key={p.id}
              type="button"
              className="choice"
              aria-pressed={p.id === chosen}
              onClick={() => {
                setOpen(false);
                onChoose(p.id);
              }}
            >
              <Portrait seed={seedOf(p)} size={24} />
              <span className="grow cut">
                {text(p, "name") || t("maps.persona.unnamed")} <span className="t12 quiet">{text(p, "role")}</span>
              </span>
            </button>
          ))}
          {may("edit") ? (
            <>
              <button type="button" className="choice" onClick={add}>
                <UserPlus size={14} aria-hidden="true" />
                {t("maps.persona.add")}
              </button>
              <button
                type="button"
                className="choice"
                onClick={() => {
                  setOpen(false);
                  setProposing(true);
                }}
              >
                <Sparkles size={14} aria-hidden="true" />
                {t("maps.persona.propose")}
              </button>
              {chosen ? (
                <button
                  type="button"
                  className="choice neg"
                  onClick={() => {
                    setOpen(false);
                    apply(t("maps.persona.remove"), [{ op: "delete", id: chosen }]);
                  }}
                >
                  <Trash2 size={14} aria-hidden="true" />
                  {t("maps.persona.remove")}
                </button>
              ) : null}
            </>
          ) : null}
        </div>
      </Bubble>
      <Dialog open={proposing} onClose={() => setProposing(false)} title={t("maps.persona.propose")} size="wide">
        {proposing ? <PersonaProposals onDone={() => setProposing(false)} /> : null}
      </Dialog>
    </div>
  );
}
