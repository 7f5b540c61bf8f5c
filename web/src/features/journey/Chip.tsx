import { ChevronDown, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Bubble } from "../../ui/Bubble.tsx";

type ChipProps = {
  readonly label: string;
  readonly text: string;
  readonly title?: string;
  readonly icon?: ReactNode;
  readonly width: number;
  readonly dashed?: boolean;
  readonly plain?: boolean; // its text says enough where there is little room
  readonly open?: boolean;
  readonly onOpen?: (open: boolean) => void;
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
  readonly children: (close: () => void) => ReactNode;
};

/** A filter at rest says what it is set to; pressed, it opens its choices. */
export function Chip({
  label,
  text,
  title,
  icon,
  width,
  dashed = false,
  plain = false,
  open,
  onOpen,
  onRemove,
  removeLabel,
  children,
}: ChipProps) {
  const [own, setOwn] = useState(false);
  const opened = open ?? own;
  const setOpened = onOpen ?? setOwn;
  return (
    <span className={`chip${dashed ? " dashed" : ""}${plain ? " plain" : ""}`}>
      <Bubble
        opened={opened}
        onChange={setOpened}
        label={label || text}
        width={width}
        target={
          <button type="button" aria-expanded={opened} title={title} onClick={() => setOpened(!opened)}>
            {icon}
            {label ? <span className="quiet">{label}</span> : null}
            <b>{text}</b>
            {dashed ? null : <ChevronDown size={12} aria-hidden="true" />}
          </button>
        }
      >
        {children(() => setOpened(false))}
      </Bubble>
      {onRemove ? (
        <button type="button" className="off" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
          <X size={12} aria-hidden="true" />
        </button>
      ) : null}
    </span>
  );
}
