/** Letters without accents and case, so that "fedelta" finds "Fedeltà". */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * How well a text answers what was typed: 3 begins with it, 2 a word of it does,
 * 1 all words are somewhere, 0 not at all. Nothing typed is answered by all.
 */
export function rank(text: string, typed: string): 0 | 1 | 2 | 3 {
  const [here, wanted] = [plain(text), plain(typed).trim()];
  if (here.startsWith(wanted)) return 3;
  const words = wanted.split(/\s+/);
  if (!words.every((word) => here.includes(word))) return 0;
  const begins = here.split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => begins.some((begin) => begin.startsWith(word))) ? 2 : 1;
}

/** Those that answer, the best first, else in their own order. */
export function best<T>(all: readonly T[], textOf: (one: T) => string, typed: string, most: number): readonly T[] {
  return all
    .map((one) => ({ one, rank: rank(textOf(one), typed) }))
    .filter((found) => found.rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map((found) => found.one);
}
