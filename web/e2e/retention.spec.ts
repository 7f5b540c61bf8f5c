import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, closed, expect, said, summer, test } from "./page.ts";

const query = { kind: "retention", period: summer };

type Cell = { readonly customers: number; readonly complete: number; readonly kept: number; readonly share: number | null };
type Row = { readonly customers: number; readonly cells: readonly Cell[] };
type Answer = {
  readonly cohorts: readonly (Row & { readonly key: string })[];
  readonly overall: Row;
  readonly groups: readonly (Row & { readonly key: string })[];
  readonly lifecycle: readonly {
    readonly key: string;
    readonly new: number;
    readonly returning: number;
    readonly resurrected: number;
    readonly dormant: number;
  }[];
  readonly returned: { readonly points: readonly { readonly at_risk: number }[] } | null;
};

const askRetention = (origin: string, retention: object) => ask<Answer>(origin, { ...query, retention });

const percent = (share: number) => new Intl.NumberFormat("it-IT", { maximumFractionDigits: 1 }).format(share * 100);
const cell = (page: Page, key: string) => page.locator(`[data-cell="${key}"]`);
const address = (settings: object) => `/analyses/retention?${closed}&ask=${encodeURIComponent(JSON.stringify(settings))}`;

test("shows the figures that the API gives, and the cohorts add up", async ({ page, baseURL }) => {
  const answer = await askRetention(baseURL ?? "", { interval: "month", intervals: 6 });
  expect(answer.cohorts.reduce((sum, c) => sum + c.customers, 0)).toBe(answer.overall.customers);
  await page.goto(address({ interval: "month" }));
  for (const c of answer.cohorts) {
    await expect(cell(page, `${c.key}/0`)).toContainText(said(c.customers));
    for (const [at, figure] of c.cells.entries()) {
      const shown = cell(page, `${c.key}/${at + 1}`);
      await expect(shown).toHaveAccessibleName(new RegExp(`${said(figure.customers).replaceAll(".", "\\.")} clienti su`));
      if (figure.share !== null) await expect(shown).toContainText(percent(figure.share).replace(/,0$/, ""));
    }
  }
  for (const [at, figure] of answer.overall.cells.entries()) {
    expect(figure.kept).toBe(answer.cohorts.reduce((sum, c) => sum + (c.cells[at]?.kept ?? 0), 0));
  }
});

test("figures that can still grow are marked, and said to be", async ({ page, baseURL }) => {
  const answer = await askRetention(baseURL ?? "", { interval: "week", intervals: 12 });
  const last = answer.cohorts.find((c) => c.cells.some((f) => f.complete < c.customers && c.customers > 0));
  const at = last?.cells.findIndex((f) => f.complete < last.customers) ?? -1;
  expect(at).toBeGreaterThanOrEqual(0);
  await page.goto(`/analyses/retention?${closed}`);
  const open = cell(page, `${last?.key}/${at + 1}`);
  await expect(open).toHaveClass(/open/);
  await expect(open).toHaveAccessibleName(/finora/);
});

test("a figure opens the customers who came back, and those who did not", async ({ page, baseURL }) => {
  const answer = await askRetention(baseURL ?? "", { interval: "month", intervals: 6 });
  const cohort = answer.cohorts[1];
  const figure = cohort?.cells[0];
  await page.goto(address({ interval: "month" }));
  await cell(page, `${cohort?.key}/1`).click();
  await expect(page.getByRole("link", { name: `Apri ${said(figure?.customers ?? -1)} client` })).toBeVisible();
  await page.getByRole("button", { name: "Guarda chi non è tornato" }).click();
  const away = (cohort?.customers ?? 0) - (figure?.customers ?? 0);
  await page.getByRole("link", { name: `Apri ${said(away)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(away));
});

test("the keyboard goes from figure to figure", async ({ page }) => {
  await page.goto(address({ interval: "month" }));
  await cell(page, "all/0").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-cell]:focus")).toHaveAttribute("data-cell", /^2026-03-01\/1$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/at=2026-03-01/);
  await expect(page.getByRole("complementary")).toContainText("Sono tornati");
});

test("the lifecycle is that of the API: who was active is still there or dormant", async ({ page, baseURL }) => {
  const { lifecycle } = await askRetention(baseURL ?? "", { interval: "month", with: ["lifecycle"] });
  await page.goto(address({ look: "lifecycle", interval: "month" }));
  for (const [at, l] of lifecycle.entries()) {
    const before = lifecycle[at - 1];
    if (before) expect(l.returning + l.dormant).toBe(before.new + before.returning + before.resurrected);
    for (const [part, n] of Object.entries({ new: l.new, returning: l.returning, resurrected: l.resurrected, dormant: l.dormant })) {
      if (n > 0)
        await expect(page.locator(`[data-life="${part}/${l.key}"]`)).toHaveAccessibleName(
          new RegExp(`: ${said(n).replaceAll(".", "\\.")} clienti`),
        );
    }
  }
  const last = lifecycle.at(-1);
  await page.locator(`[data-life="dormant/${last?.key}"]`).click();
  await page.getByRole("link", { name: `Apri ${said(last?.dormant ?? -1)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(last?.dormant));
});

test("groups sum to all, and the table has them", async ({ page, baseURL }) => {
  const answer = await askRetention(baseURL ?? "", { interval: "month", intervals: 6, by: "channel" });
  expect(answer.groups.reduce((sum, g) => sum + g.customers, 0)).toBe(answer.overall.customers);
  await page.goto(`${address({ interval: "month", by: "channel" })}&view=table`);
  await expect(page.locator('[data-table="groups"] tbody tr')).toHaveCount(answer.groups.length + 1);
  await expect(page.locator('[data-table="cohorts"] tbody tr')).toHaveCount(answer.cohorts.length + 1);
});

test("modes, brackets and rolling days are asked as they are chosen", async ({ page }) => {
  await page.goto(`/analyses/retention?${closed}`);
  const asked = page.waitForRequest((r) => r.url().endsWith("/api/query") && (r.postData() ?? "").includes('"brackets"'));
  await page.getByRole("button", { name: /^Conta/ }).click();
  await page.getByRole("button", { name: /^per fasce/ }).click();
  expect((await asked).postDataJSON().retention.brackets).toEqual([
    { from: 1, to: 4 },
    { from: 5, to: 8 },
    { from: 9, to: 12 },
  ]);
  await expect(page.getByRole("columnheader", { name: "tra le settimane 5 e 8" })).toBeVisible();
});

test("a cohort in the future is an empty answer that says so", async ({ page }) => {
  await page.goto("/analyses/retention?period=2031-01-01..2031-03-31&compare=none");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Nessun cliente in questa selezione");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const settings of [
    { interval: "month", by: "channel" },
    { look: "lifecycle", interval: "month" },
    { look: "survival", interval: "month" },
  ]) {
    test(`has no serious fault for axe, ${settings.look ?? "cohorts"}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(address(settings));
      await expect(page.locator(".retention svg").first()).toBeVisible();
      expect(await serious(page)).toEqual([]);
    });
  }
}

test("fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const settings of [{}, { look: "lifecycle" }, { look: "survival" }]) {
    await page.goto(address(settings));
    await expect(page.locator(".retention svg").first()).toBeVisible();
    const { over } = await page.locator(".analysis-body").evaluate((body) => ({ over: body.scrollWidth - body.clientWidth }));
    expect(over).toBeLessThanOrEqual(0);
  }
});
