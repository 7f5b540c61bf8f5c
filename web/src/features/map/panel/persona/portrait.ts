/** What a portrait is made of: shapes alone, the same for the same seed. */
export type PortraitParts = {
  readonly hair: "short" | "side" | "long" | "bob" | "bun" | "curls" | "tail" | "none";
  readonly clothes: "round" | "collar" | "scarf" | "jacket";
  readonly glasses: boolean;
  readonly beard: boolean;
  /** Which of four quiet patterns stands behind. */
  readonly ground: 0 | 1 | 2 | 3;
  /** 0 to 1, how dark the hair is. */
  readonly tone: number;
};

const hairs = ["short", "side", "long", "bob", "bun", "curls", "tail", "none"] as const;
const clothes = ["round", "collar", "scarf", "jacket"] as const;
const grounds = [0, 1, 2, 3] as const;

/** FNV-1a over the code units, spread by one more mixing step. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

export function portraitOf(seed: string): PortraitParts {
  const h = hash(seed);
  const at = <T>(list: readonly [T, ...T[]], shift: number): T => list[(h >>> shift) % list.length] ?? list[0];
  const hair = at(hairs, 0);
  return {
    hair,
    clothes: at(clothes, 4),
    glasses: (h >>> 8) % 4 === 0,
    beard: (hair === "short" || hair === "none" || hair === "side") && (h >>> 11) % 3 === 0,
    ground: at(grounds, 14),
    tone: ((h >>> 18) % 5) / 4,
  };
}
