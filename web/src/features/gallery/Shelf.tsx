import { type ReactNode, useId } from "react";

/** A row of the gallery: a name, and things of one sort. */
export function Shelf({ title, about, children }: { readonly title: string; readonly about?: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className="shelf" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {about ? <p className="t12 quiet">{about}</p> : null}
      {children}
    </section>
  );
}
