import { serious } from "./axe.ts";
import { expect, test } from "./page.ts";

const closed = "/journey?period=2026-03-01..2026-08-31&compare=none";

test("the frame is walked by keys alone", async ({ page }) => {
  await page.goto(closed);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Vai al contenuto" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();

  // From section to section: the focus goes on in the new page.
  const settings = page.getByRole("navigation", { name: "Sezioni" }).getByRole("link", { name: "Impostazioni" });
  await settings.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings/);
  await expect(settings).toHaveAttribute("aria-current", "page");
  await expect(page.locator("#content")).toBeFocused();
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/\/journey/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");

  // After g a key is not the page's: e would export.
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Tasti" });
  await expect(keys.getByRole("heading", { name: "In questa pagina" })).toBeVisible();
  await expect(keys).toContainText("vai a Impostazioni");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`Ctrl K has no serious finding, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(`${closed}&theme=${theme}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.type("zzzz");
    await expect(page.getByText("Non trovo niente per «zzzz»")).toBeVisible();
    expect(await serious(page)).toEqual([]);
  });
}

test("Ctrl K finds a stage and goes there", async ({ page }) => {
  await page.goto(closed);
  await page.getByRole("button", { name: /^Cerca/ }).focus();
  await page.keyboard.press("Enter");
  const ask = page.getByRole("combobox");
  await expect(ask).toBeFocused();
  await page.keyboard.type("fedelta");
  const first = page.getByRole("option").first();
  await expect(first).toContainText("Fedeltà");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(first).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/stage=loyalty/);
  await expect(page.getByRole("complementary", { name: "Tappa Fedeltà" })).toBeVisible();
});

test("Ctrl K finds a touchpoint, a model, a page and a command", async ({ page }) => {
  await page.goto(closed);
  await expect(page.getByRole("button", { name: /^Cerca/ })).toBeVisible();
  const find = async (words: string, option: RegExp) => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type(words);
    await page.getByRole("option", { name: option }).first().click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  };
  await find("cassa", /^Cassa/);
  await expect(page).toHaveURL(/where=touchpoint~is~/);
  await find("see-think", /See-Think-Do-Care/);
  await expect(page).toHaveURL(/model=/);
  await find("componenti", /^Componenti/);
  await expect(page).toHaveURL(/\/gallery/);
  await find("tema scuro", /^Passa al tema scuro/);
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("Escape gives the focus back", async ({ page }) => {
  await page.goto(closed);
  const search = page.getByRole("button", { name: /^Cerca/ });
  await search.click();
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(search).toBeFocused();
});

test("Ctrl K finds a customer by an identifier", async ({ page }) => {
  await page.goto(closed);
  await expect(page.getByRole("button", { name: /^Cerca/ })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("example");
  const customers = page.getByRole("group", { name: "Clienti" });
  await expect(customers.getByRole("option").first()).toBeVisible();
  await customers.getByRole("option").first().click();
  await expect(page).toHaveURL(/\/customers\/./);
});

test("an address without a page says so, and leads back", async ({ page }) => {
  await page.goto("/nowhere/at/all");
  await expect(page.getByRole("heading", { name: "Qui non c’è nessuna pagina" })).toBeVisible();
  await page.getByRole("link", { name: "Vai al percorso" }).click();
  await expect(page).toHaveURL(/\/journey/);
});

test("a server that is gone is said, and the page comes back by itself", async ({ page, context, complaints }) => {
  await page.goto(closed);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
  await context.route("**/api/**", (route) => route.abort());
  await page.getByRole("button", { name: /^Periodo/ }).click();
  await page.getByRole("button", { name: "Tutti i dati" }).click();
  await expect(page.getByText("Il server non risponde.").first()).toBeVisible({ timeout: 10_000 });
  await expect(page.getByRole("button", { name: "Riprova ora" })).toBeVisible();
  await context.unroute("**/api/**");
  await expect(page.getByRole("button", { name: "Riprova ora" })).toHaveCount(0, { timeout: 40_000 });
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
  complaints.splice(0); // the browser logs each failed connection
});
