import { EllipsisVertical, type LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Doc } from "../../../domain/map/tree.ts";
import { Bubble } from "../../../ui/Bubble.tsx";
import { useMapPart } from "../store.ts";

type Item = { readonly text: string; readonly icon: LucideIcon; readonly run: () => void; readonly danger?: boolean };

type Props = {
  readonly label: string;
  /** What is offered for the map as it is while the menu is open, not as it was when its head was drawn. */
  readonly items: (doc: Doc) => readonly (Item | null)[];
  readonly children?: ReactNode;
};

/** What else can be done with a stage or a lane. Dozens of these stand on a map: only the open one has its menu. */
export function More({ label, items, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <span className="map-more-at">
      <button
        type="button"
        className="map-more"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        tabIndex={-1}
        onClick={() => setOpen(!open)}
      >
        <EllipsisVertical size={14} aria-hidden="true" />
      </button>
      {open ? (
        <Bubble
          opened
          onChange={setOpen}
          label={label}
          width={240}
          position="bottom-start"
          target={<button type="button" className="map-more-over" tabIndex={-1} aria-hidden="true" onClick={() => setOpen(false)} />}
        >
          {children}
          <Items items={items} onRun={() => setOpen(false)} />
        </Bubble>
      ) : null}
    </span>
  );
}

function Items({ items, onRun }: { readonly items: Props["items"]; readonly onRun: () => void }) {
  const doc = useMapPart((s) => s.doc);
  return items(doc).map((item) =>
    item ? (
      <button
        key={item.text}
        type="button"
        className={item.danger ? "choice neg" : "choice"}
        onClick={() => {
          onRun();
          item.run();
        }}
      >
        <span className="mark">
          <item.icon size={14} aria-hidden="true" />
        </span>
        {item.text}
      </button>
    ) : null,
  );
}
