import { type PortraitParts, portraitOf } from "./portrait.ts";

/** A made-up person in a few shapes, in the tones of the page; nobody in particular. */
export function Portrait({ seed, size = 56 }: { readonly seed: string; readonly size?: number }) {
  const parts = portraitOf(seed);
  const hair = `color-mix(in srgb, var(--ink) ${Math.round(30 + parts.tone * 45)}%, var(--flow))`;
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" className="portrait" aria-hidden="true">
      <rect width="64" height="64" rx="10" fill="var(--sunken)" />
      <Ground ground={parts.ground} />
      <Behind hair={parts.hair} fill={hair} />
      <path d="M10 64c0-13 8-19 22-19s22 6 22 19z" fill="var(--flow-2)" />
      <path d="M26 38h12v10c-2 3-10 3-12 0z" fill="var(--flow)" />
      <Clothes clothes={parts.clothes} />
      <ellipse cx="32" cy="28" rx="11" ry="13" fill="var(--flow)" />
      {parts.beard ? <path d="M21 29c0 10 5 14 11 14s11-4 11-14c-2 5-5 6-11 6s-9-1-11-6z" fill={hair} /> : null}
      <Front hair={parts.hair} fill={hair} />
      {parts.glasses ? (
        <g fill="none" stroke="var(--ink-2)" strokeWidth="1.400">
          <circle cx="27" cy="29" r="3.800" />
          <circle cx="37" cy="29" r="3.800" />
          <path d="M30.800 28.600h2.400" />
        </g>
      ) : null}
      <rect x="0.500" y="0.500" width="63" height="63" rx="9.500" fill="none" stroke="var(--line)" />
    </svg>
  );
}

function Ground({ ground }: { readonly ground: PortraitParts["ground"] }) {
  switch (ground) {
    case 0:
      return <circle cx="32" cy="30" r="24" fill="var(--ink-04)" />;
    case 1:
      return <path d="M0 44L64 20V64H0z" fill="var(--ink-04)" />;
    case 2:
      return <path d="M8 14h14M8 22h10M46 12h10M50 20h6" stroke="var(--ink-08)" strokeWidth="3" strokeLinecap="round" />;
    case 3:
      return <rect x="12" y="8" width="40" height="56" rx="20" fill="var(--ink-04)" />;
  }
}

type HairProps = { readonly hair: PortraitParts["hair"]; readonly fill: string };

function Behind({ hair, fill }: HairProps) {
  switch (hair) {
    case "long":
      return <path d="M18 28c0-12 6-17 14-17s14 5 14 17v22H18z" fill={fill} />;
    case "bob":
      return <path d="M17 28c0-11 6-17 15-17s15 6 15 17v9H17z" fill={fill} />;
    case "bun":
      return <circle cx="32" cy="12" r="7" fill={fill} />;
    case "tail":
      return <path d="M40 16c10 2 12 14 8 26-3-2-6-4-6-8z" fill={fill} />;
    default:
      return null;
  }
}

function Front({ hair, fill }: HairProps) {
  switch (hair) {
    case "none":
      return null;
    case "curls":
      return (
        <g fill={fill}>
          {[
            [21, 22],
            [24, 16],
            [30, 13],
            [36, 13.5],
            [41, 17],
            [43, 23],
          ].map(([x, y]) => (
            <circle key={x} cx={x} cy={y} r="5" />
          ))}
        </g>
      );
    case "side":
      return <path d="M20 27c0-10 5-14 12-14s12 4 12 13c-8 0-14-3-17-8-1 4-3 7-7 9z" fill={fill} />;
    case "short":
      return <path d="M20 25c0-8 5-12 12-12s12 4 12 12c-3-3-6-5-12-5s-9 2-12 5z" fill={fill} />;
    default:
      return <path d="M20 28c0-10 5-15 12-15s12 5 12 15c-2-5-6-8-12-9-6 1-10 4-12 9z" fill={fill} />;
  }
}

function Clothes({ clothes }: { readonly clothes: PortraitParts["clothes"] }) {
  switch (clothes) {
    case "round":
      return <path d="M24 46c3 5 13 5 16 0" fill="none" stroke="var(--surface)" strokeWidth="2" />;
    case "collar":
      return <path d="M25 45l7 8 7-8-2-2-5 5-5-5z" fill="var(--surface)" />;
    case "scarf":
      return <path d="M21 45c6 6 16 6 22 0l2 5c-8 6-18 6-26 0z" fill="var(--edge)" />;
    case "jacket":
      return <path d="M25 45l7 18 7-18M32 63V64" fill="none" stroke="var(--edge)" strokeWidth="2" />;
  }
}
