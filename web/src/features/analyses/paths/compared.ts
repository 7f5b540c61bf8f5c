/** A share beside that of the comparison. */
export type Against = { readonly before: number; readonly difference: number };

const against = (share: number, before: number | undefined): Against | null =>
  before === undefined ? null : { before, difference: share - before };

type Variants = { readonly variants: readonly { readonly key: string; readonly share: number }[]; readonly others: number };

/** An answer, and that of the comparison. */
type Beside<A> = A & { readonly compare?: A | null | undefined };

/**
 * Each variant's share of all paths beside the comparison's, by its key. Null
 * where the comparison has others than it lists, and it is not among those.
 */
export function variantsAgainst(answer: Beside<Variants>): ReadonlyMap<string, Against | null> {
  const { compare } = answer;
  if (!compare) return new Map();
  const was = new Map(compare.variants.map((v) => [v.key, v.share]));
  const unlisted = compare.others === 0 ? 0 : undefined;
  return new Map(answer.variants.map((v) => [v.key, against(v.share, was.get(v.key) ?? unlisted)]));
}

type Ends = { readonly from: string; readonly to: string };
type Graph = {
  readonly nodes: readonly { readonly id: string; readonly interactions: number }[];
  readonly edges: readonly (Ends & { readonly count: number })[];
};

export const endsKey = ({ from, to }: Ends): string => `${from}>${to}`;

const sizes = (graph: Graph): ReadonlyMap<string, number> => new Map(graph.nodes.map((n) => [n.id, n.interactions]));

/** How often a step goes from one node to the other, of all that was done at the first: by the ends of the edge. */
function edgeShares(graph: Graph): ReadonlyMap<string, number> {
  const size = sizes(graph);
  return new Map(graph.edges.map((e) => [endsKey(e), e.count / Math.max(1, size.get(e.from) ?? 0)]));
}

/**
 * Each edge's share of its first node beside the comparison's. Null where the
 * comparison does not know one of its nodes.
 */
export function edgesAgainst(answer: Beside<Graph>): ReadonlyMap<string, Against | null> {
  const { compare } = answer;
  if (!compare) return new Map();
  const [now, was, known] = [edgeShares(answer), edgeShares(compare), sizes(compare)];
  return new Map(
    answer.edges.map((e) => [
      endsKey(e),
      known.has(e.from) && known.has(e.to) ? against(now.get(endsKey(e)) ?? 0, was.get(endsKey(e)) ?? 0) : null,
    ]),
  );
}

/** Each node's share of all that was done beside the comparison's, by its id; null where the comparison does not know it. */
export function nodesAgainst(answer: Beside<Graph>): ReadonlyMap<string, Against | null> {
  const { compare } = answer;
  if (!compare) return new Map();
  const all = (graph: Graph) =>
    Math.max(
      1,
      graph.nodes.reduce((sum, n) => sum + n.interactions, 0),
    );
  const [whole, before, was] = [all(answer), all(compare), sizes(compare)];
  return new Map(
    answer.nodes.map((n) => {
      const then = was.get(n.id);
      return [n.id, against(n.interactions / whole, then === undefined ? undefined : then / before)];
    }),
  );
}
