import { serious } from "./axe.ts";
import { ask, closed, expect, said, summer, test } from "./page.ts";

const query = { kind: "consistency", period: summer };

type Answer = {
  readonly maturity: readonly { readonly maturity: string; readonly customers: number }[];
  readonly switches: readonly { readonly from: string; readonly to: string; readonly changes: number; readonly customers: number }[];
  readonly prices: { readonly compared: number; readonly mismatched: number };
};

const askConsistency = (origin: string) => ask<Answer>(origin, query);

test("shows maturity, changes and mismatches as the API gives them", async ({ page, baseURL }) => {
  const answer = await askConsistency(baseURL ?? "");
  await page.goto(`/analyses/consistency?${closed}`);
  for (const m of answer.maturity)
    await expect(page.locator(`[data-maturity="${m.maturity}"]`)).toContainText(`${said(m.customers)} clienti`);
  const [most] = answer.switches;
  await expect(page.locator(`[data-switch="${most?.from}>${most?.to}"]`)).toHaveText(said(most?.changes ?? -1));
  await expect(page.locator(".analysis-body")).toContainText(
    `${said(answer.prices.mismatched)} su ${said(answer.prices.compared)} confronti`,
  );
});

test("opens the customers of a maturity and of a change", async ({ page, baseURL }) => {
  const answer = await askConsistency(baseURL ?? "");
  const omni = answer.maturity.find((m) => m.maturity === "omni");
  await page.goto(`/analyses/consistency?${closed}&at=omni`);
  await page.getByRole("link", { name: `Apri ${said(omni?.customers ?? -1)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(omni?.customers));
  const [most] = answer.switches;
  await page.goto(`/analyses/consistency?${closed}`);
  await page.locator(`[data-switch="${most?.from}>${most?.to}"]`).click();
  await page.getByRole("link", { name: `Apri ${said(most?.customers ?? -1)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(most?.customers));
});

for (const scheme of ["light", "dark"] as const) {
  test(`has no serious flaw for who cannot see it, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(`/analyses/consistency?${closed}`);
    await expect(page.locator('[data-maturity="omni"]')).toBeVisible();
    expect(await serious(page)).toEqual([]);
  });
}
