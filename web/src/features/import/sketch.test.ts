import { describe, expect, it } from "vitest";
import type { Column, Sketch } from "./data.ts";
import { assign, meaningsOf, propertyName, turned, used } from "./sketch.ts";

const column = (name: string, kind: Column["kind"] = "text", more: Partial<Column> = {}): Column => ({
  name,
  kind,
  filled: 1,
  distinct: 1,
  examples: ["x"],
  ...more,
});

const sketch: Sketch = {
  name: "till",
  tables: [{ name: "receipts", file: "receipts.csv", key: ["number"], types: [{ column: "total", type: "number" }] }],
  interactions: [
    {
      from: "receipts",
      event: "Order Completed",
      time: "sold",
      user: "card",
      value: "total",
      properties: [{ name: "shop", column: "shop" }],
    },
  ],
};

describe("a sketch", () => {
  it("says what columns mean", () => {
    expect(meaningsOf(sketch, "receipts", "total")).toEqual(["value"]);
    expect(meaningsOf(sketch, "receipts", "number")).toEqual(["key"]);
    expect(meaningsOf(sketch, "receipts", "shop")).toEqual(["property"]);
    expect(meaningsOf(sketch, "receipts", "else")).toEqual(["none"]);
  });
  it("gives a column another meaning, and takes away the one that it had", () => {
    const next = assign(sketch, "receipts", column("total", "number"), "none");
    expect(meaningsOf(next, "receipts", "total")).toEqual(["none"]);
    expect(next.tables[0]?.types).toEqual([]);
    const moved = assign(sketch, "receipts", column("shop"), "channel");
    expect(moved.interactions[0]).toMatchObject({ channel_column: "shop", properties: [] });
  });
  it("takes over how times are written, and gives days an hour", () => {
    const day = assign(sketch, "receipts", column("day", "time", { times: "dd/MM/yyyy", examples: ["01/02/2026"] }), "time");
    expect(day.interactions[0]).toMatchObject({ time: "day", times: "dd/MM/yyyy", at: "12:00" });
    expect(meaningsOf(day, "receipts", "sold")).toEqual(["none"]);
    const clock = assign(day, "receipts", column("at", "time", { times: "iso", examples: ["2026-01-01 10:00"] }), "time");
    expect(clock.interactions[0]).toMatchObject({ time: "at", times: "iso" });
    expect(clock.interactions[0]?.at).toBeUndefined();
  });
  it("names properties in plain words", () => {
    expect(propertyName("Città di nascita (ISO)")).toBe("citta_di_nascita_iso");
    expect(propertyName("***")).toBe("property");
    expect(turned("dd/MM/yyyy HH:mm")).toBe("MM/dd/yyyy HH:mm");
  });
  it("leaves a table to be looked up in", () => {
    expect(used(sketch, "receipts", false).interactions).toEqual([]);
    expect(used(used(sketch, "receipts", false), "receipts", true).interactions).toHaveLength(1);
  });
});
