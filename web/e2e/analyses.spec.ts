import { readFile } from "node:fs/promises";
import { serious } from "./axe.ts";
import { call, expect, said, test } from "./page.ts";

const steps = ["Product Viewed", "Order Completed"].map((event) => ({ where: [{ field: "event", is: [event] }] }));
const ask = encodeURIComponent(JSON.stringify({ steps: steps.map((step) => ({ is: [`event~is~${step.where[0]?.is[0]}`] })) }));
const closed = `period=2026-03-01..2026-08-31&compare=none&ask=${ask}`;

test("the gallery has every question, the saved ones and the dashboard", async ({ page }) => {
  await page.goto("/analyses");
  await expect(page.locator(".question-card")).toHaveCount(6);
  await expect(page.getByRole("link", { name: "Il lunedì di Tramasole" })).toBeVisible();
  await expect(page.locator("[data-saved]")).not.toHaveCount(0);
  expect(await serious(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await serious(page)).toEqual([]);
});

test("an analysis is saved, put on a dashboard, shared and deleted", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  await page.goto(`/analyses/funnel?${closed}`);
  await expect(page.locator('[data-analysis="funnel"]')).toBeVisible();
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  await page.getByLabel("Nome").fill("Prova di salvataggio");
  await page.getByLabel("Metti su una dashboard").selectOption("+");
  await page.getByRole("button", { name: "Salva e condividi" }).click();
  await page.getByRole("button", { name: "Crea il collegamento" }).click();
  const link = page.getByText(/\/shown\//);
  await expect(link).toBeVisible();
  const shown = (await link.textContent())?.match(/\/shown\/[\w-]+/)?.[0] ?? "";
  const [saved] = await call<readonly { id: string; name: string; query: object }[]>(origin, "/api/analyses");
  expect(saved?.name).toBe("Prova di salvataggio");

  const answer = await call<{ steps: readonly { customers: number }[] }>(origin, "/api/query", saved?.query);
  await page.goto(shown);
  await expect(page.getByRole("heading", { name: "Prova di salvataggio" })).toBeVisible();
  await expect(page.locator(".glance-figure")).toBeVisible();
  expect(answer.steps.length).toBe(2);
  expect(await serious(page)).toEqual([]);

  const boards = await call<readonly { id: string; cards: readonly { analysis: string }[] }[]>(origin, "/api/dashboards");
  const board = boards.find((one) => one.cards.some((card) => card.analysis === saved?.id));
  await page.goto(`/analyses/dashboards/${board?.id}`);
  await expect(page.locator(`[data-card="${saved?.id}"] .glance-figure`)).toBeVisible();
  await call(origin, `/api/dashboards/${board?.id}`, undefined, "DELETE");
  await page.goto("/analyses");
  await page.getByRole("button", { name: "Elimina Prova di salvataggio" }).click();
  await page.getByRole("button", { name: "Elimina…" }).click();
  await expect(page.locator(`[data-saved="${saved?.id}"]`)).toHaveCount(0);
});

test("a dashboard shows its cards, in another order when they are moved, and in another period", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const boards = await call<readonly { id: string; name: string; cards: readonly { analysis: string }[] }[]>(origin, "/api/dashboards");
  const board = boards.find((one) => one.name === "Il lunedì di Tramasole");
  const order = () => page.locator("[data-card]").evaluateAll((cards) => cards.map((card) => card.getAttribute("data-card")));
  await page.goto(`/analyses/dashboards/${board?.id}`);
  await expect(page.locator("[data-card] .glance-figure")).toHaveCount(6);
  const was = await order();
  expect(was).toEqual(board?.cards.map((card) => card.analysis));
  expect(await serious(page)).toEqual([]);
  const asked = page.waitForRequest(
    (request) => request.url().endsWith("/api/query") && (request.postData() ?? "").includes('"last":"30d"'),
  );
  await page.getByLabel("Periodo delle schede").selectOption("30d");
  await asked;
  await page.getByRole("button", { name: "Modifica" }).click();
  await page.getByRole("button", { name: "Sposta dopo: Dal prodotto all’ordine" }).click();
  await expect.poll(order).toEqual([was[1], was[0], ...was.slice(2)]);
  await page.getByRole("button", { name: "Sposta prima: Dal prodotto all’ordine" }).click();
  await expect.poll(order).toEqual(was);
});

test("an answer is taken away as a workbook", async ({ page }) => {
  await page.goto(`/analyses/funnel?${closed}`);
  await page.getByRole("button", { name: "Esporta" }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Scarica XLSX" }).click();
  const file = await waiting;
  expect(file.suggestedFilename()).toBe("percorso-funnel.xlsx");
  expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe("PK");
});

test("an audience is as many as the API says, is among the filters, and can be frozen", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const query = { kind: "customers", who: { is: "visited", stage: "purchase" } };
  const kept = await call<{ id: string }>(origin, "/api/audiences", { name: "Pubblico di prova", query });
  const { total } = await call<{ total: number }>(origin, "/api/query", { kind: "customers", among: { audience: kept.id } });
  await page.goto("/analyses/audiences");
  const row = page.locator(`[data-audience="${kept.id}"]`);
  await expect(row).toContainText(said(total));
  expect(await serious(page)).toEqual([]);
  await row.getByRole("button", { name: "Rendi fisso" }).click();
  await expect(row).toContainText("fisso dal");
  await row.getByRole("link", { name: "Guardane il percorso" }).click();
  await expect(page.getByRole("group", { name: "Filtri" })).toContainText("Pubblico di prova");
  await call(origin, `/api/audiences/${kept.id}`, undefined, "DELETE");
});
