import { describe, expect, test } from "vitest";
import { likeness, mostAlike } from "./likeness.ts";

describe("how like two names are", () => {
  test("the same, whatever its accents, capitals, articles and endings", () => {
    expect(likeness("La scheda del capo", "Schede capo")).toBe(1);
    expect(likeness("Fedeltà", "fedelta")).toBe(1);
    expect(likeness("Product pages", "product page")).toBe(1);
  });
  test("a part is like, another thing is not", () => {
    expect(likeness("Cassa", "Cassa del negozio")).toBeGreaterThan(0.6);
    expect(likeness("Carello", "Carrello")).toBeGreaterThan(0.6);
    expect(likeness("Vetrina", "Carrello")).toBe(0);
    expect(likeness("", "Carrello")).toBe(0);
    expect(likeness("il", "la")).toBe(0);
  });
  test("is symmetric", () => {
    for (const [a, b] of [
      ["Pagamento web", "Pagamento"],
      ["Servizio clienti", "Assistenza clienti"],
      ["Corriere", "Consegna del corriere"],
    ] as const)
      expect(likeness(a, b)).toBe(likeness(b, a));
  });
});

describe("the most alike", () => {
  const candidates = [
    { id: "cart", names: ["Carrello", "Cart"] },
    { id: "till", names: ["Cassa", "Till"] },
    { id: "returns", names: ["Reso in negozio", "Return in store"] },
    { id: "sent", names: ["Reso spedito", "Return by post"] },
  ];
  test("is found by either language", () => {
    expect(mostAlike("Il carrello", candidates)?.candidate.id).toBe("cart");
    expect(mostAlike("At the till", candidates)?.candidate.id).toBe("till");
  });
  test("is none where two are equally like, or none is enough", () => {
    expect(mostAlike("Reso", candidates)).toBeNull();
    expect(mostAlike("Passaparola", candidates)).toBeNull();
  });
});
