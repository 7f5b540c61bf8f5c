import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, call, expect, said, summer, test } from "./page.ts";

const compared = "period=2026-03-01..2026-08-31&compare=previous";

type Saved = { readonly id: string; readonly name: string; readonly address: string; readonly query: object };
type Board = { readonly id: string; readonly cards: readonly { readonly analysis: string }[] };

/** Saves what the page shows, on a new dashboard too, and makes a link to it. */
async function save(page: Page, origin: string, name: string): Promise<{ saved: Saved; board: string; shown: string }> {
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  await page.getByRole("textbox", { name: "Nome" }).fill(name);
  await page.getByLabel("Metti su una dashboard").selectOption("+");
  await page.getByRole("button", { name: "Salva e condividi" }).click();
  await page.getByRole("button", { name: "Crea il collegamento" }).click();
  const shown = (await page.getByText(/\/shown\//).textContent())?.match(/\/shown\/[\w-]+/)?.[0] ?? "";
  const all = await call<readonly Saved[]>(origin, "/api/analyses");
  const saved = all.find((one) => one.name === name);
  const boards = await call<readonly Board[]>(origin, "/api/dashboards");
  const board = boards.find((one) => one.cards.some((card) => card.analysis === saved?.id));
  if (!saved || !board) throw new Error(`${name} was not saved`);
  return { saved, board: board.id, shown };
}

async function forget(origin: string, saved: string, board: string): Promise<void> {
  await call(origin, `/api/dashboards/${board}`, undefined, "DELETE");
  await call(origin, `/api/analyses/${saved}`, undefined, "DELETE");
}

test("the journey is saved as it stands, is a tile of a dashboard, and a link shows its tables", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  await page.goto(`/journey?${compared}&where=channel~is~web&stage=purchase`);
  await expect(page.locator("h1, .sentence").first()).toBeVisible();
  const { saved, board, shown } = await save(page, origin, "Il percorso sul sito");
  const { totals } = await ask(origin, saved.query);
  await page.goto(`/analyses/dashboards/${board}`);
  const card = page.locator(`[data-card="${saved.id}"]`);
  await expect(card.locator(".glance-figure")).toHaveText(said(totals.customers));
  await expect(card.getByRole("img")).toHaveAccessibleName(/Acquisto \d/);
  expect(await serious(page)).toEqual([]);
  await card.getByRole("link", { name: "Il percorso sul sito" }).click();
  await expect(page).toHaveURL(new RegExp(`/journey\\?.*where=channel(~|%7E)is(~|%7E)web.*stage=purchase.*saved=${saved.id}`));
  await page.goto(shown);
  await expect(page.locator(".glance-figure")).toHaveText(said(totals.customers));
  await page.getByRole("button", { name: "Tabella" }).click();
  await expect(page.locator('table[data-table="stages"]')).toContainText("Acquisto");
  await forget(origin, saved.id, board);
});

test("flows are saved as they stand, and saved again under the same name", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  await page.goto(`/flows?${compared}&nodes=channel`);
  await expect(page.locator("[data-node]").first()).toBeVisible();
  const { saved, board, shown } = await save(page, origin, "I canali uno dopo l’altro");
  expect(saved.address).toContain("nodes=channel");
  await page.goto(`/analyses/dashboards/${board}`);
  const card = page.locator(`[data-card="${saved.id}"]`);
  await expect(card.locator(".sankey-link").first()).toBeVisible();
  await card.getByRole("link", { name: "I canali uno dopo l’altro" }).click();
  await expect(page).toHaveURL(new RegExp(`/flows\\?.*nodes=channel.*saved=${saved.id}`));
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Nome" })).toHaveValue("I canali uno dopo l’altro");
  await page.goto(shown);
  await page.getByRole("button", { name: "Tabella" }).click();
  await expect(page.locator('table[data-table="links"]')).toBeVisible();
  await forget(origin, saved.id, board);
});

test("a link to an analysis has its tables, and their files", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const body = { name: "Le varianti", about: "", query: { kind: "variants", period: summer }, address: "" };
  const saved = await call<Saved>(origin, "/api/analyses", body);
  const { path } = await call<{ path: string }>(origin, `/api/analyses/${saved.id}/shares`, { name: "" });
  await page.goto(path.slice(path.indexOf("/shown/")));
  await expect(page.locator(".glance-figure")).toBeVisible();
  await page.getByRole("button", { name: "Tabella" }).click();
  await expect(page.locator('[data-table="variants"]')).toContainText("Scheda prodotto");
  const waiting = page.waitForEvent("download");
  await page.locator('[data-table="variants"]').getByRole("button", { name: "CSV" }).click();
  expect((await waiting).suggestedFilename()).toMatch(/\.csv$/);
  await call(origin, `/api/analyses/${saved.id}`, undefined, "DELETE");
});

test("customers found by filters are kept as an audience, which is given another name", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const { total } = await ask<{ total: number }>(origin, {
    kind: "customers",
    period: summer,
    where: [{ field: "channel", is: ["store"] }],
  });
  await page.goto("/customers?period=2026-03-01..2026-08-31&where=channel~is~store");
  await expect(page.locator("h1 [data-total]")).toHaveText(new RegExp(said(total).replaceAll(".", "\\.")));
  await page.getByRole("button", { name: "Tieni come pubblico" }).click();
  await page.getByRole("textbox", { name: "Nome" }).fill("Chi entra in negozio");
  await page.getByRole("button", { name: "Fisso" }).click();
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  await expect(page.getByText("Il pubblico «Chi entra in negozio» è tra i filtri.")).toBeVisible();
  const all = await call<readonly { id: string; name: string; size: number }[]>(origin, "/api/audiences");
  const kept = all.find((one) => one.name === "Chi entra in negozio");
  expect(kept?.size).toBe(total);
  await page.goto("/analyses/audiences");
  const row = page.locator(`[data-audience="${kept?.id}"]`);
  await row.getByRole("button", { name: "Rinomina" }).click();
  await page.getByRole("textbox", { name: "Nome" }).fill("Primavera in negozio");
  await page.getByRole("dialog").getByRole("button", { name: "Rinomina" }).click();
  await expect(row).toContainText("Primavera in negozio");
  await expect(row).toContainText("fisso dal");
  expect(await serious(page)).toEqual([]);
  await call(origin, `/api/audiences/${kept?.id}`, undefined, "DELETE");
});

test("variants and what follows what show the comparison in their pictures", async ({ page, baseURL }) => {
  const look = (name: string) => `/analyses/paths?${compared}&ask=${encodeURIComponent(JSON.stringify({ look: name }))}`;
  type Variants = { readonly variants: readonly { readonly key: string; readonly share: number }[] };
  await page.goto(look("variants"));
  const answer = await ask<Variants & { compare: Variants }>(baseURL, {
    kind: "variants",
    period: summer,
    compare: { before: "period" },
  });
  const was = new Map(answer.compare.variants.map((v) => [v.key, v.share]));
  const changed = answer.variants.find((v) => Math.abs(v.share - (was.get(v.key) ?? v.share)) > 0.001);
  const row = page.locator(`[data-variant="${changed?.key}"]`);
  await expect(row.locator(".variant-change")).toContainText("pt");
  await expect(row.locator(".variant-bar s")).toBeVisible();
  await page.goto(look("graph"));
  await expect(page.locator(".follows-node .follows-change").first()).toContainText("pt");
  await expect(page.locator(".follows-node .then").first()).toBeAttached();
  expect(await serious(page)).toEqual([]);
});
