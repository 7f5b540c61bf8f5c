import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { empty, expect, test } from "./page.ts";

async function serious(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  return violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

const closed = "period=2026-03-01..2026-08-31&compare=previous";

for (const theme of ["light", "dark"] as const) {
  for (const [name, path, width] of [
    ["the map", `/?${closed}&stage=evaluation&measure=drop`, 1440],
    ["the table", `/?${closed}&view=table`, 1440],
    ["the phone", `/?${closed}`, 390],
  ] as const) {
    test(`${name}, ${theme}, has no serious finding`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(`${path}&theme=${theme}`);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
      expect(await serious(page)).toEqual([]);
    });
  }
}

test("what opens has no serious finding", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`/?${closed}`);
  await page.getByRole("button", { name: /^Confronta/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Canale/ }).click();
  await expect(page.getByRole("checkbox").first()).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Tasti" })).toBeVisible();
  expect(await serious(page)).toEqual([]);
});

test("the empty page and the search without a result have no serious finding", async ({ page }) => {
  await page.goto(`${empty()}/?where=event~is~nothing&period=all`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await page.goto(`/?${closed}&where=event~is~nothing`);
  await expect(page.getByRole("heading", { name: "Nessuna persona con questi filtri" })).toBeVisible();
  expect(await serious(page)).toEqual([]);
});

test("nothing is wider than a phone, and targets can be hit", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/?${closed}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
  const wide = await page.evaluate(() =>
    [document.documentElement, document.querySelector("main")].map((e) => (e ? e.scrollWidth - e.clientWidth : 0)),
  );
  expect(wide).toEqual([0, 0]);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button")]
      .filter((b) => b.offsetParent !== null && !b.closest("h1"))
      .flatMap((b) => (b.getBoundingClientRect().height < 24 ? (b.textContent ?? "") : [])),
  );
  expect(small).toEqual([]);
});
