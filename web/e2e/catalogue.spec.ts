import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { expect, test } from "./page.ts";

const purchase = (page: Page) => page.getByRole("button", { name: /^Acquisto, .*Apri la tappa/ });
/** The logo is called as the page is, and leads home. */
const journey = (page: Page) => page.locator('nav a[href$="/journey"]').first();
const section = (page: Page, name: string) => page.getByRole("navigation").getByRole("link", { name, exact: true }).first();
const preview = (page: Page) => page.getByRole("region", { name: "Che cosa si sposta" });

type Pieces = {
  readonly version: number;
  readonly touchpoints: readonly {
    readonly id: string;
    readonly name: { readonly it: string; readonly en: string };
    readonly interactions: number;
  }[];
  readonly models: readonly { readonly id: string; readonly places: readonly { readonly touchpoint: string; readonly stage: string }[] }[];
};

async function call<T>(origin: string, path: string, body?: object): Promise<T> {
  const response = await fetch(
    origin + path,
    body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {},
  );
  const answer: T = await response.json();
  return answer;
}

const pieces = (origin: string) => call<Pieces>(origin, "/api/catalogue/pieces");
const stageOf = (all: Pieces, touchpoint: string) => all.models[0]?.places.find((p) => p.touchpoint === touchpoint)?.stage;

/** The demo is shared: whatever happens, its catalogue is as it was before. */
test.beforeEach(async ({ baseURL }) => {
  const { version } = await pieces(baseURL ?? "");
  test.info().annotations.push({ type: "version", description: String(version) });
});
test.afterEach(async ({ baseURL }) => {
  const was = Number(test.info().annotations.find((a) => a.type === "version")?.description ?? "0");
  if ((await pieces(baseURL ?? "")).version !== was) await call(baseURL ?? "", `/api/catalogue/versions/${was}/restore`, {});
});

test("a changed rule says what it moves, moves the journey’s figures, and is taken back", async ({ page, baseURL }) => {
  await page.goto("/journey");
  const before = await purchase(page).getAttribute("aria-label");
  await section(page, "Catalogo").click();
  await page.getByRole("button", { name: /^Cassa/ }).click();
  const moved = (await pieces(baseURL ?? "")).touchpoints.find((p) => p.id === "fitting_room")?.interactions ?? 0;
  await page.getByRole("button", { name: "Aggiungi una regola" }).click();
  const value = page.getByRole("combobox", { name: "evento: aggiungi un valore" });
  await value.fill("Product Tried On");
  await value.press("Enter");
  await expect(preview(page)).toContainText(/Si spostano [\d.]+ interazioni di [\d.]+ clienti/);
  await expect(preview(page).getByRole("row", { name: /^Prova in negozio/ })).toContainText(
    moved.toLocaleString("it-IT", { useGrouping: "always" }),
  );
  await expect(preview(page).getByRole("table", { name: "Tappe · Anello infinito" })).toContainText("Acquisto");
  await page.getByLabel("Che cosa cambi, e perché").fill("chi prova, compra");
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  await expect(page.getByText(/Salvato come versione \d+/)).toBeVisible();
  await journey(page).click();
  await expect(purchase(page)).toBeVisible();
  await expect(purchase(page)).not.toHaveAccessibleName(before ?? "");
  await section(page, "Catalogo").click();
  await page.getByRole("tab", { name: /^Versioni/ }).click();
  await expect(page.getByText("chi prova, compra")).toBeVisible();
  await page.getByRole("button", { name: "Torna a questa" }).first().click();
  const sure = page.getByRole("dialog");
  await expect(sure).toContainText("Regola del punto di contatto Cassa");
  await sure.getByRole("button", { name: "Torna a questa" }).click();
  await expect(page.getByText(/^Vale di nuovo la versione/)).toBeVisible();
  await journey(page).click();
  await expect(purchase(page)).toHaveAccessibleName(before ?? "");
});

test("a touchpoint moves between stages by keyboard, and back", async ({ page, baseURL }) => {
  await page.goto("/catalogue?tab=models");
  const card = page.locator('[data-stage] [data-point="fitting_room"]');
  await card.focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.locator('[data-stage="purchase"] [data-point="fitting_room"]')).toBeFocused();
  await expect(
    preview(page)
      .getByRole("table", { name: "Tappe · Anello infinito" })
      .getByRole("row", { name: /^Acquisto/ }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Salva", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Salvato come versione \d+/)).toBeVisible();
  expect(stageOf(await pieces(baseURL ?? ""), "fitting_room")).toBe("purchase");
  await expect(page.locator('[data-stage="purchase"] [data-point="fitting_room"]')).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.locator('[data-stage="evaluation"] [data-point="fitting_room"]')).toBeVisible();
  expect(stageOf(await pieces(baseURL ?? ""), "fitting_room")).toBe("evaluation");
});

test("of two editors, the second sees what the first changed and loses nothing", async ({ page, baseURL, complaints }) => {
  const origin = baseURL ?? "";
  await page.goto("/catalogue?id=newsletter");
  const name = page.getByLabel("Nome in italiano");
  await expect(name).toHaveValue("Newsletter");
  const { version } = await pieces(origin);
  await call(origin, "/api/catalogue/changes", {
    base: version,
    note: "di Marta",
    changes: [{ op: "place", model: "infinite", id: "newsletter", to: "discovery" }],
  });
  await name.fill("La nostra newsletter");
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  const told = page.getByRole("alert").filter({ hasText: /ha salvato la versione/ });
  await expect(told).toContainText("Posto di Newsletter");
  await expect(told).toContainText("Scoperta");
  await page.getByRole("button", { name: "Aggiungi le mie alle sue" }).click();
  await expect(page.getByText(/Salvato come versione \d+/)).toBeVisible();
  const after = await pieces(origin);
  expect(after.touchpoints.find((p) => p.id === "newsletter")?.name.it).toBe("La nostra newsletter");
  expect(stageOf(after, "newsletter")).toBe("discovery");
  expect(complaints.splice(0).every((line) => line.includes("409"))).toBe(true);
});

