import type { Text, Touchpoint } from "../api/shape.ts";
import { unreachable } from "../domain/unreachable.ts";
import { iconOf } from "./icons.ts";

/** How people meet a touchpoint; what others own is third-party, however one meets it. */
export type TileKind = Touchpoint["kind"] | "third";

export const tileKind = (point: Touchpoint): TileKind => (point.ownership === "earned" ? "third" : point.kind);

/** The outline says the kind before the colour does. */
function outline(kind: TileKind, filled: boolean) {
  const paint = { fill: filled ? `var(--${kind})` : `var(--${kind}-t)`, stroke: `var(--${kind})` };
  switch (kind) {
    case "physical":
      return <rect x="1.5" y="1.5" width="21" height="21" rx="3.5" style={paint} strokeWidth="1.4" />;
    case "digital":
      return <circle cx="12" cy="12" r="10.75" style={paint} strokeWidth="1.4" />;
    case "human":
      return <path d="M1.6 22.4V12a10.400 10.400 0 0 1 20.800 0v10.400z" style={paint} strokeWidth="1.4" strokeLinejoin="round" />;
    case "third":
      return (
        <path
          d="M12 1.200l9.400 5.400v10.800L12 22.800l-9.400-5.400V6.600z"
          style={paint}
          strokeWidth="1.5"
          strokeLinejoin="round"
          {...(filled ? {} : { strokeDasharray: "2.8 2" })}
        />
      );
    default:
      return unreachable(kind);
  }
}

/** A touchpoint's kind and icon; filled is a moment of truth. What it says is said in words beside it. */
export function KindTile({ point, size = 20 }: { readonly point: Touchpoint; readonly size?: number }) {
  const kind = tileKind(point);
  const filled = point.moment === true;
  const Icon = iconOf(point);
  return (
    <svg className="tile" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {outline(kind, filled)}
      <Icon x={5.4} y={5.4} size={13.2} strokeWidth={2.1} style={{ color: filled ? "var(--inv)" : `var(--${kind})` }} />
    </svg>
  );
}

const none: Text = { it: "", en: "" };
const examples: Readonly<Record<TileKind, string>> = { physical: "store", digital: "monitor", human: "user-round", third: "star" };

/** A tile for the key of kinds. */
export function KindSample({
  kind,
  filled = false,
  size = 16,
}: {
  readonly kind: TileKind;
  readonly filled?: boolean;
  readonly size?: number;
}) {
  const point: Touchpoint = {
    id: kind,
    name: none,
    kind: kind === "third" ? "digital" : kind,
    ownership: kind === "third" ? "earned" : "owned",
    channel: "",
    icon: examples[kind],
    moment: filled,
  };
  return <KindTile point={point} size={size} />;
}
