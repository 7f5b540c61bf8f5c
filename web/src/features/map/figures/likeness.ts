/** Words that say nothing of what a thing is. */
const empty = new Set(
  "il lo la i gli le l un uno una di del dello della dei degli delle d a al allo alla ai alle in nel nella nei da dal dalla con su sul sulla per tra fra e ed o the an of in on at to for by with and or my our".split(
    " ",
  ),
);

/** The words of a name as they can be compared: no accents, no endings of number and gender. */
function stems(name: string): readonly string[] {
  const words = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !empty.has(word));
  return words.map((word) => (word.length > 3 ? word.replace(/(?:ies|[aeiou]+s?|s)$/, "") : word));
}

/** How like two words are: the same, one the beginning of the other, or one slip apart. */
function alike(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length >= 4 && long.startsWith(short)) return 0.85;
  return short.length >= 5 && slips(short, long) === 1 ? 0.8 : 0;
}

/** Whether one letter more, less or other makes one word the other: 1, 0 for the same, 2 for further apart. */
function slips(short: string, long: string): number {
  if (long.length - short.length > 1) return 2;
  const from = [...short].findIndex((letter, i) => letter !== long[i]);
  if (from < 0) return long.length - short.length;
  const rest = short.length === long.length ? short.slice(from + 1) : short.slice(from);
  return rest === long.slice(from + 1) ? 1 : 2;
}

/** How like two names are, from 0 to 1: the words that they share, of all their words. */
export function likeness(a: string, b: string): number {
  const [left, right] = [stems(a), stems(b)];
  if (left.length === 0 || right.length === 0) return 0;
  const free = [...right];
  let sum = 0;
  for (const word of left) {
    const scores = free.map((other) => alike(word, other));
    const best = Math.max(0, ...scores);
    if (best === 0) continue;
    sum += best;
    free.splice(scores.indexOf(best), 1);
  }
  return (2 * sum) / (left.length + right.length);
}

/** So like must a name be to be proposed. */
const enough = 0.6;

type Found = { readonly at: number; readonly likeness: number } | null;

/** What was found before, as long as the candidates are the same: a map has hundreds of names. */
const known = new WeakMap<object, Map<string, Found>>();

/** The candidate that is most like a text by any of its names; null where none is like enough or two are equally like. */
export function mostAlike<C extends { readonly names: readonly string[] }>(
  text: string,
  candidates: readonly C[],
): { readonly candidate: C; readonly likeness: number } | null {
  const before = known.get(candidates) ?? new Map<string, Found>();
  known.set(candidates, before);
  const found = before.has(text) ? before.get(text) : rank(text, candidates);
  before.set(text, found ?? null);
  const candidate = found ? candidates[found.at] : undefined;
  return found && candidate ? { candidate, likeness: found.likeness } : null;
}

function rank(text: string, candidates: readonly { readonly names: readonly string[] }[]): Found {
  const [first, second] = candidates
    .map((candidate, at) => ({ at, likeness: Math.max(0, ...candidate.names.map((name) => likeness(text, name))) }))
    .filter((r) => r.likeness >= enough)
    .toSorted((a, b) => b.likeness - a.likeness);
  return first && first.likeness !== second?.likeness ? first : null;
}
