import { Fragment, type ReactNode } from "react";
import { fill } from "../domain/text/fill.ts";

type Slot = { readonly kind: "slot"; readonly name: string; readonly node: ReactNode };

/** A text whose places are still written {{name}}, with elements in them. */
export function Phrase({ text, parts }: { readonly text: string; readonly parts: Readonly<Record<string, ReactNode>> }) {
  const slots: Record<string, Slot> = {};
  for (const [name, node] of Object.entries(parts)) slots[name] = { kind: "slot", name, node };
  return fill(text, slots).map((part) => (part.kind === "words" ? part.text : <Fragment key={part.name}>{part.node}</Fragment>));
}
