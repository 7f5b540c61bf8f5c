import { Angry, Frown, Laugh, type LucideIcon, Meh, Smile } from "lucide-react";
import { faceOf } from "../domain/measure.ts";

export type FaceIndex = 0 | 1 | 2 | 3 | 4;
const faces: Readonly<Record<FaceIndex, LucideIcon>> = { 0: Angry, 1: Frown, 2: Meh, 3: Smile, 4: Laugh };

export const faceColour = (face: FaceIndex): string => (face < 2 ? "var(--neg)" : face > 2 ? "var(--pos)" : "var(--mid)");

/** One of five faces, from anger to delight. */
export function Face({ face, size = 16 }: { readonly face: FaceIndex; readonly size?: number }) {
  const Icon = faces[face];
  return <Icon size={size} strokeWidth={1.75} style={{ color: faceColour(face) }} aria-hidden="true" />;
}

export const emotionColour = (emotion: number): string => faceColour(faceOf(emotion));
