// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid: no table can hold cards that are dragged, and heads that stick
// biome-ignore-all lint/a11y/useFocusableInteractive: the cards in a cell take the focus, not the cell
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, EyeOff, Trash2 } from "lucide-react";
import { memo } from "react";
import { bandOf } from "../../../domain/map/bands.ts";
import { remove, set, shift } from "../../../domain/map/edit.ts";
import { laneKind, laneKinds, type MapNode, text } from "../../../domain/map/node.ts";
import { spotOf } from "../../../domain/map/spot.ts";
import { Select } from "../../../ui/Field.tsx";
import { useSay } from "../../../ui/say.ts";
import { LaneFigure } from "../figures/slots.tsx";
import { useMapPart, useModel } from "../store.ts";
import { More } from "./More.tsx";
import { Words } from "./Words.tsx";
import { laneTitle } from "./words.ts";

const bands = ["", "frontstage", "backstage", "support"] as const;

type Props = {
  readonly lane: MapNode;
  readonly here: boolean;
  readonly folded: boolean;
  readonly onFold: (lane: string, up: boolean) => void;
};

/** The head of a lane. */
export const LaneHead = memo(function LaneHead({ lane, here, folded, onFold }: Props) {
  const say = useSay();
  const { t } = say;
  const model = useModel();
  const selected = useMapPart((s) => s.selection.includes(lane.id));
  const editing = useMapPart((s) => s.editing === lane.id);
  const typed = useMapPart((s) => (s.editing === lane.id ? s.typed : null));
  const may = useMapPart(() => model.may("edit"));
  const title = laneTitle(lane, say);
  const Fold = folded ? ChevronRight : ChevronDown;
  return (
    <div
      className={selected ? "map-lane selected" : "map-lane"}
      role="rowheader"
      aria-colindex={1}
      data-spot={lane.id}
      data-lane={lane.id}
      tabIndex={here ? 0 : -1}
      aria-selected={selected}
    >
      <span className="map-lane-line">
        <button
          type="button"
          className="map-fold"
          tabIndex={-1}
          aria-expanded={!folded}
          aria-label={t(folded ? "studio.unfold" : "studio.fold", { name: title })}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation();
            const at = spotOf(model.state().doc, lane.id);
            if (at) model.go(at, []); // it is open as long as the keyboard is on one of its cards
            onFold(lane.id, !folded);
          }}
        >
          <Fold size={12} aria-hidden="true" />
        </button>
        {editing ? (
          <Words
            label={t("studio.lane_name")}
            value={title}
            typed={typed}
            onKeep={(value) => {
              if (value !== title) model.apply(t("studio.do.write"), [set(lane.id, "title", value)]);
              model.edit(null);
            }}
            onDrop={() => model.edit(null)}
          />
        ) : (
          <b>{title}</b>
        )}
        {may ? <LaneMore lane={lane} title={title} /> : null}
      </span>
      {text(lane, "note") && !folded ? <span className="t11 quiet">{text(lane, "note")}</span> : null}
      {folded ? null : <LaneFigure lane={lane} />}
    </div>
  );
});

function LaneMore({ lane, title }: { readonly lane: MapNode; readonly title: string }) {
  const { t } = useSay();
  const { apply, state } = useModel();
  return (
    <More
      label={t("studio.lane_more", { name: title })}
      items={({ lanes: all }) => {
        // In a blueprint a lane goes past its neighbours of the same band.
        const lanes = state().inBands ? all.filter((l) => bandOf(l) === bandOf(lane)) : all;
        const [up, down] = [shift(lanes, lane.id, -1), shift(lanes, lane.id, 1)];
        return [
          up.length > 0 ? { text: t("studio.do.lane_up"), icon: ArrowUp, run: () => apply(t("studio.do.lane_up"), up) } : null,
          down.length > 0 ? { text: t("studio.do.lane_down"), icon: ArrowDown, run: () => apply(t("studio.do.lane_down"), down) } : null,
          { text: t("studio.do.hide_lane"), icon: EyeOff, run: () => apply(t("studio.do.hide_lane"), [set(lane.id, "hidden", true)]) },
          {
            text: t("studio.do.delete_lane"),
            icon: Trash2,
            danger: true,
            run: () => apply(t("studio.do.delete_lane"), remove([lane.id])),
          },
        ];
      }}
    >
      <div className="map-lane-fields">
        <Select
          label={t("studio.lane_kind")}
          value={laneKind(lane) ?? "text"}
          choices={laneKinds.map((value) => ({ value, text: t(`studio.lane.${value}`) }))}
          onChange={(kind) => apply(t("studio.do.lane_kind"), [set(lane.id, "kind", kind)])}
        />
        <Select
          label={t("studio.band_of")}
          value={bands.find((b) => b === text(lane, "band")) ?? ""}
          choices={bands.map((value) => ({ value, text: t(`studio.band.${value || "none"}`) }))}
          onChange={(band) => apply(t("studio.do.band"), [set(lane.id, "band", band || null)])}
        />
      </div>
    </More>
  );
}
