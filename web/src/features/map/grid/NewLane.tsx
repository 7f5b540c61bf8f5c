import { Plus } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { addLane, set } from "../../../domain/map/edit.ts";
import { type LaneKind, laneKinds } from "../../../domain/map/node.ts";
import { Bubble } from "../../../ui/Bubble.tsx";
import { Field } from "../../../ui/Field.tsx";
import { useSay } from "../../../ui/say.ts";
import { useModel } from "../store.ts";

/** Lanes that begin a part of a service blueprint. */
const bands: readonly LaneKind[] = ["frontstage", "backstage", "support"];

type Props = { readonly open: boolean; readonly onOpen: (open: boolean) => void };

/** One more lane, of a kind that is chosen, also by typing its name. */
export function NewLane({ open, onOpen }: Props) {
  const { t } = useSay();
  return (
    <div className="map-new-lane">
      <Bubble
        opened={open}
        onChange={onOpen}
        label={t("studio.do.lane")}
        width={240}
        position="right-end"
        target={
          <button type="button" className="button small map-new" aria-expanded={open} onClick={() => onOpen(!open)}>
            <Plus size={14} aria-hidden="true" />
            {t("studio.lane_plus")}
          </button>
        }
      >
        <Kinds onDone={() => onOpen(false)} />
      </Bubble>
    </div>
  );
}

function Kinds({ onDone }: { readonly onDone: () => void }) {
  const { t } = useSay();
  const model = useModel();
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const shown = laneKinds.filter((kind) => t(`studio.lane.${kind}`).toLowerCase().includes(wanted.trim().toLowerCase()));
  const add = (kind: LaneKind) => {
    const { doc, spot } = model.state();
    onDone();
    const made = addLane(doc, kind, doc.lanes[spot.row]?.id);
    const band = bands.find((b) => b === kind);
    model.apply(t("studio.do.lane"), band ? [...made.ops, set(made.at, "band", band)] : made.ops);
    model.select([made.at]);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const kind = shown[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      setAt((at + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % Math.max(1, shown.length));
    else if (event.key === "Enter" && kind) add(kind);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="map-kinds">
      <Field
        label={t("studio.lane_kind")}
        quiet
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="map-kinds"
        aria-activedescendant={shown[at] ? `map-kind-${shown[at]}` : undefined}
        placeholder={t("studio.lane_kind")}
        value={wanted}
        onChange={(value) => {
          setWanted(value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div id="map-kinds" role="listbox" aria-label={t("studio.lane_kind")}>
        {shown.map((kind, i) => (
          <button
            key={kind}
            id={`map-kind-${kind}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            className="choice"
            onClick={() => add(kind)}
          >
            {t(`studio.lane.${kind}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
