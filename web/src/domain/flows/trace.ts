import type { Flows } from "../../api/shape.ts";

/** What is open: a node by its key, a link by those of its ends, or a way back by its stages. */
export type Picked =
  | { readonly kind: "node"; readonly key: string }
  | { readonly kind: "link"; readonly from: string; readonly to: string }
  | { readonly kind: "return"; readonly from: string; readonly to: string };

/** The picked thing as the address writes it. */
export function writePicked(picked: Picked): string {
  switch (picked.kind) {
    case "node":
      return picked.key;
    case "link":
      return `${picked.from}>${picked.to}`;
    case "return":
      return `${picked.from}<${picked.to}`;
  }
}

/** Reads what writePicked wrote; what the flows do not have is null. */
export function readPicked(text: string | null, flows: Flows): Picked | null {
  if (!text) return null;
  const all: readonly Picked[] = [
    ...flows.nodes.map(({ key }): Picked => ({ kind: "node", key })),
    ...flows.links.map(({ from, to }): Picked => ({ kind: "link", from, to })),
    ...flows.returns.map(({ from, to }): Picked => ({ kind: "return", from, to })),
  ];
  return all.find((picked) => writePicked(picked) === text) ?? null;
}

/** Which part of each link and node belongs to what is traced, 0 to 1; what is absent has none. */
export type Trace = { readonly links: ReadonlyMap<string, number>; readonly nodes: ReadonlyMap<string, number> };

export const linkKey = (link: { readonly from: string; readonly to: string }): string => `${link.from}>${link.to}`;

/**
 * Follows what is picked both ways; a way back has no trace. Its own links belong to it whole; further
 * on, a node hands on to its links the part of it that is traced, as if all of
 * its passes were alike.
 */
export function traceOf(flows: Flows, picked: Picked): Trace {
  const links = new Map<string, number>();
  const nodes = new Map<string, number>();
  const size = new Map(flows.nodes.map((n) => [n.key, n.passes]));

  const follow = (start: ReadonlyMap<string, number>, forward: boolean) => {
    // Nodes stand in the order of their stages, so one walk over them is enough.
    const traced = new Map(start);
    const walk = forward ? flows.nodes : flows.nodes.toReversed();
    for (const { key } of walk) {
      const part = traced.get(key);
      if (part === undefined) continue;
      nodes.set(key, Math.max(nodes.get(key) ?? 0, part));
      for (const link of flows.links) {
        if ((forward ? link.from : link.to) !== key) continue;
        const other = forward ? link.to : link.from;
        links.set(linkKey(link), part);
        const whole = size.get(other) ?? 0;
        if (whole > 0) traced.set(other, Math.min(1, (traced.get(other) ?? 0) + (part * link.passes) / whole));
      }
    }
  };
  if (picked.kind === "node") {
    follow(new Map([[picked.key, 1]]), true);
    follow(new Map([[picked.key, 1]]), false);
    return { links, nodes };
  }
  if (picked.kind === "return") return { links, nodes };
  const link = flows.links.find((l) => l.from === picked.from && l.to === picked.to);
  if (!link) return { links, nodes };
  follow(new Map([[link.to, link.passes / (size.get(link.to) ?? 1)]]), true);
  follow(new Map([[link.from, link.passes / (size.get(link.from) ?? 1)]]), false);
  links.set(linkKey(link), 1);
  return { links, nodes };
}
