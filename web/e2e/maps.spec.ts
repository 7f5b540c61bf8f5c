import { writeFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { empty, expect, signedIn, test } from "./page.ts";

type Props = { readonly [key: string]: unknown };
type Node = { readonly id: string; readonly kind: string; readonly parent?: string; readonly order?: string; readonly props?: Props };

const demo = (): string => process.env.PERCORSO_DEMO ?? "";

async function call<T>(origin: string, path: string, body: object | null, method = "POST"): Promise<T> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...(origin === empty() ? signedIn() : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const answer: T = await response.json();
  return answer;
}

/** Two stages, a lane of questions and one of touchpoints, and two cards. */
const small: readonly Node[] = [
  { id: "map", kind: "map", props: { title: "Prova", language: "it" } },
  { id: "find", kind: "stage", parent: "map", order: "G", props: { title: "Scoperta" } },
  { id: "buy", kind: "stage", parent: "map", order: "V", props: { title: "Acquisto" } },
  { id: "asks", kind: "lane", parent: "map", order: "G", props: { kind: "questions" } },
  { id: "meets", kind: "lane", parent: "map", order: "V", props: { kind: "touchpoints" } },
  { id: "warm", kind: "card", parent: "asks", order: "V", props: { stage: "find", text: "Quanto caldo tiene?" } },
  { id: "ship", kind: "card", parent: "asks", order: "V", props: { stage: "buy", text: "E la spedizione?" } },
  { id: "shop", kind: "card", parent: "meets", order: "V", props: { stage: "find", touchpoint: "shop_window" } },
];

const made = async (title: string, origin = demo()): Promise<string> =>
  (await call<{ readonly id: string }>(origin, "/api/maps", { title, language: "it", nodes: small })).id;

const change = (map: string, ops: readonly object[], origin = demo()): Promise<unknown> =>
  call(origin, `/api/maps/${map}/operations`, { batch: `test-${Math.random().toString(36).slice(2)}-batch`, ops });

/** A browser that has never been here, and is nobody. */
async function stranger(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, locale: "it-IT", timezoneId: "Europe/Rome" });
  return context.newPage();
}

test.use({ locale: "it-IT", timezoneId: "Europe/Rome" });

test("a map is begun from a template in Italian, and stands among all of them", async ({ page }) => {
  await page.goto("/maps");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("mappe");
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "Nuova mappa" });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Titolo").fill("Il divano nuovo");
  await dialog.getByRole("radio", { name: /See-Think-Do-Care/ }).check();
  await expect(dialog.getByText("carte d’esempio")).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Crea la mappa" }).click();
  await expect(page).toHaveURL(/\/maps\/[a-z0-9]+$/);
  await expect(page.getByText("Il divano nuovo").first()).toBeVisible();
  await page.goto("/maps?search=divano");
  const card = page.getByRole("article").filter({ hasText: "Il divano nuovo" });
  await expect(card).toContainText("Bozza");
  await expect(page.getByRole("article")).toHaveCount(1);
  await page.getByRole("button", { name: "Elenco" }).click();
  await expect(page.getByRole("grid", { name: "Mappe" }).getByText("Il divano nuovo")).toBeVisible();
});

test("a file that is no map says what is wrong with it, one that is opens", async ({ page, complaints }, info) => {
  const map = await made("Da portare via");
  const document = await (await fetch(`${demo()}/api/maps/${map}/document`)).text();
  const [broken, good] = [info.outputPath("rotto.json"), info.outputPath("buono.json")];
  writeFileSync(broken, '{"format":"percorso-map/1","stages":"tante"}');
  writeFileSync(good, document.replace("Da portare via", "Portata qui"));
  await page.goto("/maps");
  await page.getByRole("button", { name: "Nuova mappa" }).click();
  const dialog = page.getByRole("dialog", { name: "Nuova mappa" });
  await dialog.getByRole("button", { name: "File", exact: true }).click();
  await dialog.getByLabel("Scegli il file").setInputFiles(broken);
  await expect(dialog.getByRole("alert")).toContainText("qui manca un elenco di oggetti");
  await dialog.getByLabel("Scegli il file").setInputFiles(good);
  await expect(page).toHaveURL(/\/maps\/[a-z0-9]+$/);
  await expect(page.getByText("Portata qui").first()).toBeVisible();
  // The browser notes the refused file on its console.
  expect(complaints.splice(0).every((c) => /4\d\d/.test(c))).toBe(true);
});

