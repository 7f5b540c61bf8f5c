import { MoveRight, Tag, Trash2 } from "lucide-react";
import { useState } from "react";
import { link, set } from "../../../../domain/map/edit.ts";
import { type MapNode, type Op, text, texts, titleOf } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Field, Select } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { useMap } from "../../store.ts";
import { EvidenceMark } from "../fields.tsx";
import { useNames } from "../names.ts";
import { evidences } from "./CardDetails.tsx";

/** Several nodes at once: what they have in common is changed for all, in one step that can be undone. */
export function Several({ nodes }: { readonly nodes: readonly MapNode[] }) {
  const { t, count } = useSay();
  const { doc, apply, may, select } = useMap();
  const { nameOf } = useNames();
  const [tag, setTag] = useState("");
  const cards = nodes.filter((n) => n.kind === "card");
  const common = (key: string): string | null => {
    const [first, ...rest] = cards.map((c) => text(c, key));
    return first !== undefined && rest.every((v) => v === first) ? first : null;
  };
  const all = (key: string, value: string | null): readonly Op[] => cards.map((c) => set(c.id, key, value));
  const addTag = () => {
    const word = tag.trim();
    setTag("");
    if (!word) return;
    apply(
      t("maps.panel.step_card"),
      cards.flatMap((c): readonly Op[] => (texts(c, "tags").includes(word) ? [] : [set(c.id, "tags", [...texts(c, "tags"), word])])),
    );
  };
  return (
    <div className="side-body">
      <ul className="several">
        {nodes.slice(0, 8).map((n) => (
          <li key={n.id} className="cut">
            {nameOf(n)}
          </li>
        ))}
        {nodes.length > 8 ? <li className="quiet">{t("maps.panel.more", { n: count(nodes.length - 8) })}</li> : null}
      </ul>
      {may("edit") ? (
        <>
          {cards.length > 0 ? (
            <>
              <fieldset className="evidence-choice">
                <legend className="label">{t("maps.panel.evidence")}</legend>
                {evidences.map((one) => (
                  <button
                    key={one}
                    type="button"
                    aria-pressed={(common("evidence") || "none") === one && common("evidence") !== null}
                    onClick={() => apply(t("maps.panel.step_card"), all("evidence", one === "none" ? null : one))}
                  >
                    <EvidenceMark evidence={one} />
                    {t(`maps.rests.${one}`)}
                  </button>
                ))}
              </fieldset>
              <Select
                label={t("maps.panel.at")}
                value={common("stage") ?? ""}
                choices={[
                  ...(common("stage") === null ? [{ value: "", text: t("maps.panel.mixed"), disabled: true }] : []),
                  ...doc.columns.map((c) => ({ value: c.node.id, text: titleOf(c.node) || t("maps.untitled") })),
                ]}
                onChange={(stage) => apply(t("maps.panel.step_move"), all("stage", stage))}
              />
              <div className="row several-tag">
                <div className="grow">
                  <Field
                    label={t("maps.panel.tag_all")}
                    value={tag}
                    maxLength={60}
                    onChange={setTag}
                    onKeyDown={(e) => e.key === "Enter" && addTag()}
                  />
                </div>
                <Button icon={Tag} disabled={tag.trim() === ""} onClick={addTag}>
                  {t("maps.panel.tag_put")}
                </Button>
              </div>
            </>
          ) : null}
          {nodes.length === 2 && nodes.every((n) => n.kind === "card" || n.kind === "stage") ? (
            <Button
              icon={MoveRight}
              onClick={() => {
                const [from, to] = nodes;
                if (!from || !to) return;
                const made = link(doc, from.id, to.id);
                apply(t("maps.panel.step_link"), made.ops);
                select([made.at]);
              }}
            >
              {t("maps.panel.link_both")}
            </Button>
          ) : null}
          <footer className="row side-foot">
            <span className="grow" />
            <Button
              size="small"
              variant="danger"
              icon={Trash2}
              onClick={() => {
                apply(
                  t("maps.panel.step_delete"),
                  nodes.map((n): Op => ({ op: "delete", id: n.id })),
                );
                select([]);
              }}
            >
              {t("maps.panel.delete_all", { n: count(nodes.length) })}
            </Button>
          </footer>
        </>
      ) : null}
    </div>
  );
}
