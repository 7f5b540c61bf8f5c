import { describe, expect, it } from "vitest";
import { parseRaw } from "../../../domain/analyses/raw.ts";
import { question, read, topOf, write } from "./settings.ts";

const usual = read(null);

describe("the settings of paths", () => {
  it("say nothing where they are the usual ones", () => {
    expect(write(usual)).toBeNull();
    expect(question(usual)).toEqual({ kind: "paths", paths: { node: "touchpoint", within: "session", gap: "30m", top: 6, depth: 5 } });
  });

  it("stand in the address and come back from it", () => {
    const settings = {
      ...usual,
      node: "property:path",
      groups: ["/product/*"],
      open: ["/product/*"],
      within: "journey",
      from: { field: "event", operator: "is", values: ["Order Completed"] } as const,
      reverse: true,
      depth: 8,
      through: ["2:/cart"],
    };
    expect(read(parseRaw(JSON.stringify(write(settings))))).toEqual(settings);
    expect(question(settings).paths).toEqual({
      node: "property:path",
      within: "journey",
      top: 6,
      groups: [{ match: ["/product/*"] }],
      open: ["/product/*"],
      from: [{ field: "event", is: ["Order Completed"] }],
      depth: 8,
      reverse: true,
      through: ["2:/cart"],
    });
  });

  it("leave out what only steps use where something else is seen", () => {
    const settings = { ...usual, look: "variants", reverse: true, through: ["1:a"], shown: ["b"] } as const;
    expect(question(settings).paths).toEqual({ node: "touchpoint", within: "session", gap: "30m", top: topOf(settings) });
  });

  it("take what does not fit as if it were not there", () => {
    expect(
      read({ node: "trait:tier", within: "week", depth: 99, top: "many", groups: [1, "a", "a"], open: ["b"], from: "nonsense" }),
    ).toEqual({
      ...usual,
      groups: ["a"],
    });
  });
});
