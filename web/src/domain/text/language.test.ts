import { expect, test } from "vitest";
import { pickLanguage } from "./index.ts";

const newcomer = { asked: null, remembered: null, browser: "fr-FR" };

test("a newcomer whose browser speaks none of the workspace's languages sees its first", () => {
  expect(pickLanguage(newcomer, ["it", "en"])).toBe("it");
  expect(pickLanguage(newcomer, ["en", "it"])).toBe("en");
  expect(pickLanguage({ ...newcomer, browser: "en-GB" }, ["it"])).toBe("it");
});

test("the browser's language comes before the workspace's first where the workspace speaks it", () => {
  expect(pickLanguage({ ...newcomer, browser: "en-GB" }, ["it", "en"])).toBe("en");
});

test("the address comes before what was chosen, and that before the browser", () => {
  expect(pickLanguage({ asked: "it", remembered: "en", browser: "en-GB" }, ["en"])).toBe("it");
  expect(pickLanguage({ asked: "xx", remembered: "en", browser: "it-IT" }, ["it"])).toBe("en");
});

test("before the workspace is known the browser decides", () => {
  expect(pickLanguage({ ...newcomer, browser: "it-IT" }, [])).toBe("it");
  expect(pickLanguage(newcomer, [])).toBe("en");
});
