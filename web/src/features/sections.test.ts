import { describe, expect, it } from "vitest";
import en from "../domain/text/en.ts";
import it_ from "../domain/text/it.ts";
import { nextPath, signInPath } from "./me.ts";
import { sections } from "./sections.ts";
import { fits, litSection, sectionAt } from "./shell/menu.ts";

describe("sections", () => {
  it("have paths and keys of their own, and names in both languages", () => {
    const paths = sections.map((section) => section.path);
    expect(new Set(paths).size).toBe(paths.length);
    const keys = sections.flatMap((section) => section.menu?.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { id } of sections) {
      expect(it_.section[id]).toBeTruthy();
      expect(en.section[id]).toBeTruthy();
    }
  });
  it("lead to pages that are there", async () => {
    for (const section of sections) expect(section.load.toString()).toContain("import");
    expect(sectionAt("/journey")?.id).toBe("journey");
    expect(sectionAt("/nowhere")).toBeUndefined();
  });
  it("fit by their parts", () => {
    expect(fits("/customers/:profile", "/customers/42")).toBe(true);
    expect(fits("/customers/:profile", "/customers/42/")).toBe(true);
    expect(fits("/customers/:profile", "/customers")).toBe(false);
    expect(fits("/customers/:profile", "/customers/")).toBe(false);
    expect(fits("/customers", "/customers/42")).toBe(false);
  });
  it("light the section that a page belongs to", () => {
    expect(litSection("/journey")).toBe("journey");
    expect(litSection("/settings/people")).toBe("settings");
    expect(litSection("/start")).toBeNull();
  });
});

describe("signing in", () => {
  it("leads back to where one wanted to be, and nowhere else", () => {
    const there = signInPath("/journey?stage=use&where=channel~is~till");
    expect(nextPath(there.slice(there.indexOf("?")))).toBe("/journey?stage=use&where=channel~is~till");
    expect(signInPath("/")).toBe("/signin");
    expect(nextPath("")).toBe("/");
    for (const bad of ["//evil.example", "https://evil.example", "/\\evil.example", "journey"])
      expect(nextPath(`?next=${encodeURIComponent(bad)}`)).toBe("/");
  });
});
