import { readFile } from "node:fs/promises";
import { serious } from "./axe.ts";
import { empty, expect, signedIn, test } from "./page.ts";

const page = (part: string): string => `${empty()}/settings/${part}`;

test("a new name is seen at once, everywhere, and can be taken back", async ({ page: browser }) => {
  await browser.goto(page("workspace"));
  const name = browser.getByLabel("Nome", { exact: true });
  await expect(name).toHaveValue("Bottega");
  await expect(browser.getByRole("button", { name: "Salva" })).toHaveAttribute("aria-disabled", "true");
  await name.fill("بوتيك 🧵 <b>");
  await browser.getByRole("button", { name: "Salva" }).click();
  await expect(browser.getByText("Impostazioni salvate.")).toBeVisible();
  await expect(browser.locator(".crumbs")).toContainText("بوتيك 🧵 <b>");
  await browser.getByRole("button", { name: "Annulla", exact: true }).click();
  await expect(browser.locator(".crumbs")).toContainText("Bottega");
  await expect(name).toHaveValue("Bottega");
});

test("a currency waits for the next start, and back again it does not", async ({ page: browser }) => {
  await browser.goto(page("workspace"));
  const currency = browser.getByLabel("Valuta");
  await currency.fill("chf");
  await expect(currency).toHaveValue("CHF");
  await expect(browser.locator(".coded-name", { hasText: "franco svizzero" })).toBeVisible();
  await expect(browser.getByText("valgono dal prossimo avvio del server")).toBeVisible();
  await browser.getByRole("button", { name: "Salva" }).click();
  await expect(browser.getByText("Valuta: fino ad allora vale EUR.")).toBeVisible();
  await browser.getByLabel("Valuta").fill("EUR");
  await browser.getByRole("button", { name: "Salva" }).click();
  await expect(browser.getByText("In attesa del prossimo avvio")).toHaveCount(0);
});

test.describe("what is refused", () => {
  // The browser writes a refusal to its console; anything else is still a fault.
  test.afterEach(({ complaints }) => {
    expect(complaints.filter((said) => !/status of 4(09|22)/.test(said))).toEqual([]);
    complaints.length = 0;
  });

  test("a currency that does not exist is told at its field, and the rest is kept", async ({ page: browser }) => {
    await browser.goto(page("workspace"));
    await browser.getByLabel("Valuta").fill("ABC");
    await browser.getByLabel("Fuso orario").fill("Marte/Olimpo");
    await browser.getByRole("button", { name: "Salva" }).click();
    await expect(browser.getByText("Non c’è una valuta così")).toBeVisible();
    await expect(browser.getByText("Non c’è un fuso così")).toBeVisible();
    await expect(browser.getByLabel("Valuta")).toHaveAttribute("aria-invalid", "true");
    await expect(browser.getByLabel("Valuta")).toHaveValue("ABC");
    await browser.getByRole("button", { name: "Annulla le modifiche" }).click();
    await expect(browser.getByLabel("Valuta")).toHaveValue("EUR");
  });

  test("who saves second overwrites nothing", async ({ page: browser }) => {
    await browser.goto(page("workspace"));
    await browser.getByLabel("Nome", { exact: true }).fill("Mio");
    const settings: { readonly version: string } = await (await fetch(`${empty()}/api/settings`, { headers: signedIn() })).json();
    const change = async (body: object) =>
      fetch(`${empty()}/api/settings`, {
        method: "PUT",
        headers: { ...signedIn(), "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    const saved: { readonly version: string } = await (await change({ ...writable(settings), name: "Del collega" })).json();
    await browser.getByRole("button", { name: "Salva" }).click();
    await expect(browser.getByText("Qualcuno ha cambiato le impostazioni prima di te")).toBeVisible();
    await browser.getByRole("button", { name: "Mostra come sono ora" }).click();
    await expect(browser.getByLabel("Nome", { exact: true })).toHaveValue("Del collega");
    expect((await change({ ...writable(saved), name: "Bottega" })).status).toBe(200);
  });
});

/** The settings as they are written, without what only the answer has. */
function writable(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key !== "id" && key !== "pending"));
}

test("a backup is made, fetched and removed", async ({ page: browser }) => {
  await browser.goto(page("backup"));
  await browser.getByRole("button", { name: "Fai una copia adesso" }).click();
  const list = browser.getByRole("list", { name: "Copie pronte" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  const [file] = await Promise.all([browser.waitForEvent("download"), list.getByRole("link", { name: "Scarica" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^percorso-main-\d{8}-\d{6}\.zip$/);
  expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe("PK");
  await list.getByRole("button", { name: "Togli la copia" }).click();
  await expect(browser.getByText("Nessuna copia pronta")).toBeVisible();
});

test("motion, theme and language are the reader’s own", async ({ page: browser }) => {
  await browser.goto(page("appearance"));
  await browser.getByRole("switch", { name: "Niente movimento" }).click();
  await browser.getByRole("button", { name: "Scuro" }).click();
  await browser.getByRole("button", { name: "English" }).click();
  await browser.reload();
  await expect(browser.getByRole("heading", { name: "Appearance", level: 2 })).toBeVisible();
  await expect(browser.locator("html")).toHaveAttribute("data-motion", "still");
  await expect(browser.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("the parts are walked by keyboard", async ({ page: browser }) => {
  await browser.goto(page("workspace"));
  await browser.getByRole("link", { name: "Persone" }).focus();
  await browser.keyboard.press("Enter");
  await expect(browser).toHaveURL(/settings\/people/);
  await browser.getByRole("button", { name: "Invita" }).focus();
  await browser.keyboard.press("Enter");
  await expect(browser.getByRole("dialog").getByLabel("E-mail")).toBeFocused();
  await browser.keyboard.press("Escape");
  await expect(browser.getByRole("button", { name: "Invita" })).toBeFocused();
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing serious on any part, ${theme}`, async ({ page: browser, complaints }) => {
    test.setTimeout(180_000);
    const found: Record<string, readonly string[]> = {};
    for (const part of ["workspace", "people", "tokens", "backup", "audit", "appearance", "account", "about"]) {
      await browser.goto(`${page(part)}?theme=${theme}`);
      await expect(browser.getByRole("heading", { level: 2 }).first()).toBeVisible();
      found[part] = await serious(browser);
    }
    await browser.goto(`${empty()}/invitation/none?theme=${theme}`);
    await expect(browser.getByRole("heading", { level: 1, name: "Questo collegamento non vale più" })).toBeVisible();
    found.link = await serious(browser);
    expect(complaints.splice(0).filter((said) => !said.includes("status of 404"))).toEqual([]);
    expect(Object.entries(found).filter(([, faults]) => faults.length > 0)).toEqual([]);
  });
}
