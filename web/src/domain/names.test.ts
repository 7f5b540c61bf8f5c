import { expect, test } from "vitest";
import { plainName } from "./names.ts";

test("known traits and properties have names in both languages, however they are written", () => {
  for (const name of ["firstName", "first_name", "First name"]) {
    expect([plainName(name, "it"), plainName(name, "en")]).toEqual(["nome", "first name"]);
  }
  expect(plainName("birthYear", "it")).toBe("anno di nascita");
  expect(plainName("shipping", "en")).toBe("shipping costs");
  expect(plainName("context.device.type", "it")).toBe("dispositivo");
});

test("others are their own names in plain words", () => {
  expect(plainName("giftWrap", "it")).toBe("gift wrap");
  expect(plainName("gift_wrap.colour-2", "en")).toBe("gift wrap colour 2");
  expect(plainName("context.page.tabURL", "en")).toBe("page tab URL");
  expect(plainName("così", "it")).toBe("così");
  expect(plainName("__", "it")).toBe("");
  expect(plainName("constructor", "en")).toBe("constructor");
});
