import { type Browser, expect, type Page, test } from "@playwright/test";

/** The workspace that nobody owns yet, and the link that makes the first owner. */
const fresh = (): string => process.env.PERCORSO_NEW ?? "";
const ownerLink = (): string => process.env.PERCORSO_OWNER_LINK ?? "";

const ada = { email: "ada@nuova.example", name: "Ada 🧵", password: "filo rosso e ago corto" };
const first = "quattro gatti in sartoria";
const second = "cinque gatti in sartoria";
const email = "mario@nuova.example";
// Whatever a name holds is text, and keeps to its own place.
const name = 'مريم <img src=x onerror="window.broken=1"> 👩🏽‍🎨';

/** A browser of its own, in which nobody is signed in. */
async function browserOf(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, locale: "it-IT", timezoneId: "Europe/Rome" });
  return context.newPage();
}

async function signIn(page: Page, who: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(who);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Entra", exact: true }).click();
}

/** The link that a dialog shows to be handed over. */
const handed = async (page: Page): Promise<string> => (await page.getByRole("dialog").locator("code").textContent())?.trim() ?? "";

/** What the API says to a page's own session. */
const status = (page: Page, method: string, path: string): Promise<number> =>
  page.evaluate(
    async ([method, path]) =>
      (await fetch(path, { method, headers: { "Content-Type": "application/json" }, ...(method === "GET" ? {} : { body: "{}" }) })).status,
    [method, new URL(`${fresh()}${path}`).pathname] as const,
  );

