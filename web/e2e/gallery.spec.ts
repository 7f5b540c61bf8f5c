import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./page.ts";

async function take(page: Page, chart: string, format: "CSV" | "PNG" | "SVG"): Promise<Buffer> {
  await page.getByRole("button", { name: `Scarica: ${chart}` }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: format }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`percorso-${chart.toLowerCase().replaceAll(" ", "-")}.${format.toLowerCase()}`);
  return readFile(await file.path());
}

test("a chart is taken away as a picture that stands alone", async ({ page }) => {
  await page.goto("/gallery?tab=charts");
  await expect(page.getByRole("button", { name: /^Acquisto, / })).toBeVisible();
  const svg = (await take(page, "Circuito", "SVG")).toString("utf8");
  expect(svg).toContain("@font-face");
  expect(svg).toContain("Acquisto"); // the nodes are HTML on the page
  expect(svg).not.toMatch(/var\(--|class=|style="|<script|href="http/);
  const problems = await page.evaluate(
    (text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("parsererror").length,
    svg.replace(/<style>.*?<\/style>/s, ""), // the page's policy forbids styles to what the page parses
  );
  expect(problems).toBe(0);
  const width = Number(svg.match(/width="(\d+)"/)?.[1]);
  const png = await take(page, "Circuito", "PNG");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(width * 2);
});

test("the table of a chart and its CSV say the same", async ({ page }) => {
  await page.goto("/gallery?tab=charts");
  await page.getByRole("button", { name: "Tabella: Punti di contatto" }).click();
  const table = page.getByRole("region", { name: "Punti di contatto" }).getByRole("table");
  const rows = await table.locator("tbody tr").count();
  const csv = (await take(page, "Punti di contatto", "CSV")).toString("utf8").trimEnd().split("\r\n");
  expect(csv.length).toBe(rows + 1);
  const first = csv[1]?.split(";") ?? [];
  await expect(table.locator("tbody tr").first()).toContainText(first[0] ?? "");
  const people = (await table.locator("tbody td").first().textContent())?.replaceAll(".", "");
  expect(people).toBe(first[1]);
});

test("a hundred thousand rows are walked by keys, sorted, and their columns chosen", async ({ page }) => {
  await page.goto("/gallery?tab=parts");
  const grid = page.getByRole("grid", { name: "Tabella di molte righe" });
  await expect(grid).toHaveAttribute("aria-rowcount", "100001");
  await grid.focus();
  await page.keyboard.press("End");
  await expect(grid.getByText("Riga 100000", { exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("row", { selected: true })).toContainText("Riga 100000");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("row", { selected: true })).toContainText("Riga 2");
  expect(await grid.getByRole("row").count()).toBeLessThan(80);

  await grid.getByRole("button", { name: "Persone" }).click();
  await expect(grid.getByRole("columnheader", { name: "Persone" })).toHaveAttribute("aria-sort", "descending");
  await expect(grid.getByRole("gridcell", { name: "10.006" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Colonne" }).click();
  await page.getByRole("checkbox", { name: "Quota" }).click();
  await expect(grid.getByRole("columnheader")).toHaveCount(2);
});

test("a hundred thousand rows scroll to the last one, and only those in view are drawn", async ({ page }) => {
  await page.goto("/gallery?tab=parts");
  const grid = page.getByRole("grid", { name: "Tabella di molte righe" });
  await grid.scrollIntoViewIfNeeded();
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(grid.getByRole("row").last()).toHaveAttribute("aria-rowindex", /^10000\d$/);
  expect(await grid.getByRole("row").count()).toBeLessThan(100);
});

test("what was taken away comes back from the notice, and with Ctrl Z", async ({ page }) => {
  await page.goto("/gallery?tab=parts");
  const wool = page.getByRole("button", { name: "Togli Lana" });
  await page.getByRole("button", { name: "Togli e annulla" }).click();
  await expect(wool).toHaveCount(0);
  await page.getByRole("button", { name: "Annulla", exact: true }).click();
  await expect(wool).toBeVisible();
  await page.getByRole("button", { name: "Togli e annulla" }).click();
  await expect(wool).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(wool).toBeVisible();
});
