import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { ask, expect, test } from "./page.ts";

/** A closed period: new interactions of the running demo do not fall into it. */
const closed = "period=2026-03-01..2026-08-31";
const query = { kind: "journey", period: { from: "2026-03-01", to: "2026-09-01" } };

const node = (page: Page, stage: string) => page.getByRole("button", { name: new RegExp(`^${stage}, .*(Apri la tappa|Open the stage)`) });
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("shows the figures that the API gives", async ({ page, baseURL }) => {
  await page.goto(`/?${closed}`);
  const answer = await ask(baseURL ?? "", query);
  const italian = new Intl.NumberFormat("it-IT", { useGrouping: "always" });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(italian.format(answer.totals.customers));
  const names = ["Scoperta", "Valutazione", "Acquisto", "Uso", "Fedeltà"];
  for (const [i, stage] of answer.stages.entries()) {
    await expect(node(page, names[i] ?? "")).toHaveAccessibleName(
      new RegExp(`${italian.format(stage.customers).replaceAll(".", "\\.")} persone`),
    );
  }
  const first = answer.stages[0];
  const share = `${(((first?.next ?? 0) / (first?.customers ?? 1)) * 100).toFixed(1).replace(".", ",")}%`;
  await expect(page.locator(".circuit > svg")).toContainText(share);
});

test("loads little, and speaks before it is asked twice", async ({ page, baseURL }) => {
  const scripts: string[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response.url());
  });
  await page.goto("/journey");
  await expect(node(page, "Acquisto")).toBeVisible();
  let size = 0;
  for (const url of scripts) size += gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
  expect(scripts.every((url) => url.startsWith(new URL(baseURL ?? "").origin))).toBe(true);
  expect(size).toBeGreaterThan(10_000);
  expect(size).toBeLessThanOrEqual(350 * 1024);
});

test("changes language and theme, and remembers both", async ({ page }) => {
  await page.goto(`/?${closed}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
  await page.getByRole("button", { name: /^Lingua/ }).click();
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("buy");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(node(page, "Purchase")).toBeVisible();
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("buy");
});

test("filters by channel, keeps it in the address, and drops it", async ({ page, baseURL }) => {
  await page.goto(`/?${closed}`);
  await page.getByRole("button", { name: /^Canale/ }).click();
  await page.getByRole("searchbox", { name: "Cerca" }).fill("cassa");
  await page.getByRole("checkbox", { name: /Cassa/ }).first().click();
  await page.getByRole("button", { name: "Applica" }).click();
  await expect(page).toHaveURL(/where=channel/);
  const channel = new URL(page.url()).searchParams.get("where")?.split("~")[2] ?? "";
  const answer = await ask(baseURL ?? "", { ...query, where: [{ field: "channel", is: [channel] }] });
  const people = new Intl.NumberFormat("it-IT", { useGrouping: "always" }).format(answer.totals.customers);
  await expect(page.getByRole("heading", { level: 1 }).getByRole("button").first()).toHaveAccessibleName(people);
  const filtered = page.url();
  await page.getByRole("button", { name: "Togli il filtro Canale" }).click();
  await expect(page).not.toHaveURL(/where=/);
  await page.goBack();
  await expect(page).toHaveURL(filtered);
  await expect(page.getByRole("button", { name: "Togli il filtro Canale" })).toBeVisible();
});

test("filters by any property", async ({ page }) => {
  await page.goto(`/?${closed}`);
  await page.getByRole("button", { name: "Filtro", exact: true }).click();
  await page.getByRole("searchbox", { name: "Che cosa vuoi filtrare?" }).fill("categ");
  await page.getByRole("button", { name: "categoria", exact: true }).click();
  await page.getByRole("checkbox").first().click();
  await page.getByRole("button", { name: "Applica" }).click();
  await expect(page).toHaveURL(/where=property:category~is~/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("persone");
});

test("says which filter to drop when nobody is left", async ({ page }) => {
  await page.goto(`/?${closed}&where=property:category~is~nowhere`);
  await expect(page.getByRole("heading", { name: "Nessuna persona con questi filtri" })).toBeVisible();
  const drop = page.getByRole("button", { name: "Togli categoria nowhere" });
  await expect(page.getByRole("listitem").filter({ has: drop })).toContainText(/\d persone/);
  await drop.click();
  await expect(node(page, "Acquisto")).toBeVisible();
});

test("compares with another period and another group", async ({ page }) => {
  await page.goto(`/?${closed}&compare=none`);
  await expect(node(page, "Acquisto")).toBeVisible();
  await expect(page.locator(".lanes .delta svg")).toHaveCount(0);
  await page.getByRole("button", { name: /^Confronta/ }).click();
  await page.getByRole("button", { name: /giorni prima/ }).click();
  await expect(page).toHaveURL(/compare=previous/);
  await expect(page.locator(".lanes .delta svg").first()).toBeVisible();
  await expect(page.getByRole("complementary")).toContainText("confronto con 29 ago 2025 – 28 feb 2026");
  await page.getByRole("button", { name: /^Confronta/ }).click();
  await page.getByRole("button", { name: /un altro gruppo/ }).click();
  await page.getByRole("button", { name: "Canale", exact: true }).click();
  await page.getByRole("checkbox").first().click();
  await page.getByRole("button", { name: "Applica" }).click();
  await expect(page).toHaveURL(/compare=channel~is~/);
});

test("opens a stage, its definitions and its link", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/?${closed}`);
  await node(page, "Valutazione").click();
  const panel = page.getByRole("complementary", { name: "Tappa Valutazione" });
  await expect(panel).toBeVisible();
  await panel.getByRole("button", { name: /^Torna indietro/ }).click();
  await expect(panel).toContainText("entro 30 giorni");
  await expect(panel).toContainText(/\d su \d/);
  await panel.getByRole("button", { name: "Collegamento" }).first().click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("stage=evaluation&measure=back_step");
  await page.goto(link);
  await expect(page.getByRole("complementary", { name: "Tappa Valutazione" })).toContainText("entro 30 giorni");
  await page.getByRole("button", { name: "Chiudi" }).click();
  await expect(page.getByRole("complementary")).toHaveCount(0);
});

