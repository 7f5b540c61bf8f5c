import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, closed, expect, said, summer, test } from "./page.ts";

const steps = ["Product Viewed", "Product Added", "Order Completed"];
const asking = (more: object = {}) =>
  `ask=${encodeURIComponent(JSON.stringify({ steps: steps.map((name) => ({ is: [`event~is~${name}`] })), window: "30d", ...more }))}`;

type Figures = {
  readonly count: number;
  readonly customers: number;
  readonly dropped: number;
  readonly stopped: number;
  readonly from_first: number;
};
type Answer = {
  readonly entered: number;
  readonly steps: readonly (Figures & { readonly next?: readonly { readonly key: string; readonly count: number }[] })[];
  readonly breakdown?: readonly { readonly key: string; readonly steps: readonly Figures[] }[];
  readonly times?: { readonly n: number; readonly bins: readonly number[] };
};

const askFunnel = (origin: string, funnel: object = {}) =>
  ask<Answer>(origin, {
    kind: "funnel",
    period: summer,
    window: "30d",
    steps: steps.map((name) => ({ where: [{ field: "event", is: [name] }] })),
    funnel: { times: {}, next: {}, ...funnel },
  });

const step = (page: Page, n: number) => page.locator(`[data-step="${n}"]`);

test("begins with a funnel that is ready, and shows the figures of the API", async ({ page, baseURL }) => {
  await page.goto(`/analyses/funnel?${closed}`);
  await page.getByRole("button", { name: /^Dal prodotto all/ }).click();
  await expect(step(page, 4)).toBeVisible();
  await page.goto(`/analyses/funnel?${closed}&${asking()}`);
  const answer = await askFunnel(baseURL ?? "");
  expect(answer.steps[2]?.count).toBeGreaterThan(50);
  for (const [k, s] of answer.steps.entries()) await expect(step(page, k + 1)).toContainText(said(s.count));
  const sum = answer.steps.reduce((n, s) => n + s.dropped, answer.steps[2]?.count ?? 0);
  expect(sum).toBe(answer.entered);
  expect(answer.times?.bins.reduce((a, b) => a + b, 0)).toBe(answer.steps[2]?.count);
});

test("the hatching opens those who stop, and a row of the list what they did next", async ({ page, baseURL }) => {
  const answer = await askFunnel(baseURL ?? "");
  await page.goto(`/analyses/funnel?${closed}&${asking()}`);
  await step(page, 2)
    .getByRole("button", { name: /si fermano a/ })
    .press("Enter");
  await page.getByRole("link", { name: `Apri ${said(answer.steps[0]?.stopped ?? -1)} clienti` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(answer.steps[0]?.stopped));
  const first = answer.steps[0]?.next?.[0];
  await page.goto(`/analyses/funnel?${closed}&${asking()}&at=stop:1`);
  await page.locator(`[data-next="${first?.key}"]`).click();
  await page.getByRole("link", { name: `Apri ${said(first?.count ?? -1)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(first?.count));
});

test("is told apart by channel, and each part opens its customers", async ({ page, baseURL }) => {
  const answer = await askFunnel(baseURL ?? "", { breakdown: { field: "channel" } });
  const group = answer.breakdown?.[0];
  await page.goto(`/analyses/funnel?${closed}&${asking()}`);
  await page.getByRole("button", { name: /^Per tutti/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Canale", exact: true }).click();
  await page.keyboard.press("Escape");
  for (const [k, s] of (group?.steps ?? []).entries()) await expect(step(page, k + 1)).toContainText(said(s.count));
  await page.goto(`/analyses/funnel?${closed}&${asking({ by: "channel" })}&at=${encodeURIComponent(`group:2:${group?.key}`)}`);
  await page.getByRole("link", { name: `Apri ${said(group?.steps[1]?.customers ?? -1)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(group?.steps[1]?.customers));
});

test("a step is added, made optional and moved by clicks; rules change what is counted", async ({ page, baseURL }) => {
  await page.goto(`/analyses/funnel?${closed}&${asking()}`);
  await page.getByRole("button", { name: "Passo", exact: true }).click();
  await page.getByRole("searchbox", { name: /^Cerca eventi/ }).fill("Cart Viewed");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Cart Viewed/ })
    .click();
  const chip = (n: number) => page.getByRole("group", { name: "Filtri" }).getByRole("button", { name: new RegExp(`^${n}`) });
  await expect(chip(4)).toContainText("Cart Viewed");
  await chip(4).click();
  await page.getByRole("button", { name: "Sposta prima" }).click();
  await expect(chip(3)).toContainText("Cart Viewed");
  await chip(3).click();
  await page.getByRole("switch", { name: "Facoltativo" }).click();
  await page.keyboard.press("Escape");
  await expect(chip(3)).toContainText("(Cart Viewed)");
  await page.goto(`/analyses/funnel?${closed}&${asking()}`);
  await page.getByRole("button", { name: /^Regole/ }).click();
  await page.getByRole("button", { name: /^Tentativi/ }).click();
  await page.keyboard.press("Escape");
  const answer = await askFunnel(baseURL ?? "", { count: "attempts" });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${said(answer.entered)} tentativi`);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${said(answer.entered)} tentativi`);
});

for (const theme of ["light", "dark"] as const) {
  test(`is accessible, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`/analyses/funnel?${closed}&${asking({ by: "channel" })}&at=step:2`);
    await expect(step(page, 3)).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.goto(`/analyses/funnel?${closed}`);
    await expect(page.getByRole("button", { name: "Scegli il primo passo" })).toBeVisible();
    expect(await serious(page)).toEqual([]);
  });
}

test("fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/analyses/funnel?${closed}&${asking()}`);
  await expect(step(page, 3)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await step(page, 2)
    .getByRole("button", { name: /Product Added/ })
    .click();
  await expect(page.getByRole("complementary", { name: /Product Added/ })).toBeVisible();
});
