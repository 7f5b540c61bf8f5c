import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, closed, expect, said, summer, test } from "./page.ts";

const query = { kind: "attribution", period: summer };

type Credit = {
  readonly model: string;
  readonly conversions: number;
  readonly value: number;
  readonly roi: number | null;
};
type Answer = {
  readonly conversions: { readonly count: number; readonly value: number; readonly customers: number };
  readonly unattributed: { readonly count: number; readonly customers: number };
  readonly rows: readonly {
    readonly key: string;
    readonly customers: number;
    readonly cost: number | null;
    readonly credits: readonly Credit[];
  }[];
};

const askCredit = (origin: string, more: object = {}) => ask<Answer>(origin, { ...query, ...more });

const row = (page: Page, key: string) => page.locator(`[data-row="${key}"]`);
const all = ["first", "last", "last_non_direct", "linear", "u", "j", "inverse_j", "time_decay", "shapley", "markov"];

test("shows the credit that the API gives, and every model gives out the same sum", async ({ page, baseURL }) => {
  const answer = await askCredit(baseURL ?? "", { attribution: { models: all } });
  for (const [m, model] of all.entries()) {
    const sum = answer.rows.reduce((total, r) => total + (r.credits[m]?.value ?? 0), 0);
    expect(sum, model).toBe(answer.conversions.value);
  }
  const usual = await askCredit(baseURL ?? "");
  await page.goto(`/analyses/attribution?${closed}`);
  const shown = usual.rows.filter((r) => r.credits.some((c) => c.value >= 100_000));
  expect(shown.length).toBeGreaterThan(2);
  for (const r of shown) {
    for (const credit of r.credits.filter((c) => c.value >= 100_000)) {
      await expect(row(page, r.key)).toContainText(said(credit.value / 100));
    }
  }
  await page
    .getByRole("radio", { name: "Tabella" })
    .or(page.getByRole("button", { name: "Tabella" }))
    .first()
    .click();
  await expect(page.locator('[data-table="credit"] tbody tr')).toHaveCount(usual.rows.length);
});

test("a row opens the customers behind it, as many as it says", async ({ page, baseURL }) => {
  const answer = await askCredit(baseURL ?? "");
  const store = answer.rows.find((r) => r.key === "store");
  await page.goto(`/analyses/attribution?${closed}`);
  await row(page, "store").press("Enter");
  await expect(page.getByRole("complementary", { name: "Negozio" })).toBeVisible();
  await page.getByRole("link", { name: `Apri ${said(store?.customers ?? -1)} clienti` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(store?.customers));
});

test("conversions without a touch open their customers too", async ({ page, baseURL }) => {
  const { unattributed } = await askCredit(baseURL ?? "");
  await page.goto(`/analyses/attribution?${closed}`);
  await page.getByRole("button", { name: `${said(unattributed.count)} conversioni su` }).click();
  await page.getByRole("link", { name: `Apri ${said(unattributed.customers)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(unattributed.customers));
});

test("costs come in from a CSV, ROI stands beside the credit, and they go again", async ({ page, baseURL }) => {
  await page.goto(`/analyses/attribution?${closed}`);
  const costs = page.getByRole("region", { name: "Costi" });
  const bring = (text: string) =>
    costs.locator('input[type="file"]').setInputFiles({ name: "costi.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await bring("canale;dal;al;importo\nemail;31/02/2026;;10\nemail;01/03/2026;;1.234\n");
  await expect(costs.getByRole("alert")).toContainText('Riga 2: "31/02/2026" non è un giorno');
  await expect(costs.getByRole("alert")).toContainText("Riga 3");
  await bring("canale;dal;al;importo;nota\nE-mail;01/03/2026;31/03/2026;310,00;prova\n");
  await expect(costs.getByRole("status")).toContainText("1 costi aggiunti");
  await expect(costs.getByRole("row", { name: /Google Ads/ }).first()).toContainText("Ricerca a pagamento"); // not paid_search
  const answer = await askCredit(baseURL ?? "");
  const email = answer.rows.find((r) => r.key === "email");
  expect(email?.cost).toBe(31_000);
  for (const credit of email?.credits ?? []) expect(credit.roi).toBeCloseTo(credit.value / 31_000 - 1, 9);
  await expect(page.locator('[data-return="email"]')).toHaveAttribute("aria-label", /310,00/);
  const part = await askCredit(baseURL ?? "", { period: { from: "2026-03-22", to: "2026-04-10" } });
  expect(part.rows.find((r) => r.key === "email")?.cost).toBe(10_000);
  await costs.getByRole("button", { name: /^Mostra tutti/ }).click(); // the latest stand first
  await costs.getByRole("button", { name: "Elimina il costo di E-mail" }).click();
  await expect(page.locator('[data-return="email"]')).toHaveCount(0);
});

test("settings change the question, and a link brings them back", async ({ page, baseURL }) => {
  await page.goto(`/analyses/attribution?${closed}`);
  await page.getByRole("button", { name: /^Credito a/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Punto di contatto" }).click();
  await page.getByRole("button", { name: /^Modelli/ }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Shapley/ })
    .click();
  await page.keyboard.press("Escape");
  const answer = await askCredit(baseURL ?? "", {
    attribution: { by: "touchpoint", models: ["last", "linear", "shapley", "markov"] },
  });
  const top = answer.rows[0];
  const check = () => expect(row(page, top?.key ?? "")).toContainText(said((top?.credits[2]?.value ?? 0) / 100));
  await check();
  await page.reload();
  await check();
});

for (const theme of ["light", "dark"] as const) {
  test(`is accessible, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`/analyses/attribution?${closed}&at=row:store`);
    await expect(row(page, "store")).toBeVisible();
    expect(await serious(page)).toEqual([]);
  });
}

test("fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/analyses/attribution?${closed}`);
  await expect(row(page, "store")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await row(page, "store").click();
  await expect(page.getByRole("complementary", { name: "Negozio" })).toBeVisible();
});

test("a calibration is asked for, drawn for each order, and stands in a table", async ({ page, baseURL }) => {
  const { calibration } = await ask<{
    readonly calibration: readonly {
      readonly order: number;
      readonly paths: number;
      readonly bins: readonly { readonly paths: number }[];
    }[];
  }>(baseURL ?? "", { ...query, attribution: { calibrate: true } });
  expect(calibration.map((c) => c.order)).toEqual([1, 2, 3]);
  for (const fit of calibration) expect(fit.bins.reduce((sum, bin) => sum + bin.paths, 0)).toBe(fit.paths);
  await page.goto(`/analyses/attribution?${closed}`);
  await page.getByRole("button", { name: "Mostra la calibrazione" }).click();
  for (const fit of calibration) await expect(page.locator(`[data-bin="${fit.order}"]`)).toHaveCount(fit.bins.length);
  expect(await serious(page)).toEqual([]);
  await page.reload();
  await expect(page.locator("[data-calibration]")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
