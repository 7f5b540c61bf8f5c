import { describe, expect, it } from "vitest";
import { best, rank } from "./match.ts";

describe("what the palette finds", () => {
  it("does not ask for accents or case", () => {
    expect(rank("Fedeltà", "fedelta")).toBe(3);
    expect(rank("Punti e premi on line", "PREMI")).toBe(2);
    expect(rank("Pagamento sul sito", "gamento")).toBe(1);
    expect(rank("Pagamento sul sito", "negozio")).toBe(0);
  });
  it("wants every word, in any order", () => {
    expect(rank("Vai a Sorgenti", "sorg vai")).toBe(2);
    expect(rank("Vai a Sorgenti", "sorg clienti")).toBe(0);
  });
  it("finds everything when nothing is typed, in its own order", () => {
    expect(best(["b", "a"], (x) => x, "", 5)).toEqual(["b", "a"]);
  });
  it("puts the best first and stops at the most", () => {
    expect(best(["la cassa", "incassare", "cassa", "cassetto"], (x) => x, "cassa", 2)).toEqual(["cassa", "la cassa"]);
  });
});
