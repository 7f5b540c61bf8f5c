import { ChevronLeft, ChevronRight, PanelBottomOpen, Plus } from "lucide-react";
import { type MouseEvent, useState } from "react";
import { addCard, set } from "../../../domain/map/edit.ts";
import { isCurve, type MapNode, number, text, titleOf } from "../../../domain/map/node.ts";
import { faceOf } from "../../../domain/measure.ts";
import { Face } from "../../../ui/Face.tsx";
import { Segments } from "../../../ui/Segments.tsx";
import { useSay } from "../../../ui/say.ts";
import { type Series, seriesOf } from "../curve/marks.ts";
import { CellFigure, FeltHere, LaneFigure, StageFigures } from "../figures/slots.tsx";
import { Card } from "../grid/Card.tsx";
import { CatalogueContext, useCatalogue } from "../grid/catalogue.ts";
import { laneTitle } from "../grid/words.ts";
import { useMapPart, useModel } from "../store.ts";
import { PhonePanel } from "./PhonePanel.tsx";
import "./phone.css";

/** The map on a phone: one stage with all its lanes, or one lane along all stages. */
export function PhoneMap() {
  const say = useSay();
  const { t } = say;
  const model = useModel();
  const catalogue = useCatalogue();
  const doc = useMapPart((s) => s.doc);
  const chosen = useMapPart((s) => (s.selection.length === 1 ? s.selection[0] : undefined));
  const [by, setBy] = useState<"stage" | "lane">("stage");
  const [at, setAt] = useState<string | null>(null);
  const lanes = doc.lanes.filter((lane) => lane.props?.hidden !== true);
  const pages = by === "stage" ? doc.columns.map((c) => c.node) : lanes;
  const here = Math.max(
    0,
    pages.findIndex((p) => p.id === at),
  );
  const page = pages[here];
  const name = (node: MapNode): string => (node.kind === "lane" ? laneTitle(node, say) : titleOf(node) || t("studio.unnamed"));
  /** A first touch chooses a card, a second one writes in it. */
  const touch = (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element) || event.target.closest("textarea, button, input, a, .mph-sheet")) return;
    const card = event.target.closest<HTMLElement>("[data-card]")?.dataset.card;
    if (!card) return;
    if (model.state().selection.includes(card)) model.edit(card);
    else model.select([card]);
  };
  if (!page) return <p className="map-blank">{t("studio.blank")}</p>;
  return (
    <CatalogueContext value={catalogue}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a touch on a card inside; keys are those of the grid */}
      <div className="mph" onClick={touch}>
        <div className="mph-top">
          <Segments
            label={t("mapcurve.read_by")}
            value={by}
            choices={[
              { value: "stage", text: t("mapcurve.by_stage") },
              { value: "lane", text: t("mapcurve.by_lane") },
            ]}
            onChoose={setBy}
          />
          <div className="mph-pages">
            <button
              type="button"
              className="button ghost icon"
              disabled={here === 0}
              aria-label={t("mapcurve.before")}
              onClick={() => setAt(pages[here - 1]?.id ?? null)}
            >
              <ChevronLeft size={18} aria-hidden="true" />
            </button>
            <span className="mph-name" aria-live="polite">
              <b>{name(page)}</b>
              <span className="t12 quiet">{t("mapcurve.of", { at: say.count(here + 1), n: say.count(pages.length) })}</span>
            </span>
            <button
              type="button"
              className="button ghost icon"
              aria-pressed={chosen === page.id}
              aria-label={t("mapcurve.choose", { name: name(page) })}
              onClick={() => model.select(chosen === page.id ? [] : [page.id])}
            >
              <PanelBottomOpen size={18} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="button ghost icon"
              disabled={here === pages.length - 1}
              aria-label={t("mapcurve.after")}
              onClick={() => setAt(pages[here + 1]?.id ?? null)}
            >
              <ChevronRight size={18} aria-hidden="true" />
            </button>
          </div>
          {text(page, "subtitle") || text(page, "note") ? (
            <p className="t12 second">{text(page, "subtitle") || text(page, "note")}</p>
          ) : null}
        </div>
        {by === "stage" ? <StageFigures stage={page} whole /> : <LaneFigure lane={page} />}
        {by === "stage"
          ? lanes.map((lane) => <Block key={lane.id} lane={lane} stage={page} head={name(lane)} />)
          : doc.columns.map(({ node }) => <Block key={node.id} lane={page} stage={node} head={name(node)} />)}
        <PhonePanel />
      </div>
    </CatalogueContext>
  );
}

