import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { serious } from "./axe.ts";
import { expect, imports, test } from "./page.ts";

const receipts = [
  "numero;negozio;data_ora;tessera;totale;nota",
  "1001;Milano;01/02/2026 09:30;7781;59,90;ok",
  "1002;Milano;03/04/2026 10:05;;12,00;",
  "1003;Roma;31/02/2026 10:05;;12,00;",
  "1004;Roma;05/02/2026 10:05;;1.012,00;",
].join("\n");

test("a small file is mapped by clicking, tried, imported, and importing again adds nothing", async ({ page }) => {
  await page.goto(`${imports()}/sources/import`);
  await page.locator("input[type=file]").setInputFiles({ name: "scontrini.csv", mimeType: "text/csv", buffer: Buffer.from(receipts) });
  await expect(page.getByText("6 colonne")).toBeVisible();
  await page.getByRole("button", { name: "Avanti" }).click();
  await expect(page.getByRole("button", { name: /^totale/ })).toContainText("Importo");
  expect(await serious(page)).toEqual([]);
  await page.getByRole("button", { name: /^nota/ }).click();
  await page.getByRole("button", { name: /^Non importare/ }).click();
  await expect(page.getByRole("button", { name: /^nota/ })).toContainText("Non importare");
  await page.getByRole("button", { name: "Avanti" }).click();
  await expect(page.getByText("il mese 2 del 2026 non ha un giorno 31")).toBeVisible();
  await expect(page.getByText("revenue: 1012")).toBeVisible();
  await page.getByRole("button", { name: "Importa", exact: true }).click();
  await expect(page.getByText("Importazione finita")).toBeVisible();
  const figure = (name: string) => page.locator(".import-figures > div").filter({ hasText: name }).locator("dd");
  await expect(figure("nuove")).toHaveText("3");
  await expect(figure("rifiutate")).toHaveText("1");
  await page.reload();
  await expect(page.getByText("Importazione finita")).toBeVisible();
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: /Scarica le righe rifiutate/ }).click();
  expect((await file).suggestedFilename()).toBe("scontrini-rejects.csv");
  await page.getByRole("button", { name: "Importa di nuovo" }).click();
  await expect(figure("c’erano già")).toHaveText("3");
  await expect(figure("nuove")).toHaveText("0");
  await page.getByRole("link", { name: "Vedi la sorgente" }).click();
  await expect(page.getByRole("heading", { name: "scontrini" })).toBeVisible();
});

test("a file that is no table is refused with the reason", async ({ page, complaints }) => {
  await page.goto(`${imports()}/sources/import`);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 ...") });
  await expect(page.getByText(/salvalo prima come CSV o come XLSX/)).toBeVisible();
  complaints.length = 0; // the browser itself notes the refusal
});

test("Olist is known by its files, and imported as a whole", async ({ page }) => {
  const folder = process.env.PERCORSO_OLIST ?? join(import.meta.dirname, "../../../shared/data/olist");
  test.skip(!existsSync(folder), "the Olist files are not on this machine; PERCORSO_OLIST names their folder");
  test.setTimeout(180_000);
  const files = readdirSync(folder).filter((name) => name.endsWith(".csv.gz"));
  await page.goto(`${imports()}/sources/import`);
  await page.locator("input[type=file]").setInputFiles(files.map((name) => join(folder, name)));
  await expect(page.getByText("Li riconosciamo: Il marketplace Olist")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Avanti" }).click();
  await page.getByRole("button", { name: "Avanti" }).click();
  await expect(page.getByText("113.819")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Importa", exact: true }).click();
  await expect(page.getByText("Importazione finita")).toBeVisible({ timeout: 90_000 });
  await expect(page.locator(".import-figures > div").filter({ hasText: "nuove" }).locator("dd")).toHaveText("113.819");
  await page.getByRole("link", { name: "Vedi il percorso" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
