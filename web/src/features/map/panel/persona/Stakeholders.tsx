import { Plus, X } from "lucide-react";
import { set } from "../../../../domain/map/edit.ts";
import { newId, number, root, text } from "../../../../domain/map/node.ts";
import { between } from "../../../../domain/map/order.ts";
import { Button } from "../../../../ui/Button.tsx";
import { useSay } from "../../../../ui/say.ts";
import { useMap } from "../../store.ts";
import { InPlace, Scale } from "../fields.tsx";

/** Who has a stake in the journey: how much they can do about it, and how much they care. */
export function Stakeholders() {
  const { t } = useSay();
  const { doc, may, apply } = useMap();
  const edits = may("edit");
  if (!edits && doc.stakeholders.length === 0) return null;
  const add = () =>
    apply(t("maps.stake.add"), [
      {
        op: "insert",
        id: newId(),
        kind: "stakeholder",
        parent: root,
        order: between(doc.stakeholders.at(-1)?.order ?? "", ""),
        props: { name: t("maps.stake.new") },
      },
    ]);
  return (
    <details className="persona-block stake">
      <summary>
        {t("maps.stake.title")} <span className="quiet">{doc.stakeholders.length}</span>
      </summary>
      <ul>
        {doc.stakeholders.map((one) => {
          const put = (key: string) => (edits ? (value: string) => apply(t("maps.stake.step"), [set(one.id, key, value || null)]) : null);
          const rate = (key: string) => (edits ? (value: number | null) => apply(t("maps.stake.step"), [set(one.id, key, value)]) : null);
          return (
            <li key={one.id}>
              <div className="row">
                <div className="grow">
                  <InPlace
                    quiet
                    label={t("maps.stake.name")}
                    className="medium"
                    value={text(one, "name")}
                    maxLength={200}
                    onSave={put("name")}
                  />
                </div>
                {edits ? (
                  <Button
                    size="small"
                    variant="ghost"
                    icon={X}
                    iconOnly
                    onClick={() => apply(t("maps.stake.remove"), [{ op: "delete", id: one.id }])}
                  >
                    {t("maps.stake.remove_one", { name: text(one, "name") })}
                  </Button>
                ) : null}
              </div>
              <InPlace
                quiet
                label={t("maps.stake.role")}
                className="t12 second"
                value={text(one, "role")}
                placeholder={t("maps.stake.role")}
                onSave={put("role")}
              />
              {(["influence", "interest"] as const).map((key) => (
                <Scale
                  key={key}
                  label={t(`maps.stake.${key}`)}
                  low={t("maps.panel.little")}
                  high={t("maps.panel.much")}
                  value={number(one, key)}
                  onChange={rate(key)}
                />
              ))}
            </li>
          );
        })}
      </ul>
      {edits ? (
        <Button size="small" icon={Plus} onClick={add}>
          {t("maps.stake.add")}
        </Button>
      ) : null}
    </details>
  );
}
