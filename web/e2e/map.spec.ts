import type { Browser, BrowserContext, Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { empty, expect, signedIn, test } from "./page.ts";

type Props = { readonly [key: string]: unknown };
type Node = { readonly id: string; readonly kind: string; readonly parent?: string; readonly order?: string; readonly props?: Props };
type Seen = readonly { readonly kind: string; readonly parent: string; readonly props: Props }[];

const demo = (): string => process.env.PERCORSO_DEMO ?? "";

const post = async (origin: string, path: string, body: object, headers: Record<string, string> = {}): Promise<{ readonly id: string }> => {
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const answer: { readonly id: string } = await response.json();
  return answer;
};

/** A map with two stages, a lane of actions and one of emotions, and a card. */
const small: readonly Node[] = [
  { id: "map", kind: "map", props: { title: "Prova", language: "it" } },
  { id: "find", kind: "stage", parent: "map", order: "G", props: { title: "Scoperta" } },
  { id: "buy", kind: "stage", parent: "map", order: "V", props: { title: "Acquisto" } },
  { id: "does", kind: "lane", parent: "map", order: "G", props: { kind: "actions" } },
  { id: "feels", kind: "lane", parent: "map", order: "V", props: { kind: "emotion" } },
  { id: "look", kind: "card", parent: "does", order: "V", props: { stage: "find", text: "Guardo le vetrine" } },
  { id: "hope", kind: "card", parent: "feels", order: "V", props: { stage: "find", value: 1, series: "expected" } },
];

const made = async (nodes: readonly Node[]): Promise<string> =>
  (await post(demo(), "/api/maps", { title: "Prova", language: "it", nodes })).id;

/** What the server has of a map: what is not deleted, without ids. */
async function kept(map: string): Promise<Seen> {
  const answer: { readonly nodes: readonly (Node & { readonly deleted?: boolean })[] } = await (
    await fetch(`${demo()}/api/maps/${map}`)
  ).json();
  return answer.nodes.filter((n) => !n.deleted).map((n) => ({ kind: n.kind, parent: n.parent ?? "", props: n.props ?? {} }));
}

const textsOf = async (map: string): Promise<readonly unknown[]> =>
  (await kept(map)).flatMap((n) => (n.kind === "card" ? [n.props.text] : [])).sort();

/** What a page shows of it, in the order of reading. */
const shown = (page: Page): Promise<readonly string[]> =>
  page.getByRole("grid").locator(".map-stage-title, .map-lane b, .map-text").allInnerTexts();

const saved = (page: Page) => expect(page.getByText("salvato", { exact: true })).toBeVisible();

const open = async (page: Page, map: string): Promise<void> => {
  await page.goto(`${demo()}/maps/${map}`);
  await expect(page.getByRole("grid")).toBeVisible();
};

/** A browser whose line to the server can be cut, and comes back when it is mended. */
async function another(browser: Browser): Promise<{ page: Page; context: BrowserContext; cut: () => Promise<void>; mend: () => void }> {
  const context = await browser.newContext({ locale: "it-IT", timezoneId: "Europe/Rome", viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let whole = true;
  const lines = new Set<{ close: (options: { code: number }) => Promise<void> }>();
  await page.routeWebSocket(/\/live/, (line) => {
    if (!whole) {
      void line.close({ code: 1001 });
      return;
    }
    line.connectToServer();
    lines.add(line);
  });
  return {
    page,
    context,
    cut: async () => {
      whole = false;
      await Promise.all([...lines].map((line) => line.close({ code: 1001 })));
      lines.clear();
    },
    mend: () => {
      whole = true;
    },
  };
}

test("a map is drawn from nothing by keys alone", async ({ page }) => {
  const map = (await post(demo(), "/api/maps", { title: "Da zero", language: "it" })).id;
  await page.goto(`${demo()}/maps/${map}`);
  await expect(page.getByText("La mappa è vuota")).toBeVisible();
  const { keyboard } = page;
  const write = async (words: string) => {
    await expect(page.locator(".map-words textarea")).toBeFocused();
    await keyboard.type(words);
    await keyboard.press("Enter");
    await expect(page.locator(".map-words textarea")).toHaveCount(0);
  };
  for (const stage of ["Scoperta", "Acquisto", "Uso"]) {
    await keyboard.press("n");
    await write(stage);
  }
  await keyboard.press("l");
  await expect(page.getByRole("combobox", { name: "Tipo di corsia" })).toBeFocused();
  await keyboard.type("azio");
  await keyboard.press("Enter");
  await expect(page.getByRole("rowheader", { name: "Azioni" })).toBeFocused();
  await keyboard.press("ArrowRight");
  await keyboard.press("n");
  await write("Ho freddo");
  await keyboard.press("n");
  await write("Chiedo a mia sorella");
  await keyboard.press("ArrowRight");
  await keyboard.press("Enter");
  await write("Pago");
  // The second card of the first stage goes to the third one, past the second.
  await keyboard.press("ArrowLeft");
  await keyboard.press("ArrowDown");
  await keyboard.press("Alt+ArrowRight");
  await keyboard.press("Alt+ArrowRight");
  await keyboard.press("l");
  await expect(page.getByRole("combobox", { name: "Tipo di corsia" })).toBeFocused();
  await keyboard.type("emoz");
  await keyboard.press("Enter");
  await expect(page.getByRole("rowheader", { name: "Emozione" })).toBeFocused();
  await keyboard.press("ArrowRight");
  await keyboard.press("n");
  const point = page.getByRole("slider", { name: "Attesa, Scoperta" });
  await expect(point).toBeFocused();
  await keyboard.press("Shift+ArrowUp");
  await keyboard.press("ArrowDown");
  await expect(point).toHaveAttribute("aria-valuetext", "+0,9");
  await keyboard.press("Escape");
  await expect(point).toHaveAttribute("aria-valuetext", "0,0");
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowRight"); // what was moved is kept when one leaves
  await expect(point).toHaveAttribute("aria-valuetext", "+0,2");
  await saved(page);
  await expect
    .poll(() => shown(page))
    .toEqual(["Scoperta", "Acquisto", "Uso", "Azioni", "Ho freddo", "Pago", "Chiedo a mia sorella", "Emozione"]);
  await page.reload();
  await expect
    .poll(() => shown(page))
    .toEqual(["Scoperta", "Acquisto", "Uso", "Azioni", "Ho freddo", "Pago", "Chiedo a mia sorella", "Emozione"]);
  expect((await kept(map)).find((n) => n.props.value !== undefined)?.props.value).toBe(0.2);
});

test("two browsers draw the same map, one of them off line for a while, and end equal", async ({ page, browser }) => {
  const map = await made(small);
  const other = await another(browser);
  await open(page, map);
  await open(other.page, map);
  await expect(page.getByRole("list", { name: "Chi è qui" }).getByRole("button")).toHaveCount(1);

  // An edit shows at the other at once.
  await page.getByRole("button", { name: /^Guardo le vetrine/ }).dblclick();
  await expect(other.page.getByText(/scrive…/)).toBeVisible();
  await page.keyboard.type("Guardo le vetrine del centro");
  await page.keyboard.press("Enter");
  await expect(other.page.getByText("Guardo le vetrine del centro")).toBeVisible();

  await other.cut();
  await expect(other.page.getByText("senza rete: tengo tutto qui")).toBeVisible();
  const add = async (at: Page, where: string, words: string) => {
    await at.getByRole("button", { name: `Nuova carta: Azioni, ${where}` }).click();
    await at.keyboard.type(words);
    await at.keyboard.press("Enter");
  };
  await add(other.page, "Acquisto", "Pago in cassa");
  await add(other.page, "Scoperta", "Leggo le recensioni");
  await add(page, "Acquisto", "Pago dal telefono");
  await page.getByRole("columnheader", { name: /Scoperta/ }).dblclick();
  await page.keyboard.type("Il primo freddo");
  await page.keyboard.press("Enter");
  await saved(page);
  await expect(page.getByText("Pago in cassa")).toHaveCount(0);

  // What was drawn off line outlives the page itself.
  other.mend();
  await other.page.reload();
  await expect(page.getByText("Pago in cassa")).toBeVisible();
  await expect(page.getByText("Leggo le recensioni")).toBeVisible();
  await saved(other.page);
  await expect(other.page.getByText("Il primo freddo")).toBeVisible();
  await expect.poll(async () => JSON.stringify(await shown(other.page))).toBe(JSON.stringify(await shown(page)));
  expect(await textsOf(map)).toEqual(
    [undefined, "Guardo le vetrine del centro", "Leggo le recensioni", "Pago dal telefono", "Pago in cassa"].sort(),
  );
  await other.context.close();
});

test("undo takes back what is mine and leaves what a colleague has changed since", async ({ page, browser }) => {
  const map = await made(small);
  const other = await another(browser);
  await open(page, map);
  await open(other.page, map);
  const rewrite = async (at: Page, words: string) => {
    await at.locator('[data-card="look"]').dblclick();
    await at.keyboard.type(words);
    await at.keyboard.press("Enter");
  };
  const card = page.locator('[data-card="look"]');
  // Nobody meddled: undo and redo, there and back.
  await rewrite(page, "Mio");
  await page.keyboard.press("Control+z");
  await expect(card).toContainText("Guardo le vetrine");
  await page.keyboard.press("Control+Shift+z");
  await expect(card).toContainText("Mio");
  // A colleague writes over it: their words stay, and it is said.
  await rewrite(other.page, "Suo");
  await expect(card).toContainText("Suo");
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/Non annullo/)).toBeVisible();
  await expect(card).toContainText("Suo");
  // A colleague deletes what I have chosen: it is said, with a way back.
  await card.click();
  await other.page.locator('[data-card="look"]').click();
  await other.page.keyboard.press("Delete");
  await expect(card).toHaveCount(0);
  const notice = page.locator(".toast", { hasText: "mentre ci lavoravi" });
  await expect(notice).toBeVisible();
  await notice.getByRole("button", { name: "Annulla" }).click();
  await expect(card).toContainText("Suo");
  await expect(other.page.locator('[data-card="look"]')).toContainText("Suo");
  await other.context.close();
});

test("a viewer reads the map and cannot change it", async ({ browser }) => {
  const owner = signedIn();
  const map = (await post(empty(), "/api/maps", { title: "Prova", language: "it", nodes: small }, owner)).id;
  const context = await browser.newContext({ locale: "it-IT", storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  const link: { readonly path: string } = await (
    await fetch(`${empty()}/api/invitations`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...owner },
      body: JSON.stringify({ email: "vera@example.com", role: "viewer" }),
    })
  ).json();
  await page.goto(new URL(link.path, empty()).href);
  await page.getByLabel("Nome").fill("Vera");
  await page.getByLabel("Password", { exact: true }).fill("sette gatti in sartoria");
  await page.getByRole("button", { name: /entra$/ }).click();
  await expect(page.getByRole("link", { name: "Mappe" })).toBeVisible();
  await page.goto(`${empty()}/maps/${map}`);
  await expect(page.getByText("Guardo le vetrine")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Nuova carta/ })).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  for (const key of ["n", "l", "Delete", "Enter", "x", "Control+z", "Alt+ArrowRight"]) await page.keyboard.press(key);
  await page.locator('[data-card="look"]').dblclick();
  await page.keyboard.press("Delete");
  await expect(page.locator(".map-words")).toHaveCount(0);
  await expect(page.getByText("Guardo le vetrine")).toBeVisible();
  // Whoever sends it all the same is refused.
  const status = await page.evaluate(
    async (path) =>
      (
        await fetch(path, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ batch: "12345678", ops: [{ op: "delete", id: "look" }] }),
        })
      ).status,
    new URL(`${empty()}/api/maps/${map}/operations`).pathname,
  );
  expect(status).toBe(403);
  await context.close();
});