test("a comment mentions a colleague, is answered and resolved", async ({ page }) => {
  const map = await made("Da commentare");
  const [colleague] = (await (await fetch(`${demo()}/api/maps/${map}/people`)).json()).filter(
    (p: { readonly name: string }) => p.name !== "Demo",
  );
  await page.goto(`/maps/${map}?node=ship`);
  const panel = page.getByRole("complementary", { name: "Dettagli e commenti" });
  await expect(panel.getByRole("tab", { name: /Commenti/ })).toHaveAttribute("aria-selected", "true");
  const field = panel.getByRole("combobox", { name: "Commenta, @ per citare" });
  await field.fill(`La vedi anche tu, @${colleague.name.slice(0, 3)}`);
  await page.getByRole("option", { name: colleague.name }).waitFor();
  await field.press("Enter");
  await expect(field).toHaveValue(`La vedi anche tu, @${colleague.name} `);
  await field.press("Enter");
  await expect(panel.locator(".said").getByText(`@${colleague.name}`)).toBeVisible();
  await expect(page.getByRole("grid").getByText("1 commento aperto")).toBeAttached();
  const [thread] = await (await fetch(`${demo()}/api/maps/${map}/comments`)).json();
  expect(thread.node).toBe("ship");
  expect(thread.comments[0].mentions).toEqual([{ id: colleague.id, name: colleague.name }]);
  expect(await serious(page, [".side-panel"])).toEqual([]);
  await panel.getByRole("button", { name: "Chiudi", exact: true }).last().click();
  await expect(panel.getByRole("button", { name: "1 chiuso" })).toBeVisible();
  await expect(page.getByRole("grid").getByText("1 commento aperto")).toHaveCount(0);
});

test("a version is kept, differs after a change, and is brought back", async ({ page }) => {
  const map = await made("Con le versioni");
  await page.goto(`/maps/${map}`);
  await page.getByRole("button", { name: "Altro", exact: true }).click();
  await page.getByRole("button", { name: "Versioni" }).click();
  const dialog = page.getByRole("dialog", { name: "Versioni" });
  await dialog.getByLabel("Nome della versione").fill("Prima del laboratorio");
  await dialog.getByRole("button", { name: "Salva com’è ora" }).click();
  await expect(dialog.getByText("Prima del laboratorio")).toBeVisible();
  await change(map, [
    { op: "set", id: "ship", key: "text", value: "Quanto costa spedire?" },
    { op: "delete", id: "warm" },
    { op: "insert", id: "new", kind: "card", parent: "asks", order: "Z", props: { stage: "buy", text: "E se non va bene?" } },
  ]);
  await dialog.getByRole("button", { name: "Confronta con Prima del laboratorio" }).click();
  const list = page.getByRole("region", { name: "Differenze" });
  await expect(list.getByRole("status")).toHaveText("3 differenze");
  await expect(list.getByText("1 in più · 1 in meno · 1 cambiate")).toBeVisible();
  await page.keyboard.press("]");
  await expect(list.locator("[aria-pressed=true]")).toHaveCount(1);
  const first = (await list.locator("[aria-pressed=true]").textContent()) ?? "";
  await page.keyboard.press("]");
  await expect(list.locator("[aria-pressed=true]")).not.toHaveText(first);
  expect(await serious(page)).toEqual([]);
  await page.getByRole("button", { name: "Altro", exact: true }).click();
  await page.getByRole("button", { name: "Versioni" }).click();
  await page.getByRole("dialog", { name: "Versioni" }).getByRole("button", { name: "Riprendi Prima del laboratorio" }).click();
  await expect(list.getByRole("status")).toHaveText("Nessuna differenza");
});

test("the to-be map beside the as-is, with what differs counted", async ({ page }) => {
  const map = await made("Oggi e domani");
  const pair = (await call<{ readonly id: string }>(demo(), "/api/maps", { copy: map, form: "to-be", title: "Domani" })).id;
  await change(pair, [
    { op: "set", id: "ship", key: "text", value: "Il totale si sa subito" },
    { op: "set", id: "warm", key: "stage", value: "buy" },
  ]);
  await page.goto(`/maps/${map}?view=differences`);
  const list = page.getByRole("region", { name: "Differenze" });
  await expect(list.getByRole("status")).toHaveText("2 differenze");
  await expect(page.getByText("2 differenze").first()).toBeAttached();
  await expect(list.getByRole("button", { name: /Cambiata.*Il totale si sa subito/s })).toBeVisible();
  await expect(list.getByRole("button", { name: /Spostata.*Quanto caldo tiene/s })).toBeVisible();
});

