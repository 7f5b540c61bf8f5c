import { describe, expect, it } from "vitest";
import { baseOf } from "./base.ts";

describe("the part of a path that names the workspace", () => {
  it("is there under /w/", () => {
    expect(baseOf("/w/tramasole/journey")).toBe("/w/tramasole");
    expect(baseOf("/w/tramasole/")).toBe("/w/tramasole");
    expect(baseOf("/w/tramasole")).toBe("/w/tramasole");
  });
  it("is nothing elsewhere", () => {
    expect(baseOf("/")).toBe("");
    expect(baseOf("/journey")).toBe("");
    expect(baseOf("/customers/w/1")).toBe("");
    expect(baseOf("/w/")).toBe("");
  });
});