test("a new stage model begins with another and gets a stage of its own", async ({ page, baseURL }) => {
  await page.goto("/catalogue?tab=models");
  await page.getByRole("button", { name: "Nuovo modello" }).click();
  await page.getByLabel("Nome in italiano").fill("<script>alert(1)</script> 🛍️");
  await page.getByLabel("Nome in inglese").fill("Ours");
  await page.getByLabel("Parti da").selectOption({ label: "See-Think-Do-Care" });
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  await expect(page.getByRole("heading", { name: "<script>alert(1)</script> 🛍️" })).toBeVisible();
  await page.getByRole("button", { name: "Aggiungi una tappa" }).click();
  const form = page.getByRole("region", { name: "Tappa Nuova tappa" });
  await form.getByLabel("Nome in italiano").fill("Prova");
  await page.getByRole("region", { name: "Tappa Prova" }).getByRole("button", { name: "Sposta a sinistra" }).click();
  await page.locator('[data-stage] [data-point="fitting_room"]').click();
  await page.getByLabel("Sposta Prova in negozio in").selectOption({ label: "Prova" });
  await page.getByRole("button", { name: "Salva", exact: true }).click();
  await expect(page.getByText(/Salvato come versione \d+/).last()).toBeVisible();
  const all = await call<{
    readonly models: readonly {
      readonly name: { readonly en: string };
      readonly stages: readonly { readonly name: { readonly it: string } }[];
    }[];
  }>(baseURL ?? "", "/api/catalogue/pieces");
  expect(all.models.find((m) => m.name.en === "Ours")?.stages.map((s) => s.name.it)).toEqual(["See", "Think", "Do", "Prova", "Care"]);
});

test("what was begun and has no name yet is not lost without a question", async ({ page }) => {
  await page.goto("/catalogue?tab=channels");
  await page.getByRole("button", { name: "Nuovo canale" }).click();
  await page.getByLabel("Come ci si incontra").selectOption("physical");
  await page.getByRole("tab", { name: "Modelli di tappe" }).click();
  const question = page.getByRole("dialog", { name: "Hai modifiche non salvate" });
  await question.getByRole("button", { name: "Resta qui" }).click();
  await expect(page.getByLabel("Come ci si incontra")).toHaveValue("physical");
  await page.getByRole("tab", { name: "Modelli di tappe" }).click();
  await question.getByRole("button", { name: "Esci senza salvare" }).click();
  await expect(page.getByRole("button", { name: "Nuovo modello" })).toBeVisible();
});

test("an interaction is tried: which rule takes it, and why", async ({ page }) => {
  await page.goto("/catalogue?tab=unplaced");
  await page.getByLabel("Nome dell’evento o della pagina").fill("Order Completed");
  await page.getByLabel("Sorgente", { exact: true }).fill("cassa-3");
  const trace = page.locator(".trace");
  await expect(trace).toContainText("Punto di contatto: Cassa");
  await expect(trace).toContainText("canale till");
});

test("who may only look changes nothing", async ({ page }) => {
  await page.route("**/api/me", (route) =>
    route.fulfill({
      json: { person: { id: "v", name: "Vera", email: "vera@example.org" }, role: "viewer", rights: ["nobody", "self", "figures"] },
    }),
  );
  for (const address of ["?id=till", "?tab=channels&id=web", "?tab=models", "?tab=unplaced", "?tab=versions", "?tab=yaml"]) {
    await page.goto(`/catalogue${address}`);
    await expect(page.getByText("ti serve il ruolo di redattore").first()).toBeVisible();
    await expect(page.getByRole("tabpanel")).not.toContainText("Leggo…");
    for (const name of [
      "Salva",
      "Aggiungi una regola",
      "Nuovo punto di contatto",
      "Nuovo canale",
      "Nuovo modello",
      "Torna a questa",
      "Aggiungi una tappa",
    ]) {
      await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
    }
  }
});

test("on a phone a row opens over the list, and back", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/catalogue");
  await page.getByRole("button", { name: /^Cassa/ }).click();
  await expect(page.getByRole("heading", { name: "Cassa" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Scheda prodotto Sito/ })).toBeHidden();
  await page.getByRole("button", { name: "Torna all’elenco" }).click();
  await expect(page.getByRole("button", { name: /^Cassa/ })).toBeVisible();
  for (const tab of ["", "?tab=channels", "?tab=models", "?tab=unplaced", "?tab=versions", "?tab=yaml"]) {
    await page.goto(`/catalogue${tab}`);
    await expect(page.getByRole("tabpanel")).not.toContainText("Leggo…");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
});

for (const theme of ["light", "dark"] as const) {
  test(`nothing serious stands in anybody’s way, ${theme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: theme });
    for (const address of ["?id=fitting_room", "?tab=channels&id=till", "?tab=models", "?tab=unplaced", "?tab=versions", "?tab=yaml"]) {
      await page.goto(`/catalogue${address}`);
      await expect(page.getByRole("tabpanel")).not.toContainText("Leggo…");
      expect(await serious(page)).toEqual([]);
    }
  });
}