test("deleted from its own page, and brought back from all maps", async ({ page }) => {
  const map = await made("Da buttare");
  await page.goto(`/maps/${map}`);
  await page.getByRole("button", { name: "Altro", exact: true }).click();
  await page.getByRole("button", { name: "Elimina", exact: true }).click();
  await expect(page).toHaveURL(/\/maps$/);
  await expect(page.getByRole("article").filter({ hasText: "Da buttare" })).toHaveCount(0);
  await page.getByRole("button", { name: /^Eliminate/ }).click();
  await page.getByRole("listitem").filter({ hasText: "Da buttare" }).getByRole("button", { name: "Ripristina" }).click();
  await expect(page.getByRole("article").filter({ hasText: "Da buttare" })).toBeVisible();
});

test("on the way to being approved", async ({ page }) => {
  const map = await made("Da approvare");
  await page.goto(`/maps/${map}`);
  await page.getByRole("button", { name: "Pubblica" }).click();
  await page.getByRole("button", { name: "In approvazione" }).click();
  await page.getByRole("button", { name: "Approva", exact: true }).click();
  await expect(page.getByRole("button", { name: "Approvata" })).toBeVisible();
  const versions = await (await fetch(`${demo()}/api/maps/${map}/versions`)).json();
  expect(versions[0].kind).toBe("approved");
});

