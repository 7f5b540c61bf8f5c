import { describe, expect, test } from "vitest";
import type { ModelPiece, RuleUse } from "../../api/shape.ts";
import { applied, ruleChanges, withChange } from "./changes.ts";
import { readPlace, writePlace } from "./place.ts";
import { draftOf, freshID, readConditions, readPattern, wordsIn, writeConditions, writePattern } from "./rules.ts";

const rule = (mark: string, own: boolean, when: RuleUse["when"] = [{ event: ["Order Completed"] }]): RuleUse => ({
  mark,
  target: "till",
  when,
  unless: [],
  own,
  signatures: 1,
  interactions: 10,
  matches: 1,
  shadows: [],
});

describe("patterns", () => {
  test.each(["Order Completed", "quiz*", "*quiz", "*quiz*", "a*b", "*", "", "@paid", "/^pos[0-9]+$/", "/", "a?b"])(
    "%s is read and written back",
    (pattern) => {
      expect(writePattern(readPattern(pattern))).toBe(pattern);
    },
  );

  test("a value that looks like something else stays a value", () => {
    expect(readPattern(writePattern({ operator: "is", value: "@home" })).operator).toBe("like");
    expect(writePattern({ operator: "is", value: "@home" })).toBe("?home");
    expect(writePattern({ operator: "is", value: "/a/" })).toBe("?a/");
  });
});

describe("conditions", () => {
  test("one field may be compared in two ways", () => {
    const conditions = [{ event: ["Order Completed", "sale*"], channel: ["till"] }];
    expect(readConditions(conditions)).toEqual([
      [
        { field: "event", operator: "is", values: ["Order Completed"] },
        { field: "event", operator: "begins", values: ["sale"] },
        { field: "channel", operator: "is", values: ["till"] },
      ],
    ]);
    expect(writeConditions(readConditions(conditions))).toEqual(conditions);
  });

  test("a test without a value and a group without a test are left out", () => {
    expect(writeConditions([[{ field: "event", operator: "is", values: [] }], []])).toEqual([]);
    expect(writeConditions([[{ field: "store", operator: "absent", values: [] }]])).toEqual([{ store: [""] }]);
  });
});

describe("changes", () => {
  test("an untouched rule is no change", () => {
    expect(ruleChanges("touchpoint", [rule("a", true)], [draftOf(rule("a", true))])).toEqual([]);
  });

  test("rules are added, changed, removed, and tried first", () => {
    const rules = [rule("a", true), rule("b", true), rule("c", false)];
    const [a, b, c] = rules.map(draftOf);
    if (!a || !b || !c) throw new Error("three rules");
    const added = { ...a, key: "n", mark: "" };
    const when = [[{ field: "event" as const, operator: "is" as const, values: ["Sale"] }]];
    expect(ruleChanges("touchpoint", rules, [{ ...a, gone: true }, { ...b, first: true }, { ...c, when }, added])).toEqual([
      { op: "remove-rule", of: "touchpoint", mark: "a" },
      { op: "move-rule", of: "touchpoint", mark: "b", before: "a" },
      { op: "set-rule", of: "touchpoint", mark: "c", rule: { target: "till", when: [{ event: ["Sale"] }] } },
      { op: "add-rule", of: "touchpoint", rule: { target: "till", when: [{ event: ["Order Completed"] }] } },
    ]);
  });

  test("an expression that lists words is read as words", () => {
    expect(wordsIn("\\b(returns?|refund\\w*|review (submitted|written)|ordin[ei])\\b")).toEqual([
      "return",
      "refund…",
      "review submitted…",
      "ordin…",
    ]);
    expect(wordsIn("^a.*b$")).toBeNull();
  });

  const model: ModelPiece = {
    id: "m",
    name: { it: "M", en: "M" },
    origin: "own",
    nowhere: 0,
    stages: ["a", "b", "c"].map((id) => ({ id, name: { it: id, en: id }, interactions: 0 })),
    rules: [],
    loops: [{ from: "c", to: "a", name: { it: "x", en: "x" } }],
    places: [{ touchpoint: "p", stage: "c", why: "own" }],
  };
  const stage = { id: "c", name: { it: "c", en: "c" } };

  test("a model shows what is not saved yet", () => {
    const moved = applied(model, [{ op: "move-stage", model: "m", stage, before: "a" }]);
    expect(moved.stages.map((s) => s.id)).toEqual(["c", "a", "b"]);
    const less = applied(model, [{ op: "remove-stage", model: "m", stage, to: "b" }]);
    expect([less.stages.length, less.loops.length, less.places[0]?.stage]).toEqual([2, 0, "b"]);
    expect(applied(model, [{ op: "place", model: "other", id: "p", to: "a" }])).toBe(model);
  });

  test("typing a name is one change", () => {
    const typed = ["O", "Ou", "Our"].reduce<Parameters<typeof withChange>[0]>(
      (all, it) => withChange(all, { op: "set-model", model: "m", name: { it, en: "" } }),
      [],
    );
    expect(typed).toEqual([{ op: "set-model", model: "m", name: { it: "Our", en: "" } }]);
  });
});

test("ids are made of names, in any script, and not taken twice", () => {
  expect(freshID("Perché no?", [])).toBe("perché_no");
  expect(freshID("Cassa", ["cassa", "cassa_2"])).toBe("cassa_3");
  expect(freshID("<script>", [])).toBe("script");
  expect(freshID("🛍️", [])).toBe("nuovo");
});

test("the address keeps what is open", () => {
  const place = { tab: "versions", id: "", text: "a&b", from: "1", to: "3" } as const;
  expect(readPlace(writePlace(place))).toEqual(place);
  expect(writePlace(readPlace("?tab=nonsense"))).toBe("");
});