test("the table says what the map says, and the CSV what the table says", async ({ page, baseURL }) => {
  await page.goto(`/?${closed}&compare=none&lang=en`);
  await page.getByRole("button", { name: "Table" }).click();
  const answer = await ask(baseURL ?? "", query);
  const table = page.getByRole("table", { name: "The figures of each stage" });
  await expect(table.getByRole("row")).toHaveCount(answer.stages.length + 1);
  const download = page.waitForEvent("download");
  await page.getByRole("region", { name: "Stages", exact: true }).getByRole("button", { name: "CSV" }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  const rows = csv
    .replace("\ufeff", "")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(rows[1]?.[1]).toBe(String(answer.stages[0]?.customers));

  // Every cell of the table, against its number in the file.
  const heads = rows[0] ?? [];
  const shown = await table
    .locator("tbody tr")
    .evaluateAll((lines) =>
      lines.map((tr) => [...tr.children].map((cell) => cell.querySelector(".hidden")?.textContent ?? cell.textContent ?? "")),
    );
  const grouped = new Intl.NumberFormat("en-GB");
  for (const [i, line] of shown.entries()) {
    for (const [j, cell] of line.entries()) {
      const raw = rows[i + 1]?.[j] ?? "";
      const head = heads[j] ?? "";
      const said = plain(cell);
      if (j === 0) expect(said).toBe(raw);
      else if (raw === "") expect(said).toBe("not measured");
      else if (head.endsWith("(%)"))
        expect(said.replace("%", "")).toBe(Number(raw) === 0 || Number(raw) === 100 ? raw : Number(raw).toFixed(1));
      else if (head.endsWith("(s)")) expect(said).toMatch(/ (s|min|h|d)$/);
      else if (head.endsWith("(EUR)"))
        expect(Number(said.replace(/[€,]/g, "").replace("−", "-"))).toBeCloseTo(Number(raw), Math.abs(Number(raw)) >= 1000 ? -1 : 2);
      else if (head.endsWith("(-2..+2)")) expect(Number(said.replace("−", "-"))).toBeCloseTo(Number(raw), 0);
      else expect(said).toBe(grouped.format(Number(raw)));
    }
  }
});

test("can be walked with the keyboard alone", async ({ page }) => {
  await page.goto(`/?${closed}&stage=purchase`);
  await expect(page.getByRole("complementary", { name: "Tappa Acquisto" })).toBeVisible();
  // The order of the focus: sentence, filters, stages.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Vai al contenuto" })).toBeFocused();
  await node(page, "Scoperta").focus();
  await page.keyboard.press("ArrowRight");
  await expect(node(page, "Valutazione")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Tappa Valutazione" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("button", { name: /^Quota che arriva:/ }).nth(1)).toBeFocused();
  await page.keyboard.press("]");
  await expect(page.getByRole("complementary", { name: "Tappa Acquisto" })).toBeVisible();
  await page.keyboard.press("[");
  await page.keyboard.press("d");
  await expect(page).toHaveURL(/measure=reach/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/measure=/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary")).toHaveCount(0);
  await page.keyboard.press("v");
  await expect(page.getByRole("table").first()).toBeVisible();
  await page.keyboard.press("v");
  await page.keyboard.press("l");
  await expect(page.getByRole("button", { name: "Riprendi" })).toBeVisible();
  await page.keyboard.press("l");
  await page.keyboard.press("p");
  await expect(page.getByRole("dialog", { name: "Periodo" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("e");
  await expect(page.getByRole("dialog", { name: "Esporta" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Tasti" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("another stage model is another map of the same data", async ({ page }) => {
  await page.goto(`/?${closed}`);
  await page.getByRole("button", { name: /^Modello/ }).click();
  await page.getByRole("button", { name: /See-Think-Do-Care/i }).click();
  await expect(page).toHaveURL(/model=/);
  await expect(page.locator(".node")).toHaveCount(4);
});

test("a question that the server refuses says why, and the rest works", async ({ page, complaints }) => {
  await page.goto(`/?${closed}&model=nowhere`);
  await expect(page.getByRole("alert")).toContainText("nowhere");
  await page.getByRole("button", { name: /^Modello/ }).click();
  await page
    .getByRole("dialog", { name: "Modello" })
    .getByRole("button", { name: /Anello infinito/ })
    .click();
  await expect(node(page, "Acquisto")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  complaints.splice(0); // the browser logs the refusal
});
