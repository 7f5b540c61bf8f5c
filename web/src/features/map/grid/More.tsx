import { EllipsisVertical, type LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Bubble } from "../../../ui/Bubble.tsx";

type Item = { readonly text: string; readonly icon: LucideIcon; readonly run: () => void; readonly danger?: boolean };

type Props = { readonly label: string; readonly items: readonly (Item | null)[]; readonly children?: (close: () => void) => ReactNode };

/** What else can be done with a stage or a lane. */
export function More({ label, items, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={label}
      width={240}
      position="bottom-start"
      target={
        <button type="button" className="map-more" aria-label={label} aria-expanded={open} tabIndex={-1} onClick={() => setOpen(!open)}>
          <EllipsisVertical size={14} aria-hidden="true" />
        </button>
      }
    >
      {children?.(() => setOpen(false))}
      {items.map((item) =>
        item ? (
          <button
            key={item.text}
            type="button"
            className={item.danger ? "choice neg" : "choice"}
            onClick={() => {
              setOpen(false);
              item.run();
            }}
          >
            <span className="mark">
              <item.icon size={14} aria-hidden="true" />
            </span>
            {item.text}
          </button>
        ) : null,
      )}
    </Bubble>
  );
}
