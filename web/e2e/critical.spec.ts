import { readFile } from "node:fs/promises";
import { ask, expect, test } from "./page.ts";

/** A closed period, long enough for what followed its visits to be known. */
const closed = "period=2026-01-01..2026-10-31";
const query = { kind: "critical", period: { from: "2026-01-01", to: "2026-11-01" } };

type Point = {
  id: string;
  name: { it: string; en: string };
  stage: string;
  cost: number;
  costly: boolean;
  customers: number;
  visits: number;
};
type Critical = { cost: number; points: Point[] };
type Voices = { coverage: { interactions: number }; quotes: { text: string }[] };

const asked = async <A>(origin: string, question: object): Promise<A> => JSON.parse(JSON.stringify(await ask(origin, question)));
const euro = (hundredths: number) =>
  new Intl.NumberFormat("it-IT", { style: "currency", currency: "EUR", maximumFractionDigits: 0, useGrouping: "always" }).format(
    Math.round(hundredths / 100),
  );
const plain = (text: string | null) => (text ?? "").replace(/[\u00a0\u202f]/g, " ");

test("the critical points are those of the API, and cost together what the page says", async ({ page, baseURL }) => {
  await page.goto(`/journey?${closed}&compare=none`);
  const answer = await asked<Critical>(baseURL ?? "", query);
  expect(answer.points.length).toBeGreaterThan(2);
  await expect(page.locator("[data-point]")).toHaveCount(answer.points.length);
  for (const [i, point] of answer.points.entries()) {
    const line = page.locator(`[data-point="${point.id}"]`);
    expect(await line.getAttribute("aria-label")).toContain(point.name.it);
    const [head = "", ...rest] = point.name.it.split(/[:,] (.*)/).filter(Boolean); // the first colon or comma is where the line breaks
    for (const part of [head, ...rest]) await expect(line).toContainText(part);
    await expect(line.locator(".rank")).toHaveText(String(i + 1));
    if (point.cost >= 100_000) expect(plain(await line.textContent())).toContain(plain(euro(point.cost)));
  }
  expect(plain(await page.locator(".lane-label.lane-critical").textContent())).toContain(plain(euro(answer.cost)));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("al mese");
});

test("a point explains itself, is in the address, and opens its customers", async ({ page, baseURL }) => {
  await page.goto(`/journey?${closed}&compare=none`);
  const answer = await asked<Critical>(baseURL ?? "", query);
  const [first] = answer.points;
  if (!first) throw new Error("no point");
  await page.locator(`[data-point="${first.id}"]`).click();
  const about = page.getByRole("region", { name: `Punto critico ${first.name.it}` });
  await expect(about).toContainText("non è detto che l’una sia la causa");
  await expect(page).toHaveURL(/point=/);
  await page.reload();
  await expect(about).toBeVisible();
  const customers = about.getByRole("link", { name: /^Apri .* client/ });
  expect(plain(await customers.textContent())).toContain(new Intl.NumberFormat("it-IT", { useGrouping: "always" }).format(first.customers));
  await customers.click();
  await expect(page).toHaveURL(/\/customers\?/);
  await page.goBack();
  await page.keyboard.press("Escape");
  await expect(about).toHaveCount(0);
});

test("quotes are what people wrote, without who they are", async ({ page, baseURL }) => {
  await page.goto(`/journey?${closed}&compare=none&stage=purchase`);
  const answer = await asked<Voices>(baseURL ?? "", {
    kind: "voices",
    limit: 4,
    period: query.period,
    where: [{ field: "stage", is: ["purchase"] }],
  });
  const voices = page.getByRole("region", { name: "Voci" });
  await expect(voices.locator("blockquote")).toHaveText(answer.quotes.map((q) => `«${q.text}»`));
  await expect(voices).toContainText(`${answer.coverage.interactions} con parole`);
});

test("the table of the points and its file say the same", async ({ page, baseURL }) => {
  await page.goto(`/journey?${closed}&compare=none&view=table&lang=en`);
  const answer = await asked<Critical>(baseURL ?? "", query);
  const table = page.getByRole("table", { name: "The critical points, the costliest first" });
  await expect(table.locator("tbody tr")).toHaveCount(answer.points.length);
  const download = page.waitForEvent("download");
  await page.getByRole("region", { name: "Critical points", exact: true }).getByRole("button", { name: "CSV" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).replace("\ufeff", "").trimEnd().split("\r\n");
  expect(lines).toHaveLength(answer.points.length + 1);
  for (const [i, point] of answer.points.entries()) {
    expect(lines[i + 1]).toContain(point.name.en);
    if (point.costly) expect(lines[i + 1]).toContain((point.cost / 100).toFixed(2));
    await expect(table.locator("tbody tr").nth(i)).toContainText(point.name.en);
  }
});

test("the circuit can be taken away as a picture, and the stage as a file", async ({ page }) => {
  await page.goto(`/journey?${closed}&compare=none&stage=purchase`);
  await page.getByRole("button", { name: "Esporta" }).click();
  const svg = page.waitForEvent("download");
  await page.getByRole("button", { name: "Circuito, SVG" }).click();
  const text = await readFile(await (await svg).path(), "utf8");
  expect(text).toContain("<svg");
  expect(text).toContain("Acquisto");
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Questa tappa, CSV" }).click();
  expect((await file).suggestedFilename()).toMatch(/^percorso-tappa-acquisto-.*\.csv$/);
});

test("on a phone the points stand in the open stage", async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const answer = await asked<Critical>(baseURL ?? "", query);
  const [first] = answer.points;
  await page.goto(`/journey?${closed}&compare=none&stage=${first?.stage}`);
  await page.locator(`[data-point="${first?.id}"]`).click();
  await expect(page.getByRole("region", { name: `Punto critico ${first?.name.it}` })).toBeVisible();
});

test("how long it takes", async ({ page }, info) => {
  await page.goto("/journey");
  await expect(page.locator("[data-point]").first()).toBeVisible();
  const begin = Date.now();
  await page.reload();
  await expect(page.locator(".node").first()).toBeVisible();
  const usable = Date.now() - begin;
  await expect(page.locator("[data-point]").first()).toBeVisible();
  const points = Date.now() - begin;
  const heading = page.getByRole("heading", { level: 1 });
  const before = await heading.textContent();
  await page.getByRole("button", { name: /^Canale/ }).click();
  await page.getByRole("checkbox").first().click();
  const pressed = Date.now();
  await page.getByRole("button", { name: "Applica" }).click();
  await expect(heading).not.toHaveText(before ?? "");
  info.annotations.push({ type: "ms", description: `usable ${usable}, critical points ${points}, filter ${Date.now() - pressed}` });
});