test.describe
  .serial("people", () => {
    let owner: Page;
    let viewer: Page;

    test.beforeAll(async ({ browser }) => {
      owner = await browserOf(browser);
      viewer = await browserOf(browser);
    });
    test.afterAll(async () => {
      await owner.context().close();
      await viewer.context().close();
    });

    test("the first start: a link that works once makes the owner", async ({ browser }) => {
      await owner.goto(`${fresh()}/journey`);
      await expect(owner.getByRole("heading", { name: "Qui non c’è ancora nessuno" })).toBeVisible();
      await owner.goto(ownerLink());
      await owner.getByLabel("E-mail").fill(ada.email);
      await owner.getByLabel("Nome").fill(ada.name);
      await owner.getByLabel("Password", { exact: true }).fill("password12");
      await owner.getByRole("button", { name: "Crea l’accesso ed entra" }).click();
      await expect(owner.getByText("non una di quelle che tutti provano")).toBeVisible();
      await owner.getByLabel("Password", { exact: true }).fill(ada.password);
      await owner.getByRole("button", { name: "Crea l’accesso ed entra" }).click();
      await expect(owner.getByRole("navigation", { name: "Sezioni" })).toBeVisible();

      const late = await browserOf(browser);
      await late.goto(ownerLink());
      await expect(late.getByRole("heading", { name: "Questo collegamento non vale più" })).toBeVisible();
      await late.goto(`${fresh()}/invitation/nothing`);
      await expect(late.getByText("Chiedine un altro a chi te l’ha mandato")).toBeVisible();
      await late.context().close();
    });

    test("an invitation is accepted in another browser", async () => {
      await owner.goto(`${fresh()}/settings/people`);
      await expect(owner.getByText("È l’unico proprietario").first()).toBeVisible();
      await expect(owner.getByRole("button", { name: `Rimuovi ${ada.name}` })).toHaveAttribute("aria-disabled", "true");
      await owner.getByRole("button", { name: "Invita" }).click();
      const dialog = owner.getByRole("dialog");
      await dialog.getByLabel("E-mail").fill(email);
      await dialog.getByLabel("Nome, se vuoi").fill(name);
      await dialog.getByRole("button", { name: "Crea il collegamento" }).click();
      await expect(owner.getByText("Percorso non spedisce e-mail")).toBeVisible();
      const link = await handed(owner);
      await owner.keyboard.press("Escape");
      await expect(owner.getByRole("heading", { name: "Inviti in attesa" })).toBeVisible();

      await viewer.goto(link);
      await expect(viewer.getByText("Il tuo ruolo: Lettore")).toBeVisible();
      await expect(viewer.getByLabel("Nome")).toHaveValue(name);
      await viewer.getByLabel("Password", { exact: true }).fill(first);
      await viewer.getByRole("button", { name: "Accetta ed entra" }).click();
      await expect(viewer.getByRole("navigation", { name: "Sezioni" })).toBeVisible();

      await owner.reload();
      await expect(owner.getByRole("cell").getByText(name, { exact: true })).toBeVisible();
      expect(await owner.evaluate(() => "broken" in window)).toBe(false);
    });

    test("a viewer is not offered what a viewer may not do, and is refused it", async () => {
      await viewer.goto(`${fresh()}/settings`);
      const parts = viewer.getByRole("navigation", { name: "Impostazioni" });
      await expect(parts.getByRole("link")).toHaveText(["Token dell’API", "Aspetto", "Il tuo accesso", "Informazioni"]);
      await viewer.goto(`${fresh()}/settings/people`);
      await expect(
        viewer.getByRole("heading", { name: "Persone: serve un altro ruolo" }).or(viewer.getByText("Sei lettore")),
      ).toBeVisible();
      expect(await status(viewer, "PUT", "/api/settings")).toBe(403);
      expect(await status(viewer, "GET", "/api/people")).toBe(403);
      expect(await status(viewer, "POST", "/api/backup")).toBe(403);
      expect(await status(viewer, "GET", "/api/audit")).toBe(403);
      expect(await status(viewer, "GET", "/api/about")).toBe(200);
    });

    test("a role is changed, and the change is taken back", async () => {
      const role = owner.getByLabel(`Ruolo di ${name}`);
      await role.selectOption({ label: "Redattore" });
      await expect(owner.getByText("ora ha il ruolo: Redattore")).toBeVisible();
      await owner.getByRole("button", { name: "Annulla" }).click();
      await expect(role).toHaveValue("viewer");
    });

    test("a new password by a link; the old one works until then", async ({ browser }) => {
      await owner.getByRole("button", { name: `Nuova password per ${name}` }).click();
      const link = await handed(owner);
      await owner.keyboard.press("Escape");
      expect(await status(viewer, "GET", "/api/me/sessions")).toBe(200);

      const elsewhere = await browserOf(browser);
      await elsewhere.goto(link);
      await elsewhere.getByLabel("Nuova password").fill(second);
      await elsewhere.getByRole("button", { name: "Salva ed entra" }).click();
      await expect(elsewhere.getByRole("navigation", { name: "Sezioni" })).toBeVisible();
      await elsewhere.context().close();

      await viewer.goto(`${fresh()}/settings/account`); // signed out by the new password
      await expect(viewer.getByRole("heading", { name: "Entra" })).toBeVisible();
      await signIn(viewer, email, first);
      await expect(viewer.getByRole("alert")).toContainText("E-mail e password non corrispondono");
      await signIn(viewer, email, second);
      await expect(viewer).toHaveURL(/settings\/account/);
    });

    test("one who is paused is out at once, and is let in again", async () => {
      await owner.getByRole("button", { name: `Sospendi ${name}` }).click();
      await expect(owner.getByText("è fuori e non può entrare")).toBeVisible();
      expect(await status(viewer, "GET", "/api/fields")).toBe(401);
      await owner.getByRole("button", { name: "Annulla" }).click();
      await expect(owner.getByRole("button", { name: `Sospendi ${name}` })).toBeVisible();
    });

    test("a token is seen once, does what it may, and no more once revoked", async () => {
      await owner.goto(`${fresh()}/settings/tokens`);
      await owner.getByRole("button", { name: "Nuovo token" }).first().click();
      await owner.getByRole("dialog").getByLabel("Nome").fill("Foglio delle vendite");
      await owner.getByRole("button", { name: "Crea il token" }).click();
      const token = (await owner.getByRole("dialog").locator("code").first().textContent())?.trim() ?? "";
      expect(token).toMatch(/^pct_/);
      await owner.getByRole("button", { name: "L’ho copiato" }).click();
      await expect(owner.getByText(token)).toHaveCount(0);
      const by = async (path: string) => (await fetch(`${fresh()}${path}`, { headers: { Authorization: `Bearer ${token}` } })).status;
      expect(await by("/api/fields")).toBe(200);
      expect(await by("/api/settings")).toBe(403);
      await owner.getByRole("button", { name: "Revoca… Foglio delle vendite" }).click();
      await owner.getByRole("dialog").getByRole("button", { name: "Revoca" }).click();
      await expect(owner.getByText("non vale più")).toBeVisible();
      expect(await by("/api/fields")).toBe(401);
    });

    test("the log says who did what, and who was refused", async () => {
      await owner.goto(`${fresh()}/settings/audit`);
      await expect(owner.getByRole("cell", { name: /revoca un token/ }).first()).toBeVisible();
      await owner.getByLabel("Esito").selectOption({ label: "rifiutato" });
      await expect(owner).toHaveURL(/outcome=refused/);
      await expect(owner.getByRole("cell", { name: /cambia le impostazioni/ }).first()).toBeVisible();
      await expect(owner.getByRole("cell", { name: /revoca un token/ })).toHaveCount(0);
      const [file] = await Promise.all([owner.waitForEvent("download"), owner.getByRole("link", { name: "CSV" }).click()]);
      expect(file.suggestedFilename()).toContain(".csv");
    });

    test("a person is removed", async () => {
      await owner.goto(`${fresh()}/settings/people`);
      await owner.getByRole("button", { name: `Rimuovi ${name}` }).click();
      await owner.getByRole("dialog").getByRole("button", { name: "Rimuovi", exact: true }).click();
      await expect(owner.getByRole("cell").getByText(name, { exact: true })).toHaveCount(0);
      expect(await status(viewer, "GET", "/api/fields")).toBe(401);
    });

    test("signing out, and back to where one wanted to be", async () => {
      await owner.goto(`${fresh()}/settings/account`);
      await owner.getByRole("button", { name: "Esci" }).first().click();
      await expect(owner.getByRole("heading", { name: "Entra" })).toBeVisible();
      await owner.goto(`${fresh()}/settings/backup`);
      await expect(owner.getByRole("heading", { name: "Entra" })).toBeVisible();
      await signIn(owner, ada.email, ada.password);
      await expect(owner).toHaveURL(/settings\/backup/);
      await expect(owner.getByRole("heading", { name: "Copie di sicurezza", level: 2 })).toBeVisible();
    });

    test("too many tries have to wait, and read how long", async ({ browser }) => {
      const knocker = await browserOf(browser);
      await knocker.goto(`${fresh()}/signin`);
      for (let i = 0; i < 8; i++) {
        await signIn(knocker, "nobody@nuova.example", `wrong ${i} and long`);
        await expect(knocker.getByRole("alert").or(knocker.getByText("Troppi tentativi"))).toBeVisible();
        if (await knocker.getByText("Troppi tentativi").isVisible()) break;
      }
      await expect(knocker.getByText(/Potrai riprovare tra \d/)).toBeVisible();
      await knocker.context().close();
    });
  });
