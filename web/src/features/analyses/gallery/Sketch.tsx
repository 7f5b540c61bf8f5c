import type { AnalysisKind } from "../../../domain/analyses/kinds.ts";

/** What the answers to a question look like: a drawing without figures. */
export function Sketch({ kind }: { readonly kind: AnalysisKind }) {
  return (
    <svg className="sketch" viewBox="0 0 120 56" width="120" height="56" aria-hidden="true">
      {drawings[kind]}
    </svg>
  );
}

const bars = (heights: readonly number[], step: number, width: number) =>
  heights.map((h, i) => <rect key={h} x={4 + i * step} y={52 - h} width={width} height={h} rx="2" className={i === 0 ? "ink" : "soft"} />);

const drawings: Readonly<Record<AnalysisKind, React.ReactNode>> = {
  funnel: bars([46, 34, 22, 12], 29, 22),
  paths: (
    <>
      <path d="M8 28 C40 28 40 10 72 10 L112 10" className="way strong" />
      <path d="M8 28 C40 28 40 28 72 28 L112 28" className="way" />
      <path d="M8 28 C40 28 40 46 72 46 L104 46" className="way thin" />
      <rect x="4" y="14" width="6" height="28" rx="2" className="ink" />
    </>
  ),
  retention: [0, 1, 2, 3, 4].flatMap((row) =>
    [0, 1, 2, 3, 4, 5]
      .slice(0, 6 - row)
      .map((column) => (
        <rect
          key={`${row} ${column}`}
          x={4 + column * 19}
          y={3 + row * 10.5}
          width="17"
          height="8.5"
          rx="1.5"
          className="ink"
          opacity={0.85 / (column + 1) + 0.06}
        />
      )),
  ),
  attribution: [46, 74, 30, 96].map((w, i) => (
    <g key={w}>
      <rect x="4" y={4 + i * 13} width={w} height="5" rx="1.5" className="ink" />
      <rect x="4" y={10 + i * 13} width={w * 0.7} height="3" rx="1.5" className="soft" />
    </g>
  )),
  behaviours: (
    <>
      <circle cx="16" cy="28" r="10" className="line" />
      <path d="M32 28 H66 M60 22 L67 28 L60 34" className="line" />
      <rect x="76" y="18" width="20" height="20" rx="3" className="ink" />
      <path d="M4 50 L28 44 L52 46 L76 40 L112 42" className="line" opacity="0.4" />
    </>
  ),
  consistency: (
    <>
      <rect x="4" y="8" width="112" height="10" rx="2" className="soft" />
      <rect x="4" y="8" width="58" height="10" rx="2" className="ink" />
      <path d="M10 36 H54 M10 46 H54" className="line" />
      <path d="M66 36 H110 M66 46 H96" className="line" />
      <path d="M56 32 L64 50" className="line" opacity="0.6" />
    </>
  ),
};
