import { serious } from "./axe.ts";
import { ask, closed, expect, said, summer, test } from "./page.ts";

const query = { kind: "behaviours", period: summer };

type Answer = {
  readonly patterns: readonly {
    readonly id: string;
    readonly customers: number;
    readonly occurrences: number;
    readonly of: number;
    readonly definition: { readonly it: string };
    readonly elements: readonly { readonly not: boolean; readonly interactions: number }[];
  }[];
};

const askBehaviours = (origin: string, more: object = {}) => ask<Answer>(origin, { ...query, ...more });

test("shows the figures that the API gives, each with its definition", async ({ page, baseURL }) => {
  const answer = await askBehaviours(baseURL ?? "");
  await page.goto(`/analyses/behaviours?${closed}`);
  expect(answer.patterns).toHaveLength(7);
  for (const b of answer.patterns) {
    const card = page.locator(`[data-behaviour="${b.id}"]`);
    await expect(card).toContainText(b.definition.it);
    if (b.elements.some((e) => !e.not && e.interactions === 0)) await expect(card).toContainText("In questi dati non c’è niente");
    else await expect(card).toContainText(`${said(b.occurrences)} volte su ${said(b.of)}`);
  }
});

test("opens the customers behind a behaviour, as many as it says", async ({ page, baseURL }) => {
  const ropo = (await askBehaviours(baseURL ?? "")).patterns.find((b) => b.id === "ropo");
  await page.goto(`/analyses/behaviours?${closed}&at=ropo`);
  await page.getByRole("link", { name: `Apri ${said(ropo?.customers ?? -1)} client` }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(ropo?.customers));
});

test("an edited pattern is asked, and stays in the address", async ({ page }) => {
  await page.goto(`/analyses/behaviours?${closed}`);
  await page.getByRole("button", { name: "Modifica ROPO: cerca on line, compra in negozio" }).click();
  const editor = page.getByRole("dialog");
  await editor.getByLabel("Hanno in comune").selectOption("category");
  await expect(editor.locator(".pattern-live")).toContainText("stessa categoria");
  await editor.getByRole("button", { name: "Usa questo" }).click();
  await expect(page.locator('[data-behaviour="ropo"]')).toContainText("stessa categoria");
  expect(new URL(page.url()).searchParams.get("ask")).toContain("category");
  await page.getByRole("button", { name: "Torna a quelli di Percorso" }).click();
  await expect(page.locator('[data-behaviour="ropo"]')).toContainText("stesso prodotto");
});

for (const scheme of ["light", "dark"] as const) {
  test(`has no serious flaw for who cannot see it, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(`/analyses/behaviours?${closed}&at=ropo`);
    await expect(page.locator('[data-behaviour="ropo"]')).toBeVisible();
    expect(await serious(page)).toEqual([]);
  });
}
