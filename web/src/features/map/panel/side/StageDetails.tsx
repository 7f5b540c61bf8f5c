import { ArrowUpRight, Trash2 } from "lucide-react";
import { Link } from "wouter";
import { set } from "../../../../domain/map/edit.ts";
import { type Json, type MapNode, newId, root, text, titleOf } from "../../../../domain/map/node.ts";
import { between } from "../../../../domain/map/order.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Select } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { mapPath, useMaps } from "../../../maps/data.ts";
import { BindPanel } from "../../figures/slots.tsx";
import { typeOf } from "../../links/ways.ts";
import { useMap } from "../../store.ts";
import { InPlace } from "../fields.tsx";

/** One stage or step: its name, the map behind it, where people go from it. */
export function StageDetails({ stage }: { readonly stage: MapNode }) {
  const { t } = useSay();
  const { id, apply, may, select } = useMap();
  const edits = may("edit");
  const maps = useMaps();
  const put = (key: string, value: Json) => apply(t("maps.panel.step_stage"), [set(stage.id, key, value)]);
  const saves = (key: string) => (edits ? (value: string) => put(key, value || null) : null);
  const submap = text(stage, "submap");
  const others = (maps.data ?? []).filter((m) => m.id !== id);
  return (
    <>
      <InPlace
        label={t("maps.panel.title")}
        className="side-text"
        value={text(stage, "title")}
        placeholder={t("maps.untitled")}
        maxLength={200}
        onSave={saves("title")}
      />
      <InPlace
        lines
        label={t("maps.panel.subtitle")}
        value={text(stage, "subtitle")}
        placeholder={t("maps.panel.subtitle_hint")}
        onSave={saves("subtitle")}
      />
      {edits || submap ? (
        <div className="labelled">
          <Select
            label={t("maps.panel.submap")}
            value={submap}
            disabled={!edits}
            choices={[
              { value: "", text: t("maps.panel.submap_none") },
              ...others.map((m) => ({ value: m.id, text: m.title || t("maps.untitled") })),
              ...(submap && maps.data && !others.some((m) => m.id === submap)
                ? [{ value: submap, text: t("maps.panel.submap_hidden") }]
                : []),
            ]}
            onChange={(value) => put("submap", value || null)}
          />
          {submap ? (
            <Link href={mapPath(submap)} className="link t12">
              <ArrowUpRight size={14} aria-hidden="true" />
              {t("maps.panel.submap_open")}
            </Link>
          ) : null}
        </div>
      ) : null}
      <Ways stage={stage} />
      <BindPanel node={stage} />
      {edits ? (
        <footer className="row side-foot">
          <span className="grow" />
          <Button
            size="small"
            variant="danger"
            icon={Trash2}
            onClick={() => {
              apply(t("maps.panel.step_delete"), [{ op: "delete", id: stage.id }]);
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

/** Branches and ways back that begin at a stage, or links from a card. */
export function Ways({ stage: from }: { readonly stage: MapNode }) {
  const { t } = useSay();
  const { doc, apply, may, select } = useMap();
  const edits = may("edit");
  const ways = doc.links.filter((l) => text(l, "from") === from.id);
  // A card is linked to another one on the map itself: by choosing both.
  const all = from.kind === "card" ? [] : doc.stages.flatMap((s) => [s.node, ...s.steps]).filter((s) => s.id !== from.id);
  if (ways.length === 0 && (!edits || from.kind === "card")) return null;
  return (
    <section className="side-section">
      <h3>{t("maps.panel.ways")}</h3>
      <ul>
        {ways.map((l) => (
          <li key={l.id}>
            <button type="button" className="choice" onClick={() => select([l.id])}>
              <span className="grow cut">{titleOf(doc.node(text(l, "to"))) || t("maps.untitled")}</span>
              <span className="n">{t(`maps.panel.types.${typeOf(l)}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      {edits && all.length > 0 ? (
        <Select
          label={t("maps.panel.way_add")}
          quiet
          value=""
          choices={[
            { value: "", text: t("maps.panel.way_add") },
            ...all.map((s) => ({ value: s.id, text: titleOf(s) || t("maps.untitled") })),
          ]}
          onChange={(to) => {
            if (!to) return;
            const link = newId();
            const order = between(doc.links.at(-1)?.order ?? "", "");
            apply(t("maps.panel.step_link"), [
              { op: "insert", id: link, kind: "link", parent: root, order, props: { from: from.id, to, type: "branch" } },
            ]);
            select([link]);
          }}
        />
      ) : null}
    </section>
  );
}
