import type { Locator, Page } from "@playwright/test";
import { expect, imports, test } from "./page.ts";

/** Presses Tab until the thing has the focus: what Tab does not come to, nobody without a mouse comes to. */
async function tabTo(page: Page, thing: Locator, most = 120): Promise<void> {
  await expect(thing).toBeVisible();
  for (let n = 0; n < most; n++) {
    if (await thing.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${most} times Tab do not lead to ${thing}`);
}

async function press(page: Page, thing: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, thing);
  await page.keyboard.press(key);
}

async function write(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

const button = (page: Page | Locator, name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });

/** From the chosen tab of a page to the one of that name. */
async function tab(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, page.locator('[role=tab][tabindex="0"]').first());
  const wanted = page.getByRole("tab", { name });
  for (let n = 0; n < 12 && (await wanted.getAttribute("aria-selected")) !== "true"; n++) await page.keyboard.press("ArrowRight");
  await expect(wanted).toBeFocused();
}

test("a source is made, tried, renamed and its calls read, with the keyboard alone", async ({ page }) => {
  await page.goto(`${imports()}/sources`);
  await press(page, button(page, "Aggiungi una sorgente"));
  await write(page, page.getByLabel("Nome", { exact: true }), "Tastiera");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Tastiera" })).toBeVisible();
  await press(page, button(page, "Invia un evento di prova"));
  await expect(page.getByText("Arrivato. Eccolo qui sotto")).toBeVisible();
  await page.goto(`${imports()}/sources`);
  await tab(page, /^In diretta/);
  await press(page, page.locator("button.event-line").first());
  const call = page.getByRole("dialog");
  await expect(call).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(call).toBeHidden();
  await expect(page.getByText("In ascolto", { exact: false }).first()).toBeVisible();
  await press(page, button(page, "Pausa"), " ");
  await expect(button(page, /^Riprendi/)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await tab(page, /^Rifiutat/);
  await expect(page.getByRole("tabpanel").last()).toBeVisible();
});

test("a file is chosen, mapped, tried and imported with the keyboard alone", async ({ page }) => {
  const rows = ["numero;data_ora;tessera;totale", "t-1;01/02/2026 09:30;991;59,90", "t-2;02/02/2026 10:00;992;10,00"].join("\n");
  await page.goto(`${imports()}/sources/import`);
  const chosen = page.waitForEvent("filechooser");
  await press(page, button(page, "Scegli i file"));
  await (await chosen).setFiles({ name: "tastiera.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await expect(page.getByText("4 colonne")).toBeVisible();
  await press(page, button(page, "Avanti"));
  await press(page, button(page, /^tessera/));
  await expect(page.getByRole("dialog").or(page.locator("[data-column-open]"))).toBeVisible();
  await page.keyboard.press("Escape");
  await press(page, button(page, "Avanti"));
  await press(page, button(page, "Importa"));
  await expect(page.getByText("Importazione finita")).toBeVisible();
  await expect(page.locator(".import-figures > div").filter({ hasText: "nuove" }).locator("dd")).toHaveText("2");
});

test.describe("the catalogue, with the keyboard alone", () => {
  test("a touchpoint is found, opened, tried out and left as it was", async ({ page }) => {
    await page.goto("/catalogue");
    await write(page, page.getByRole("searchbox", { name: "Cerca per nome" }), "newsletter");
    await press(page, button(page, /^Newsletter/));
    await expect(page.getByRole("heading", { name: "Newsletter" })).toBeFocused();
    await write(page, page.getByLabel("Nome in italiano"), "La lettera");
    await press(page, button(page, "Aggiungi una regola"));
    await write(page, page.getByRole("combobox", { name: "evento: aggiungi un valore" }), "Letter Read");
    await page.keyboard.press("Enter");
    await press(page, button(page, "Togli Letter Read"));
    await press(page, button(page, "Lascia perdere"));
    await expect(page.getByRole("heading", { name: "La lettera" })).toHaveCount(0);
  });

  test("leaving what is not saved asks: a key, the back button and a closed tab", async ({ page }) => {
    await page.goto("/catalogue?tab=channels");
    await press(page, button(page, /^Cassa/));
    const name = page.getByLabel("Nome in italiano");
    await write(page, name, "Cassa nuova");
    await page.keyboard.press("Escape");
    const asks = page.getByRole("dialog", { name: "Hai modifiche non salvate" });
    await expect(asks).toBeVisible();
    await expect(button(asks, "Resta qui")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(asks).toBeHidden();
    await expect(name).toHaveValue("Cassa nuova");
    await page.evaluate(() => history.back());
    await expect(asks).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(asks).toBeHidden();
    await expect(name).toHaveValue("Cassa nuova");
    await expect(page).toHaveURL(/tab=channels&id=till/);
    const closing = page.waitForEvent("dialog");
    const closed = page.close({ runBeforeUnload: true });
    const question = await closing;
    expect(question.type()).toBe("beforeunload");
    await question.dismiss();
    await closed;
    await page.evaluate(() => history.back());
    await press(page, button(asks, "Esci senza salvare…"));
    await expect(page).toHaveURL(/\/catalogue\?tab=channels$/);
  });

  test("stage rules, outcomes and lists are changed, looked at first, saved and taken back", async ({ page, baseURL }) => {
    test.slow();
    type Pieces = {
      readonly version: number;
      readonly lists: readonly { readonly id: string; readonly patterns: readonly string[] }[];
      readonly own_outcomes: boolean;
      readonly models: readonly { readonly id: string; readonly rules: readonly { readonly own: boolean; readonly target: string }[] }[];
    };
    const pieces = async (): Promise<Pieces> => (await fetch(`${baseURL}/api/catalogue/pieces`)).json();
    const was = (await pieces()).version;
    const saved = () => page.getByText(/Salvato come versione \d+/).last();
    try {
      await page.goto("/catalogue?tab=models");
      const rules = page.getByRole("region", { name: "Anello infinito" });
      await press(page, button(rules, "Aggiungi una regola"));
      await tabTo(page, rules.getByLabel("Va nella tappa"));
      await page.keyboard.type("Fed");
      await tabTo(page, rules.getByLabel("aggiungi un valore", { exact: true }));
      await page.keyboard.type("Scheda");
      await press(page, button(page, "Salva"));
      await expect(saved()).toBeVisible();
      const rule = (await pieces()).models.find((m) => m.id === "infinite")?.rules[0];
      expect(rule).toMatchObject({ own: true, target: "loyalty" });

      await page.goto("/catalogue?tab=common");
      await press(page, button(page, /^Esiti/));
      await press(page, button(page, "Oppure quando"));
      await write(page, page.getByRole("combobox", { name: "evento: aggiungi un valore" }).last(), "Product Tried On");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("region", { name: "Che cosa si sposta" })).toContainText("diventano esiti");
      await press(page, button(page, "Salva"));
      await expect.poll(async () => (await pieces()).own_outcomes).toBe(true);

      await press(page, button(page, "Nuovo elenco"));
      await write(page, page.getByLabel("Nome dell’elenco"), "Nostri negozi");
      await write(page, page.getByLabel("Parole, una per riga"), "milano");
      await page.keyboard.press("Enter");
      await page.keyboard.type("roma*");
      await press(page, button(page, "Salva"));
      await expect(button(page, /^Nostri negozi/)).toBeVisible();
      expect((await pieces()).lists.find((l) => l.id === "nostri_negozi")?.patterns).toEqual(["milano", "roma*"]);
      await page.keyboard.press("Control+z");
      await expect(button(page, /^Nostri negozi/)).toHaveCount(0);
    } finally {
      if ((await pieces()).version !== was) {
        await fetch(`${baseURL}/api/catalogue/versions/${was}/restore`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: "{}",
        });
      }
    }
  });

  test("what nothing places, the versions and the text are reached", async ({ page, complaints }) => {
    await page.goto("/catalogue");
    await tab(page, /^Senza posto/);
    await write(page, page.getByLabel("Nome dell’evento o della pagina"), "Order Completed");
    await expect(page.locator(".trace")).toContainText("Punto di contatto");
    await tab(page, /^Versioni/);
    await tabTo(page, page.getByRole("tabpanel").getByRole("button").or(page.getByRole("tabpanel").getByRole("combobox")).first());
    await tab(page, /^YAML/);
    await write(page, page.getByLabel("Il catalogo come testo"), "format: percorso-catalogue/9");
    await expect(page.getByRole("region", { name: "Che cosa si sposta" }).last()).toContainText("Così non va");
    await press(page, button(page, "Lascia perdere"));
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes("422") && !line.includes("400")));
  });
});
