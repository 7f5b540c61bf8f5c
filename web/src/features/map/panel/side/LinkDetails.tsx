import { Trash2 } from "lucide-react";
import { set } from "../../../../domain/map/edit.ts";
import { type MapNode, text, titleOf } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Select } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { typeOf } from "../../links/ways.ts";
import { useMap } from "../../store.ts";
import { InPlace } from "../fields.tsx";

/** One way from a place of the map to another. */
export function LinkDetails({ link }: { readonly link: MapNode }) {
  const { t } = useSay();
  const { doc, apply, may, select } = useMap();
  const edits = may("edit");
  const put = (key: string, value: string) => apply(t("maps.panel.step_link"), [set(link.id, key, value || null)]);
  const places = doc.stages.flatMap((s) => [s.node, ...s.steps]).map((s) => ({ value: s.id, text: titleOf(s) || t("maps.untitled") }));
  const withOwn = (id: string) =>
    places.some((p) => p.value === id) ? places : [...places, { value: id, text: titleOf(doc.node(id)) || t("maps.untitled") }];
  return (
    <>
      {(["from", "to"] as const).map((key) => (
        <Select
          key={key}
          label={t(`maps.panel.${key}`)}
          value={text(link, key)}
          disabled={!edits}
          choices={withOwn(text(link, key))}
          onChange={(value) => put(key, value)}
        />
      ))}
      <Select
        label={t("maps.panel.type")}
        value={typeOf(link)}
        disabled={!edits}
        choices={(["forward", "branch", "loop", "depends"] as const).map((value) => ({ value, text: t(`maps.panel.types.${value}`) }))}
        onChange={(value) => put("type", value)}
      />
      <InPlace
        label={t("maps.panel.words")}
        value={text(link, "label")}
        placeholder={t("maps.panel.words_hint")}
        maxLength={200}
        onSave={edits ? (value) => put("label", value) : null}
      />
      {edits ? (
        <footer className="row side-foot">
          <span className="grow" />
          <Button
            size="small"
            variant="danger"
            icon={Trash2}
            onClick={() => {
              apply(t("maps.panel.step_delete"), [{ op: "delete", id: link.id }]);
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