test("a persona, a touchpoint and an idea are filled in beside the map", async ({ page }) => {
  const map = await made("Con la persona");
  await change(map, [
    { op: "insert", id: "ideas", kind: "lane", parent: "map", order: "Z", props: { kind: "ideas" } },
    { op: "insert", id: "idea", kind: "card", parent: "ideas", order: "V", props: { stage: "buy", text: "Soglia visibile prima" } },
  ]);
  await page.goto(`/maps/${map}`);
  const persona = page.getByRole("region", { name: "Persona" });
  await persona.getByRole("button", { name: "Aggiungi una persona" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Aggiungi una persona" }).click();
  await persona.getByLabel("Nome", { exact: true }).fill("Giulia");
  await persona.getByLabel("Nome", { exact: true }).press("Enter");
  await persona.getByLabel("Valori").fill("qualità, tempo");
  await persona.getByLabel("Valori").press("Enter");
  await page
    .getByRole("grid")
    .getByRole("button", { name: /^Soglia visibile prima/ })
    .click();
  const panel = page.getByRole("complementary", { name: "Dettagli e commenti" });
  await panel.getByRole("button", { name: "Valore: 5 su 5" }).click();
  await panel.getByLabel("A che punto è").selectOption({ label: "In corso" });
  expect(await serious(page, [".persona-panel", ".side-panel"])).toEqual([]);
  await expect
    .poll(async () => {
      const { nodes }: { readonly nodes: readonly Node[] } = await (await fetch(`${demo()}/api/maps/${map}`)).json();
      const one = nodes.find((n) => n.kind === "persona");
      const idea = nodes.find((n) => n.id === "idea");
      return [one?.props?.name, one?.props?.values, idea?.props?.gain, idea?.props?.status];
    })
    .toEqual(["Giulia", ["qualità", "tempo"], 5, "doing"]);
});

test.describe("a map of a workspace that asks who one is", () => {
  test("a link with a password opens to a stranger who has it, until it is ended", async ({ page, browser }) => {
    const map = await made("Solo per l’agenzia", empty());
    await page.goto(`${empty()}/maps/${map}`);
    await page.getByRole("button", { name: "Condividi" }).click();
    const dialog = page.getByRole("dialog", { name: "Condividi la mappa" });
    await dialog.getByLabel("Per chi è").fill("Agenzia");
    await dialog.getByLabel("Chi lo apre può").selectOption({ label: "commentare" });
    await dialog.getByRole("switch", { name: "Chiedi una password" }).click();
    await dialog.getByLabel("Password", { exact: true }).fill("lana e bottoni");
    expect(await serious(page, [".dialog"])).toEqual([]);
    await dialog.getByRole("button", { name: "Crea il collegamento" }).click();
    const link = (await dialog.locator("code").textContent()) ?? "";
    expect(link).toMatch(/\/shared\/[\w-]{40,}$/);

    const guest = await stranger(browser);
    await guest.goto(link);
    await guest.getByLabel("Password").fill("bottoni e lana");
    await guest.getByRole("button", { name: "Apri la mappa" }).click();
    await expect(guest.getByRole("alert")).toBeVisible();
    expect(await serious(guest)).toEqual([]);
    await guest.getByLabel("Password").fill("lana e bottoni");
    await guest.getByRole("button", { name: "Apri la mappa" }).click();
    await expect(guest.getByRole("heading", { level: 1, name: "Solo per l’agenzia" })).toBeVisible();
    await expect(guest.getByRole("grid").getByText("Quanto caldo tiene?")).toBeVisible();
    await expect(guest.getByRole("grid").getByText("Vetrina")).toBeVisible();
    await expect(guest.getByRole("navigation")).toHaveCount(0);
    await guest.getByRole("button", { name: "Commenti" }).click();
    await guest.getByLabel("Come ti chiami").fill("Lia dell’agenzia");
    await guest.getByRole("combobox", { name: "Commenta" }).fill("Bella, ma manca il reso");
    await guest.getByRole("button", { name: "Invia" }).click();
    await expect(guest.locator(".said").getByText("Lia dell’agenzia")).toBeVisible();
    expect(await serious(guest, [".shared-top", ".side-panel"])).toEqual([]);
    await change(map, [{ op: "set", id: "warm", key: "text", value: "Tiene davvero caldo?" }], empty());
    await expect(guest.getByRole("grid").getByText("Tiene davvero caldo?")).toBeVisible();

    await dialog.getByRole("button", { name: "Chiudi il collegamento Agenzia" }).click();
    await expect(guest.getByRole("heading", { name: "Il collegamento non apre più nulla" })).toBeVisible();
    await guest.context().close();
  });

  test("a link that has run out, or never was, is said kindly", async ({ browser }) => {
    const guest = await stranger(browser);
    await guest.goto(`${empty()}/shared/nessuno-ha-mai-fatto-questo-collegamento-qui`);
    await expect(guest.getByRole("heading", { name: "Il collegamento non apre più nulla" })).toBeVisible();
    expect(await serious(guest)).toEqual([]);
    await guest.context().close();
  });

  test("a viewer sees no way to change anything", async ({ browser }) => {
    const map = await made("Da guardare", empty());
    const email = `vera-${Date.now()}@example.com`;
    const invited = await call<{ readonly path: string }>(empty(), "/api/invitations", { email, role: "viewer" });
    const viewer = await stranger(browser);
    const token = invited.path.split("/").at(-1);
    const answer = await viewer.request.post(`${empty()}/api/links/${token}`, {
      data: { email, name: "Vera", password: "filo rosso e ago corto" },
      headers: { Origin: new URL(empty()).origin },
    });
    expect(answer.ok()).toBe(true);
    await viewer.goto(`${empty()}/maps`);
    await expect(viewer.getByRole("article").filter({ hasText: "Da guardare" })).toBeVisible();
    await expect(viewer.getByRole("button", { name: "Nuova mappa" })).toHaveCount(0);
    await viewer.goto(`${empty()}/maps/${map}`);
    await viewer
      .getByRole("grid")
      .getByRole("button", { name: /^Quanto caldo tiene/ })
      .click();
    const panel = viewer.getByRole("complementary", { name: "Dettagli e commenti" });
    await expect(panel).toContainText("Quanto caldo tiene?");
    await expect(panel.locator("textarea, input")).toHaveCount(0);
    for (const name of ["Condividi", "Pubblica", "Elimina", "Aggiungi una persona"]) {
      await expect(viewer.getByRole("button", { name, exact: true })).toHaveCount(0);
    }
    const refused = await viewer.request.post(`${empty()}/api/maps/${map}/operations`, {
      data: { batch: "viewer-tries-it", ops: [{ op: "delete", id: "warm" }] },
      headers: { Origin: new URL(empty()).origin },
    });
    expect(refused.status()).toBe(403);
    await viewer.context().close();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test(`all maps and their differences can be read by everybody, ${colorScheme}`, async ({ page }) => {
      await page.goto("/maps");
      await expect(page.getByRole("article").first()).toBeVisible();
      expect(await serious(page)).toEqual([]);
      await page.getByRole("article").getByRole("link", { name: "Un cappotto per l’inverno", exact: true }).click();
      await expect(page.getByRole("region", { name: "Persona" })).toContainText("Le somigliano");
      expect(await serious(page, [".persona-panel", ".top"])).toEqual([]);
      await page.goto(`${new URL(page.url()).pathname.replace(/^.*\/maps/, "/maps")}?view=differences`);
      await expect(page.getByRole("region", { name: "Differenze" }).getByRole("status")).toContainText("differenze");
      expect(await serious(page, [".differences"])).toEqual([]);
    });
  });
}