test("a table from a spreadsheet becomes stages, lanes and cards, and goes back", async ({ page }) => {
  const map = (await post(demo(), "/api/maps", { title: "Da un foglio", language: "it" })).id;
  await page.goto(`${demo()}/maps/${map}`);
  await expect(page.getByText("La mappa è vuota")).toBeVisible();
  const table = 'Corsia\tScoperta\tAcquisto\nAzioni\tHo freddo\t"Pago\nin cassa"\nDomande\tTiene caldo?\t\n';
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, table);
  await expect
    .poll(() => shown(page))
    .toEqual(["Scoperta", "Acquisto", "Azioni", "Ho freddo", "Pago", "in cassa", "Domande", "Tiene caldo?"]);
  await page.getByRole("grid").locator("[data-card]").first().click();
  await page.keyboard.press("Control+a");
  const copied = await page.evaluate(() => {
    const data = new DataTransfer();
    document.activeElement?.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData("text/plain");
  });
  for (const words of ["\tScoperta\tAcquisto", "Azioni\tHo freddo", '"Pago\nin cassa"', "Tiene caldo?"]) expect(copied).toContain(words);
  await page.keyboard.press("Control+z");
  await expect(page.getByText("La mappa è vuota")).toBeVisible();
});

test("cards, stages and points are dragged; what is found is gone to", async ({ page }) => {
  const map = await made(small);
  await open(page, map);
  const card = page.locator('[data-card="look"]');
  await card.dragTo(page.locator('[data-cell="does buy"]'), { steps: 8 });
  await expect(page.locator('[data-cell="does buy"] [data-card="look"]')).toBeVisible();
  await page
    .locator('[data-stage="buy"] .map-stage-title')
    .dragTo(page.locator('[data-stage="find"]'), { steps: 8, targetPosition: { x: 6, y: 20 } });
  await expect
    .poll(() => page.locator("[data-stage]").evaluateAll((all) => all.map((s) => s.getAttribute("data-stage"))))
    .toEqual(["buy", "find"]);
  const point = page.getByRole("slider", { name: "Attesa, Scoperta" });
  const box = await point.boundingBox();
  if (!box) throw new Error("the point is not drawn");
  await page.mouse.move(box.x + 12, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 12, box.y + 60, { steps: 4 });
  await expect(page.locator(".cv-guide")).toHaveCount(1);
  await page.mouse.up();
  await expect(point).toHaveAttribute("aria-valuetext", /−0,\d/);
  await saved(page);
  expect((await kept(map)).find((n) => n.parent === "feels")?.props.value).toBeLessThan(0);
  await card.click();
  await page.keyboard.press("Control+f");
  await page.getByRole("searchbox", { name: "Cerca nella mappa" }).fill("vetrine");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 di 1")).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`the editor, ${theme}, has no serious finding, on a desk and in the hand`, async ({ page }) => {
    const map = await made(small);
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${demo()}/maps/${map}?theme=${theme}`);
      await expect(page.getByText("Guardo le vetrine")).toBeVisible();
      expect(await serious(page)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide).toBe(0);
    }
  });
}

test("the menu of a stage acts on the map as it is now, and offers only what can be done", async ({ page }) => {
  const map = await made(small);
  await open(page, map);
  // Written after the heads were drawn, at the stage that goes.
  await page.locator('[data-cell="does buy"] .map-add').click();
  await page.keyboard.type("Pago");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.locator('[data-stage="buy"]').hover();
  await page.getByRole("button", { name: "Altro su Acquisto" }).click();
  const menu = page.getByRole("dialog", { name: "Altro su Acquisto" });
  await expect(menu.getByRole("button", { name: "Elimina la tappa" })).toBeVisible();
  await expect(menu.getByRole("button", { name: "Unisci alla seguente" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.locator('[data-stage="find"]').hover();
  await page.getByRole("button", { name: "Altro su Scoperta" }).click();
  await page.getByRole("button", { name: "Unisci alla seguente" }).click();
  await expect(page.locator('[data-cell="does find"] .map-text')).toHaveText(["Guardo le vetrine", "Pago"]);
});

test("what is dragged to the edge pulls the map along; an empty cell that was clicked takes what is pasted", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const many = Array.from({ length: 9 }, (_, i) => ({
    id: `more${i}`,
    kind: "stage",
    parent: "map",
    order: `X${i + 1}`,
    props: { title: `Tappa ${i}` },
  }));
  const map = await made([...small, ...many]);
  await open(page, map);
  const card = await page.locator('[data-card="look"]').boundingBox();
  const area = await page.locator(".map-scroll").boundingBox();
  if (!card || !area) throw new Error("nothing to drag");
  await page.mouse.move(card.x + 20, card.y + 12);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width - 6, card.y + 14, { steps: 6 });
  const last = page.locator('[data-cell="does more8"]');
  await expect(last).toBeInViewport({ ratio: 1 });
  await last.hover();
  await page.mouse.up();
  await expect(last.locator(".map-text")).toHaveText("Guardo le vetrine");
  await page.keyboard.press("Escape");
  await page.locator('[data-cell="does more7"]').click({ position: { x: 4, y: 4 } });
  await page.evaluate(() => navigator.clipboard.writeText("Pago\tRitiro"));
  await page.keyboard.press("Control+v");
  await expect(page.locator('[data-cell="does more7"] .map-text')).toHaveText("Pago");
  await expect(last.locator(".map-text")).toHaveText(["Guardo le vetrine", "Ritiro"]);
});
