import type { ReactNode } from "react";
import type { Touchpoint } from "../../api/shape.ts";
import { cut } from "../../canvas/text.ts";
import { onPress } from "../../ui/drawn.ts";
import { KindTile } from "../../ui/KindTile.tsx";

/** The hatch of those who leave (`…h`), and what makes it fade to the right (`…m`). */
export function ExitFill({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={`${id}h`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="6" className="hatch" />
      </pattern>
      <linearGradient id={`${id}g`}>
        <stop offset="0.35" stopColor="#fff" />
        <stop offset="1" stopColor="#fff" stopOpacity="0" />
      </linearGradient>
      <mask id={`${id}m`} maskContentUnits="objectBoundingBox">
        <rect width="1" height="1" fill={`url(#${id}g)`} />
      </mask>
    </defs>
  );
}

type Props = {
  readonly node: string; // its key
  /** Where the arrow keys find it. */
  readonly cell?: { readonly row: number; readonly column: number };
  /** It is reached with the tab key. */
  readonly reached: boolean;
  /** Others are traced. */
  readonly aside: boolean;
  readonly pressed: boolean;
  readonly label: string;
  readonly onPress: () => void;
  readonly onOver: (over: boolean) => void;
  readonly place: { readonly x: number; readonly y: number; readonly height: number };
  readonly bar: number; // its width
  readonly pitch: number; // of a row
  readonly room: number; // for its name
  /** Its name stands to the right of it. */
  readonly last: boolean;
  readonly point: Touchpoint | null;
  readonly colour: string;
  readonly name: string;
  readonly figure: string;
  /** Behind the figure: how it changed. */
  readonly children: ReactNode;
};

/** A node of a diagram of flows: its bar, its tile, its name and its figure, a button. */
export function SankeyNode(props: Props) {
  const { place, bar, pitch, room, last, point, colour, name, figure, children } = props;
  const middle = place.y + place.height / 2;
  const label = { x: last ? place.x + bar + (point ? 32 : 10) : place.x - (point ? 34 : 10), textAnchor: last ? "start" : "end" } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
    <g
      role="button"
      tabIndex={props.reached ? 0 : -1}
      className={props.aside ? "sankey-node aside" : "sankey-node"}
      data-node={props.node}
      data-row={props.cell?.row}
      data-column={props.cell?.column}
      aria-pressed={props.pressed}
      aria-label={props.label}
      onClick={props.onPress}
      onKeyDown={onPress(props.onPress)}
      onFocus={() => props.onOver(true)}
      onBlur={() => props.onOver(false)}
      onPointerEnter={() => props.onOver(true)}
      onPointerLeave={() => props.onOver(false)}
    >
      <rect
        x={last ? place.x - 4 : place.x - room - 36}
        y={middle - pitch / 2}
        width={room + 40 + bar}
        height={pitch}
        className="sankey-target"
      />
      <rect
        x={place.x}
        y={place.y}
        width={bar}
        height={Math.max(place.height, 1.5)}
        rx="1.5"
        style={{ fill: colour }}
        className="sankey-bar"
      />
      {point ? (
        <g transform={`translate(${last ? place.x + bar + 7 : place.x - 27} ${middle - 10})`}>
          <KindTile point={point} size={20} />
        </g>
      ) : null}
      <text {...label} y={middle - 2} className="sankey-name">
        {cut(name, room)}
      </text>
      <text {...label} y={middle + 11}>
        {figure}
        {children}
      </text>
    </g>
  );
}
