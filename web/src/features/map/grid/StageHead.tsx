// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid: no table can hold cards that are dragged, and heads that stick
// biome-ignore-all lint/a11y/useFocusableInteractive: the cards in a cell take the focus, not the cell
import { ArrowUpRight, CornerDownRight, CornerUpLeft, Merge, Plus, Repeat2, Split, Trash2 } from "lucide-react";
import { memo } from "react";
import { Link } from "wouter";
import { addStep, merge, nest, remove, set, split, unnest } from "../../../domain/map/edit.ts";
import { type MapNode, newId, type Op, root, text, titleOf } from "../../../domain/map/node.ts";
import { between } from "../../../domain/map/order.ts";
import { useSay } from "../../../ui/say.ts";
import { StageFigures } from "../figures/slots.tsx";
import { CommentCount } from "../panel/slots.tsx";
import { useMapPart, useModel } from "../store.ts";
import { More } from "./More.tsx";
import { Words } from "./Words.tsx";

type Props = {
  readonly stage: MapNode;
  /** The stage that a step belongs to; the same for a stage. */
  readonly of: MapNode;
  readonly here: boolean;
  readonly column: number;
};

/** The head of a stage or step. */
export const StageHead = memo(function StageHead({ stage, of, here, column }: Props) {
  const say = useSay();
  const { t } = say;
  const model = useModel();
  const selected = useMapPart((s) => s.selection.includes(stage.id));
  const editing = useMapPart((s) => s.editing === stage.id);
  const typed = useMapPart((s) => (s.editing === stage.id ? s.typed : null));
  const by = useMapPart((s) => s.people.find((p) => p.editing === stage.id || p.selection.includes(stage.id)));
  const may = useMapPart(() => model.may("edit"));
  const step = stage !== of;
  const submap = text(stage, "submap");
  const title = titleOf(stage);
  return (
    <div
      className={["map-stage", step ? "step" : "", selected ? "selected" : "", by ? "theirs" : ""].filter(Boolean).join(" ")}
      role="columnheader"
      aria-colindex={column + 2}
      data-spot={stage.id}
      data-stage={stage.id}
      tabIndex={here ? 0 : -1}
      aria-selected={selected}
      style={{ gridColumn: column + 2 }}
      {...(by ? { "data-person": by.color } : {})}
    >
      {by ? <span className="map-by">{by.editing === stage.id ? t("studio.writes", { name: by.name }) : by.name}</span> : null}
      <div className="map-stage-line">
        {editing ? (
          <Words
            label={t("studio.stage_name")}
            value={title}
            typed={typed}
            onKeep={(value) => {
              if (value !== title) model.apply(t("studio.do.write"), [set(stage.id, "title", value)]);
              model.edit(null);
            }}
            onDrop={() => model.edit(null)}
          />
        ) : (
          <span className={title ? "map-stage-title" : "map-stage-title quiet"}>{title || t("studio.unnamed")}</span>
        )}
        <CommentCount node={stage} />
        {submap ? (
          <Link href={`/maps/${submap}`} className="map-open" aria-label={t("studio.open_sub", { name: title })} tabIndex={-1}>
            <ArrowUpRight size={14} aria-hidden="true" />
          </Link>
        ) : null}
        {may ? <StageMore stage={stage} of={of} title={title} /> : null}
      </div>
      {text(stage, "subtitle") ? <span className="map-stage-sub">{text(stage, "subtitle")}</span> : null}
      <StageFigures stage={stage} />
    </div>
  );
});

function StageMore({ stage, of, title }: { readonly stage: MapNode; readonly of: MapNode; readonly title: string }) {
  const { t } = useSay();
  const { apply, edit, select } = useModel();
  const begin = (label: string, made: { readonly ops: readonly Op[]; readonly at: string } | null) => {
    if (!made) return;
    apply(label, made.ops);
    select([made.at]);
    edit(made.at);
  };
  const step = stage !== of;
  return (
    <More
      label={t("studio.stage_more", { name: title || t("studio.unnamed") })}
      items={(doc) => {
        const first = doc.stages[0]?.node;
        // Nothing to merge with, or to go below: then it is not offered.
        const merging = merge(doc, stage.id);
        const nesting = step ? [] : nest(doc, stage.id, t("studio.first_step"));
        const loop = (): void => {
          const order = between(doc.links.at(-1)?.order ?? "", "");
          apply(t("studio.do.loop"), [
            { op: "insert", id: newId(), kind: "link", parent: root, order, props: { from: stage.id, to: first?.id ?? "", type: "loop" } },
          ]);
        };
        return [
          { text: t("studio.do.stage_after"), icon: Plus, run: () => begin(t("studio.do.stage_after"), split(doc, stage.id, "")) },
          step ? null : { text: t("studio.do.step"), icon: Split, run: () => begin(t("studio.do.step"), addStep(doc, stage.id, "")) },
          merging.length > 0 ? { text: t("studio.do.merge"), icon: Merge, run: () => apply(t("studio.do.merge"), merging) } : null,
          step ? { text: t("studio.do.unnest"), icon: CornerUpLeft, run: () => apply(t("studio.do.unnest"), unnest(doc, stage.id)) } : null,
          nesting.length > 0 ? { text: t("studio.do.nest"), icon: CornerDownRight, run: () => apply(t("studio.do.nest"), nesting) } : null,
          !step && first && first !== stage ? { text: t("studio.do.loop"), icon: Repeat2, run: loop } : null,
          {
            text: t("studio.do.delete_stage"),
            icon: Trash2,
            danger: true,
            run: () => apply(t("studio.do.delete_stage"), remove([stage.id])),
          },
        ];
      }}
    />
  );
}
