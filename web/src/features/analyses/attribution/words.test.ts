import { expect, test } from "vitest";
import { textIn } from "../../../domain/text/index.ts";
import { costName, leaders } from "./words.ts";

const fields = {
  channels: [
    { id: "email", name: { it: "Posta", en: "E-mail" }, kind: "digital" as const },
    { id: "posta", name: { it: "Lettere", en: "Letters" }, kind: "physical" as const },
  ],
  touchpoints: [],
};
const say = { name: (text: Parameters<typeof textIn>[0]) => textIn(text, "it") };

test("a cost is called as the catalogue calls what it is of", () => {
  expect(costName({ field: "channel", value: "email" }, fields, say)).toBe("Posta");
  expect(costName({ field: "channel", value: "e-MAIL" }, fields, say)).toBe("Posta");
  expect(costName({ field: "channel", value: "Posta" }, fields, say)).toBe("Lettere"); // an id goes before a name
  expect(costName({ field: "channel", value: "Volantini" }, fields, say)).toBe("Volantini");
  expect(costName({ field: "property:context.campaign.name", value: "email" }, fields, say)).toBe("email");
  expect(costName({ field: "channel", value: "email" }, undefined, say)).toBe("email");
});

test("the many small ones together lead nothing, and count in what is shared", () => {
  const row = (key: string, conversions: number) => ({
    key,
    name: { it: key, en: key },
    touches: 1,
    conversions,
    customers: 1,
    removal: null,
    cost: null,
    credits: [{ conversions, value: 0, share: conversions / 10, model: "linear", cost_per_conversion: null, return: null, roi: null }],
  });
  const rows = [row("email", 3), row("ads", 1), row("*", 6)];
  const answer = {
    rows,
    query: { version: "percorso-query/1" as const, kind: "attribution" as const, attribution: { models: ["linear" as const] } },
  };
  expect(leaders(answer, "conversions").map((l) => [l.row.key, l.share])).toEqual([["email", 0.3]]);
});
