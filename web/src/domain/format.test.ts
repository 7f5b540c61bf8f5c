import { describe, expect, it } from "vitest";
import { count, date, dateTime, decimal, duration, money, points, share, span, wholeShare } from "./format.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("figures in both languages", () => {
  it.each([
    [count(9146, "it"), "9.146", count(9146, "en"), "9,146"],
    [count(48213, "it"), "48.213", count(48213, "en"), "48,213"],
    [count(-1200, "it"), "−1.200", count(-1200, "en"), "−1,200"],
    [share(0.2141, "it"), "21,4%", share(0.2141, "en"), "21.4%"],
    [share(1, "it"), "100%", share(0, "en"), "0%"],
    [wholeShare(0.58, "it"), "58%", wholeShare(0.001, "en"), "< 1%"],
    [money(3125000, "EUR", "it"), "31.250 €", money(3125000, "EUR", "en"), "€31,250"],
    [money(14820, "EUR", "it"), "148,20 €", money(14820, "EUR", "en"), "€148.20"],
    [money(-790, "EUR", "it"), "−7,90 €", money(-790, "EUR", "en"), "−€7.90"],
    [points(-0.027, "it"), "2,7", points(0.027, "en"), "2.7"],
    [decimal(-0.7, 1, "it", true), "−0,7", decimal(1.34, 1, "en", true), "+1.3"],
    [decimal(-0.04, 1, "it", true), "0,0", decimal(0, 1, "en", true), "0.0"],
  ])("%s %s %s %s", (it, wantIt, en, wantEn) => {
    expect([plain(it), plain(en)]).toEqual([wantIt, wantEn]);
  });

  it.each([
    [40, "40 s", "40 s"],
    [26 * 60, "26 min", "26 min"],
    [3600, "1 h", "1 h"],
    [5400, "1 h 30 min", "1 h 30 min"],
    [30 * 3600, "1 g 6 h", "1 d 6 h"],
    [6 * 86400 + 4 * 3600, "6 g 4 h", "6 d 4 h"],
    [86399, "1 g", "1 d"],
    [12 * 86400 + 7200, "12 g", "12 d"],
    [1200 * 86400, "1.200 g", "1,200 d"],
  ])("a duration of %d s", (seconds, it, en) => {
    expect([plain(duration(seconds, "it")), plain(duration(seconds, "en"))]).toEqual([it, en]);
  });

  it("writes dates", () => {
    const at = new Date("2026-09-18T22:14:00Z");
    expect([date(at, "Europe/Rome", "it"), date(at, "Europe/Rome", "en")]).toEqual(["19 set 2026", "19 Sep 2026"]);
    expect(dateTime(at, "UTC", "it")).toBe("18 set 2026, 22:14");
    expect([span("2026-10-01", "2026-11-21", "it"), span("2026-10-01", "2026-11-21", "en")]).toEqual([
      "1 ott – 21 nov 2026",
      "1 Oct – 21 Nov 2026",
    ]);
    expect(span("2025-10-01", "2026-11-21", "it")).toBe("1 ott 2025 – 21 nov 2026");
    expect(span("2026-10-01", "2026-11-21", "it", true)).toBe("1 ott – 21 nov");
  });
});
