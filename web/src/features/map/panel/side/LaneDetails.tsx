import { Trash2 } from "lucide-react";
import { set } from "../../../../domain/map/edit.ts";
import { isCurve, type Json, laneKind, laneKinds, type MapNode, text, titleOf } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Select } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { Toggle } from "../../../../ui/Toggle.tsx";
import { BindPanel } from "../../figures/slots.tsx";
import { useMap } from "../../store.ts";
import { InPlace } from "../fields.tsx";

const bands = ["", "frontstage", "backstage", "support"] as const;

/** One lane: what it holds, where it stands in a blueprint, what fills it. */
export function LaneDetails({ lane }: { readonly lane: MapNode }) {
  const { t } = useSay();
  const { doc, apply, may, select } = useMap();
  const edits = may("edit");
  const put = (key: string, value: Json) => apply(t("maps.panel.step_lane"), [set(lane.id, key, value)]);
  const saves = (key: string) => (edits ? (value: string) => put(key, value || null) : null);
  const kind = laneKind(lane);
  return (
    <>
      <InPlace
        label={t("maps.panel.title")}
        className="side-text"
        value={text(lane, "title")}
        placeholder={t(`maps.lane.${kind ?? "text"}`)}
        maxLength={200}
        onSave={saves("title")}
      />
      <InPlace
        lines
        label={t("maps.panel.note")}
        value={text(lane, "note")}
        placeholder={t("maps.panel.note_hint")}
        onSave={saves("note")}
      />
      <div className="two">
        <Select
          label={t("maps.panel.kind")}
          value={kind ?? ""}
          disabled={!edits}
          choices={[
            ...(kind ? [] : [{ value: "" as const, text: text(lane, "kind") }]),
            ...laneKinds.map((k) => ({ value: k, text: t(`maps.lane.${k}`) })),
          ]}
          onChange={(value) => value && put("kind", value)}
        />
        <Select
          label={t("maps.panel.band")}
          value={bands.find((b) => b === text(lane, "band")) ?? ""}
          disabled={!edits}
          choices={bands.map((value) => ({ value, text: t(`maps.panel.bands.${value || "none"}`) }))}
          onChange={(value) => put("band", value || null)}
        />
      </div>
      {isCurve(lane) && doc.personas.length > 0 ? (
        <Select
          label={t("maps.panel.feels")}
          value={text(lane, "persona")}
          disabled={!edits}
          choices={[
            { value: "", text: t("maps.panel.everybody") },
            ...doc.personas.map((p) => ({ value: p.id, text: titleOf(p) || t("maps.persona.unnamed") })),
          ]}
          onChange={(value) => put("persona", value || null)}
        />
      ) : null}
      {edits ? (
        <Toggle
          label={t("maps.panel.hide")}
          hint={t("maps.panel.hide_about")}
          checked={lane.props?.hidden === true}
          onChange={(on) => put("hidden", on || null)}
        />
      ) : null}
      <BindPanel node={lane} />
      {edits ? (
        <footer className="row side-foot">
          <span className="grow" />
          <Button
            size="small"
            variant="danger"
            icon={Trash2}
            onClick={() => {
              apply(t("maps.panel.step_delete"), [{ op: "delete", id: lane.id }]);
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
