import { expect, test } from "vitest";
import { textIn } from "../../../domain/text/index.ts";
import { costName } from "./words.ts";

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
