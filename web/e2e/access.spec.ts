import { serious } from "./axe.ts";
import { empty, expect, test } from "./page.ts";

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

/** Every page of the frame, by its address. */
const pages = [
  "/journey?period=2026-03-01..2026-08-31",
  "/flows",
  "/customers",
  "/catalogue",
  "/sources",
  "/sources/import",
  "/settings",
  "/settings/people",
  "/start",
  "/gallery",
  "/gallery?tab=parts",
  "/gallery?tab=charts",
] as const;

for (const theme of ["light", "dark"] as const) {
  for (const path of pages) {
    test(`${path}, ${theme}, has no serious finding, on a desk and in the hand`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await page.goto(`${path}${path.includes("?") ? "&" : "?"}theme=${theme}`);
        await expect(page.locator("main#content")).toBeVisible();
        await expect(page.getByRole("heading", { name: "Qui non c’è nessuna pagina" })).toHaveCount(0);
        await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => {}); // the live stream stays open
        expect(await serious(page)).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(wide).toBe(0);
      }
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
