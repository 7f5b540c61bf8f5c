import { type ComponentType, useEffect, useState } from "react";

type Load = () => Promise<{ readonly default: ComponentType }>;

/** The pages that are here already, by how they were loaded. */
const here = new Map<Load, ComponentType>();

/**
 * A page that is loaded when it is first shown. One that is here already is shown
 * at once: React's lazy would hold it back for a third of a second after the
 * blank page that stood there before it.
 */
export function Later({ load }: { readonly load: Load }) {
  const [Page, setPage] = useState(() => here.get(load));
  const [broken, setBroken] = useState<{ readonly by: unknown } | null>(null);
  useEffect(() => {
    if (Page) return;
    let left = false;
    load().then(
      (module) => {
        here.set(load, module.default);
        if (!left) setPage(() => module.default);
      },
      (error: unknown) => {
        if (!left) setBroken({ by: error });
      },
    );
    return () => {
      left = true;
    };
  }, [Page, load]);
  if (broken) throw broken.by; // the boundary around says so
  return Page ? <Page /> : <main className="main" aria-busy="true" />;
}
