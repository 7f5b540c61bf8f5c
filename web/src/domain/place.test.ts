import { describe, expect, it } from "vitest";
import { compareDays, dayOf, daysOf, type Extent } from "./period.ts";
import { home, type Place, readPlace, writePlace } from "./place.ts";
import { questionOf } from "./question.ts";

const growing: Extent = { first: "2025-11-20", last: "2026-11-22", today: "2026-11-22" };
const imported: Extent = { first: "2016-09-04", last: "2018-10-17", today: "2026-11-22" };

describe("the address", () => {
  const places: readonly Place[] = [
    home,
    { ...home, view: "table", model: "see-think-do-care", stage: "buy", measure: "back_step" },
    { ...home, period: { kind: "last", days: 30 }, compare: { kind: "previous" } },
    { ...home, period: { kind: "dates", from: "2026-10-01", to: "2026-11-21" }, compare: { kind: "lastYear" } },
    { ...home, where: [{ field: "property:category~x", operator: "is", values: ["a~b", "città & co", "50%"] }] },
    {
      ...home,
      where: [{ field: "trait:tier", operator: "exists", values: [] }],
      compare: { kind: "group", field: "channel", values: ["web"] },
    },
  ];
  it.each(places)("reads what it wrote %#", (place) => {
    expect(readPlace(writePlace(place))).toEqual(place);
  });
  it("leaves out what it does not understand", () => {
    expect(readPlace("?view=x&period=2026-13-99..2026&where=%25E0%25A4~is~x&where=a&where=a~like~b&compare=z&measure=q")).toEqual(home);
  });
});

describe("periods", () => {
  it("shows data that grows through its last 90 days, old files whole", () => {
    expect(daysOf({ kind: "default" }, growing)).toEqual({ from: "2026-08-25", to: "2026-11-22" });
    expect(daysOf({ kind: "default" }, imported)).toBeNull();
    expect(questionOf(home, growing).compare?.period).toEqual({ from: "2026-05-27", to: "2026-08-25" });
    expect(questionOf(home, imported)).toEqual({ version: "percorso-query/1", kind: "journey" });
  });
  it("ends a preset where the data ends", () => {
    expect(daysOf({ kind: "last", days: 30 }, imported)).toEqual({ from: "2018-09-18", to: "2018-10-17" });
  });
  it("compares with the days before, and with the year before", () => {
    const days = { from: "2024-02-29", to: "2024-03-01" };
    expect(compareDays({ kind: "previous" }, days)).toEqual({ from: "2024-02-27", to: "2024-02-28" });
    expect(compareDays({ kind: "lastYear" }, days)).toEqual({ from: "2023-02-28", to: "2023-03-01" });
    expect(compareDays({ kind: "previous" }, null)).toBeNull();
  });
  it("begins a day where the workspace does", () => {
    expect(dayOf(new Date("2026-11-21T23:30:00Z"), "Europe/Rome")).toBe("2026-11-22");
  });
});

describe("the question", () => {
  it("compares groups that differ in one field", () => {
    const place: Place = {
      ...home,
      period: { kind: "all" },
      where: [
        { field: "channel", operator: "is", values: ["web"] },
        { field: "trait:tier", operator: "is", values: ["gold"] },
      ],
      compare: { kind: "group", field: "channel", values: ["store"] },
    };
    expect(questionOf(place, growing).compare).toEqual({
      where: [
        { field: "trait:tier", is: ["gold"] },
        { field: "channel", is: ["store"] },
      ],
    });
  });
});
