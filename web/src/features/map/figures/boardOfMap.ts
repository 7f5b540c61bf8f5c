import { useMemo } from "react";
import { type Json, type MapNode, newId, number, root, text } from "../../../domain/map/node.ts";
import { between } from "../../../domain/map/order.ts";
import type { Doc } from "../../../domain/map/tree.ts";
import { useMapPart, useModel } from "../store.ts";
import type { Board, Item } from "./board.ts";

/** The map that is open, as its figures need it. */
export function useBoardOfMap(): Board {
  const { apply, select, may } = useModel();
  const id = useMapPart((s) => s.id);
  const doc = useMapPart((s) => s.doc);
  const access = useMapPart((s) => s.access);
  const saved = useMapPart((s) => s.line === "open" && s.saved === "saved");
  const selected = useMapPart((s) => (s.selection.length === 1 ? (s.selection[0] ?? null) : null));
  const drawn = useMemo(() => boardOf(doc), [doc]);
  return useMemo(
    (): Board => ({
      ...drawn,
      id,
      saved,
      selected,
      // The right may change while the map is open.
      mayEdit: access !== "view" && may("edit"),
      set: (step, settings) =>
        apply(
          step,
          settings.map(({ id: node, key, value }) => ({ op: "set", id: node, key, value: plain(value) })),
        ),
      addPersona: (step, props) => {
        const order = between(drawn.lastPersona, "");
        const own = Object.fromEntries(Object.entries(props).map(([key, value]) => [key, plain(value)]));
        apply(step, [{ op: "insert", id: newId(), kind: "persona", parent: root, order, props: own }]);
      },
      select: (node) => select([node]),
    }),
    [drawn, id, saved, selected, access, may, apply, select],
  );
}

/** A value as the map keeps it. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null));

const item = ({ id, props = {} }: MapNode): Item => ({ id, props });

function boardOf(doc: Doc) {
  const model = text(doc.map, "model");
  return {
    map: item(doc.map),
    stages: doc.stages.map(({ node, steps }) => ({ ...item(node), steps: steps.map(item) })),
    columns: doc.columns.map(({ node }) => item(node)),
    lanes: doc.lanes.map(item),
    cards: doc.cards.map((card) => ({ ...item(card), lane: card.parent ?? "", stage: text(card, "stage") })),
    personas: doc.personas.map(item),
    links: doc.links.map(item),
    model: model || null,
    bindings: bindingsOf(doc),
    lastPersona: doc.personas.at(-1)?.order ?? "",
  };
}

/** All of a map that its figures depend on. */
function bindingsOf(doc: Doc): string {
  const of = (node: MapNode, ...more: readonly (string | number | null)[]) => [node.id, node.props?.bind ?? null, ...more];
  return JSON.stringify([
    text(doc.map, "model"),
    text(doc.map, "pair"),
    doc.stages.map(({ node, steps }) => [of(node), steps.map((step) => of(step))]),
    doc.lanes.map((lane) => of(lane, text(lane, "kind"), text(lane, "persona"))),
    doc.cards.flatMap((card) => {
      const [touchpoint, value] = [text(card, "touchpoint"), number(card, "value")];
      const depends = card.props?.bind !== undefined || touchpoint !== "" || value !== null;
      return depends ? [of(card, text(card, "stage"), touchpoint, value, text(card, "series"))] : [];
    }),
    doc.personas.map((persona) => [persona.id, persona.props?.audience ?? null]),
    doc.links.map((link) => [text(link, "from"), text(link, "to"), text(link, "type")]),
  ]);
}