/** A lane at a stage. */
function Block({ lane, stage, head }: { readonly lane: MapNode; readonly stage: MapNode; readonly head: string }) {
  const { t } = useSay();
  const model = useModel();
  const cards = useMapPart((s) => s.doc.cardsOf(lane.id, stage.id));
  const may = useMapPart(() => model.may("edit"));
  const add = () => {
    const made = addCard(model.state().doc, lane.id, stage.id);
    model.apply(t("studio.do.card"), made.ops);
    model.select([made.at]);
    model.edit(made.at);
  };
  return (
    <section className="mph-block" aria-label={head}>
      <h3>{head}</h3>
      {isCurve(lane) ? (
        <>
          <Feelings lane={lane} stage={stage} cards={cards} may={may} />
          <FeltHere lane={lane} stage={stage} />
        </>
      ) : (
        <>
          {cards.map((card) => (
            <Card key={card.id} card={card} lane={lane} here />
          ))}
          {may ? (
            <button type="button" className="mph-add" onClick={add}>
              <Plus size={14} aria-hidden="true" />
              {t("studio.card")}
            </button>
          ) : cards.length === 0 ? (
            <p className="t12 quiet">{t("studio.nothing")}</p>
          ) : null}
          <CellFigure lane={lane} stage={stage} />
        </>
      )}
    </section>
  );
}

type FeelingsProps = { readonly lane: MapNode; readonly stage: MapNode; readonly cards: readonly MapNode[]; readonly may: boolean };

/** The points of a curve at one stage, as sliders; on arcs there is one series. */
function Feelings({ lane, stage, cards, may }: FeelingsProps) {
  const say = useSay();
  const { t } = say;
  const model = useModel();
  const arc = text(lane, "kind") === "arc";
  const series: readonly Series[] = arc ? ["expected"] : ["expected", "experienced"];
  return series.map((one) => {
    const label = t(arc ? "mapcurve.arc" : `mapcurve.${one}`);
    const own = cards.filter((c) => seriesOf(c) === one);
    if (own.length === 0) {
      return may ? (
        <button
          key={one}
          type="button"
          className="mph-add"
          onClick={() => model.apply(t("studio.do.emotion"), addCard(model.state().doc, lane.id, stage.id, { series: one, value: 0 }).ops)}
        >
          <Plus size={14} aria-hidden="true" />
          {label}
        </button>
      ) : null;
    }
    return own.map((card) => (
      <Feeling
        key={card.id}
        label={text(card, "text") || label}
        value={number(card, "value") ?? 0}
        may={may}
        onChange={(to) => model.apply(t("studio.do.emotion"), [set(card.id, "value", to)])}
      />
    ));
  });
}

type FeelingProps = { readonly label: string; readonly value: number; readonly may: boolean; readonly onChange: (value: number) => void };

function Feeling({ label, value, may, onChange }: FeelingProps) {
  const say = useSay();
  const [draft, setDraft] = useState<number | null>(null);
  const now = draft ?? value;
  const keep = () => {
    if (draft !== null && draft !== value) onChange(draft);
    setDraft(null);
  };
  return (
    <label className="mph-feeling">
      <span className="t12">{label}</span>
      <input
        type="range"
        min={-2}
        max={2}
        step={0.1}
        value={now}
        disabled={!may}
        aria-valuetext={say.emotion(now)}
        onChange={(event) => setDraft(Number(event.target.value))}
        onPointerUp={keep}
        onKeyUp={keep}
        onBlur={keep}
      />
      <Face face={faceOf(now)} size={16} />
      <b>{say.emotion(now)}</b>
    </label>
  );
}
