import { CircleDashed, FastForward, Frown, type LucideIcon, Shuffle, SquareDashed } from "lucide-react";
import type { Deviation } from "../../../api/shape.ts";

export const kinds = ["missing", "skipped", "adhoc", "failing", "disorder"] as const satisfies readonly Deviation["kind"][];

const icons: Readonly<Record<Deviation["kind"], LucideIcon>> = {
  missing: CircleDashed,
  skipped: FastForward,
  adhoc: SquareDashed,
  failing: Frown,
  disorder: Shuffle,
};

/** A shape for each kind; only what fails is told by a colour too, because it is a feeling. */
export function KindIcon({ kind, size = 14 }: { readonly kind: Deviation["kind"]; readonly size?: number }) {
  const Icon = icons[kind];
  return <Icon size={size} strokeWidth={1.75} className={kind === "failing" ? "neg" : "second"} aria-hidden="true" />;
}

export const sameDeviation = (a: Deviation, b: Deviation): boolean =>
  a.kind === b.kind && a.stage === b.stage && a.touchpoint === b.touchpoint;
