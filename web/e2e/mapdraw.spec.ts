import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { expect, test } from "./page.ts";

type Props = { readonly [key: string]: unknown };
type Node = { readonly id: string; readonly kind: string; readonly parent?: string; readonly order?: string; readonly props?: Props };

const demo = (): string => process.env.PERCORSO_DEMO ?? "";

async function send<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${demo()}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  const answer: T = JSON.parse(text || "null");
  return answer;
}

const made = async (nodes: readonly Node[], title = "Prova"): Promise<string> =>
  (await send<{ readonly id: string }>("POST", "/api/maps", { title, language: "it", nodes })).id;

/** Three stages, three lanes, a card in each cell, and two links between cards. */
const nodes: readonly Node[] = [
  { id: "map", kind: "map", props: { title: "Prova", language: "it" } },
  ...["find", "buy", "use"].map((id, i) => ({
    id,
    kind: "stage",
    parent: "map",
    order: `A${i + 1}`,
    props: { title: ["Scoperta", "Acquisto", "Uso"][i] },
  })),
  ...["actions", "pains", "backstage"].map((kind, i) => ({ id: kind, kind: "lane", parent: "map", order: `A${i + 1}`, props: { kind } })),
  ...["actions", "pains", "backstage"].flatMap((lane) =>
    ["find", "buy", "use"].map((stage) => ({
      id: `${lane}-${stage}`,
      kind: "card",
      parent: lane,
      order: "V",
      props: { stage, text: `${lane} ${stage}` },
    })),
  ),
  {
    id: "hurts",
    kind: "link",
    parent: "map",
    order: "A",
    props: { from: "actions-find", to: "pains-buy", type: "forward", label: "provoca" },
  },
  { id: "far", kind: "link", parent: "map", order: "B", props: { from: "actions-find", to: "actions-use", type: "depends" } },
];

const open = async (page: Page, map: string, query = ""): Promise<void> => {
  await page.goto(`${demo()}/maps/${map}${query}`);
  await expect(page.locator('[data-card="actions-find"]')).toBeVisible();
};

const heads = (page: Page) => page.locator("[data-stage] .map-stage-title");
const lanes = (page: Page) => page.locator("[data-lane]").evaluateAll((all) => all.map((l) => l.getAttribute("data-lane")));

async function menu(page: Page, stage: string, name: string, item: string): Promise<void> {
  await page.locator(`[data-stage="${stage}"]`).hover();
  await page.getByRole("button", { name: `Altro su ${name}` }).click();
  await page
    .getByRole("dialog", { name: `Altro su ${name}` })
    .getByRole("button", { name: item })
    .click();
}

test("a stage is split, merged, nested by the menu and by hand, and taken out again", async ({ page }) => {
  const map = await made(nodes);
  await open(page, map);
  await menu(page, "find", "Scoperta", "Nuova tappa");
  await page.keyboard.type("Confronto");
  await page.keyboard.press("Enter");
  await expect(heads(page)).toHaveText(["Scoperta", "Confronto", "Acquisto", "Uso"]);
  await menu(page, "find", "Scoperta", "Unisci alla seguente");
  await expect(heads(page)).toHaveText(["Scoperta", "Acquisto", "Uso"]);
  await menu(page, "buy", "Acquisto", "Fanne un passo della precedente");
  // What stood at the stage stands at its first step now.
  await expect(page.locator(".map-group")).toHaveText(["Scoperta"]);
  await expect(page.locator(".map-stage.step")).toHaveCount(2);
  await expect(page.getByText("actions find")).toBeVisible();
  await page.locator('[data-stage="use"]').dragTo(page.locator('[data-stage="buy"]'), { steps: 12 });
  await expect(page.locator(".map-stage.step")).toHaveCount(3);
  await menu(page, "use", "Uso", "Fanne una tappa");
  await expect(page.locator(".map-stage.step")).toHaveCount(2);
  await expect(page.locator('[data-cell="actions use"] .map-text')).toHaveText("actions use");
});

test("a stage leads to a sub-journey, and a circle of them is refused", async ({ page }) => {
  const [outer, inner] = [await made(nodes, "Fuori"), await made(nodes, "Dentro")];
  await open(page, outer);
  await page.locator('[data-stage="buy"] .map-stage-title').click();
  await page.getByLabel("Sotto-percorso").selectOption({ value: inner });
  await page
    .getByRole("link", { name: /Acquisto/ })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/maps/${inner}`));
  await expect(page.locator('[data-card="actions-find"]')).toBeVisible();
  await page.locator('[data-stage="buy"] .map-stage-title').click();
  await page.getByLabel("Sotto-percorso").selectOption({ value: outer });
  await expect(page.getByText(/riporta a questa/)).toBeVisible();
});

test("a picture is put on a card, and stays in the map’s file", async ({ page }) => {
  const map = await made(nodes);
  await open(page, map);
  await page.locator('[data-card="actions-find"]').click();
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await send("POST", `/api/maps/${map}/operations`, {
    batch: "pictures-lane",
    ops: [{ op: "set", id: "actions", key: "kind", value: "images" }],
  });
  await page.locator('input[type="file"]').setInputFiles({ name: "a.png", mimeType: "image/png", buffer: pixel });
  await expect(page.locator('[data-card="actions-find"] img')).toBeVisible();
  await expect
    .poll(async () => (await send<{ assets?: Record<string, { kind: string }> }>("GET", `/api/maps/${map}/document`)).assets)
    .toEqual({ [String(await pictureOf(page))]: { kind: "image/png", data: pixel.toString("base64") } });
});

const pictureOf = async (page: Page) => (await page.locator('[data-card="actions-find"] img').getAttribute("src"))?.split("/").at(-1);

test("links between cards are drawn, chosen and made; a folded lane shows how many cards it has", async ({ page }) => {
  const map = await made(nodes);
  await open(page, map);
  await expect(page.locator(".ml-cards .ml-way")).toHaveCount(2);
  await page.getByRole("button", { name: /provoca/ }).click();
  await expect(page.getByRole("complementary", { name: "Dettagli" })).toBeVisible();
  await page.locator('[data-card="pains-buy"]').click();
  await page.locator('[data-card="backstage-use"]').click({ modifiers: ["Control"] });
  await page.getByRole("button", { name: "Collega la prima alla seconda" }).click();
  await expect(page.locator(".ml-cards .ml-way")).toHaveCount(3);
  await page.getByRole("button", { name: "Comprimi la corsia Punti critici" }).click();
  await expect(page.locator(".map-folded")).toHaveText(["1 carta", "1 carta", "1 carta"]);
  // A link to a card that is folded away leads to what is left of its cell.
  await expect(page.locator(".ml-cards .ml-way")).toHaveCount(3);
  await page.reload();
  await expect(page.locator(".ml-cards .ml-way")).toHaveCount(3);
  await expect(page.locator(".map-folded")).toHaveCount(3);
  await page.getByRole("button", { name: "Apri la corsia Punti critici" }).click();
  await expect(page.locator('[data-card="pains-buy"]')).toBeVisible();
});

test("two clicks write, also where the first opens the panel under the pointer", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const map = await made(nodes);
  await open(page, map);
  const card = page.locator('[data-card="actions-use"]');
  const box = await card.boundingBox();
  if (!box) throw new Error("the card is not drawn");
  await page.mouse.dblclick(box.x + box.width - 60, box.y + 16, { delay: 40 });
  await expect(card.locator("textarea")).toBeFocused();
});

test("a service blueprint has its bands and lines, and takes a lane into a band", async ({ page }) => {
  const map = await made([...nodes, { id: "ideas", kind: "lane", parent: "map", order: "A9", props: { kind: "ideas" } }]);
  await open(page, map, "?view=blueprint");
  await expect(page.locator(".map-line b")).toHaveText(["Davanti al cliente", "Dietro le quinte", "Supporto", "Intorno"]);
  expect(await lanes(page)).toEqual(["actions", "pains", "backstage", "ideas"]);
  await page.locator('[data-lane="ideas"]').dragTo(page.locator('[data-lane="backstage"]'), { steps: 8, targetPosition: { x: 40, y: 6 } });
  await expect.poll(() => lanes(page)).toEqual(["actions", "pains", "ideas", "backstage"]);
  await expect(page.locator(".map-line b")).toHaveText(["Davanti al cliente", "Dietro le quinte", "Supporto"]);
  await page.locator('[data-band-of="frontstage"]').getByRole("button").click();
  await expect(page.locator(".map-band-none")).toHaveCount(1);
  expect(await serious(page, [".map-grid"])).toEqual([]);
});

test("a table of a web page or a spreadsheet keeps its lines and its joined fields", async ({ page }) => {
  const map = await made(nodes);
  await open(page, map);
  await page.locator('[data-card="pains-find"]').click();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData(
      "text/html",
      "<meta><table><tr><td>uno<br>due</td><td rowspan=2>tre</td></tr><tr><td><script>alert(1)</script>quattro</td></tr></table>",
    );
    data.setData("text/plain", "no");
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(page.locator('[data-cell="pains find"] .map-text')).toHaveText(["pains find", "uno", "due"]);
  await expect(page.locator('[data-cell="pains buy"] .map-text')).toHaveText(["pains buy", "tre"]);
});

test("an approved map that is changed says so", async ({ page }) => {
  const map = await made(nodes);
  await send("PUT", `/api/maps/${map}/state`, { state: "review" });
  await send("PUT", `/api/maps/${map}/state`, { state: "approved" });
  await open(page, map);
  await expect(page.getByRole("button", { name: "Approvata" })).toBeVisible();
  await page.locator('[data-card="actions-find"]').click();
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "Cambiata dopo l’approvazione" })).toBeVisible();
});

test("a link that was ended, or never was, opens nothing; who looks by it is let go", async ({ page, complaints }) => {
  const map = await made(nodes);
  type Link = { readonly id: string; readonly token: string };
  const link = await send<Link>("POST", `/api/maps/${map}/shares`, { access: "view", days: 1, look: { lanes: ["actions"] } });
  await page.goto(`${demo()}/shared/${link.token}`);
  await expect(page.getByText("actions find")).toBeVisible();
  await expect(page.getByText("pains find")).toHaveCount(0);
  await send("DELETE", `/api/maps/${map}/shares/${link.id}`);
  await expect(page.getByText("Il collegamento non apre più nulla")).toBeVisible();
  await page.goto(`${demo()}/shared/${"x".repeat(43)}`);
  await expect(page.getByText("Il collegamento non apre più nulla")).toBeVisible();
  complaints.splice(0); // the browser complains of each 404
});

test.describe("by finger", () => {
  test.use({ hasTouch: true, viewport: { width: 1280, height: 800 } });

  test("a card that is held moves, and one that is brushed does not", async ({ page }) => {
    const map = await made(nodes);
    await open(page, map);
    const box = await page.locator('[data-card="actions-find"]').boundingBox();
    const to = await page.locator('[data-cell="backstage find"]').boundingBox();
    if (!box || !to) throw new Error("nothing is drawn");
    const finger = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number, y: number) =>
      finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
    const [x, y] = [box.x + 30, box.y + 16];
    await touch("touchStart", x, y);
    for (let i = 1; i <= 4; i++) await touch("touchMove", x, y + i * 20);
    await touch("touchEnd", x, y);
    await expect(page.locator('[data-cell="actions find"] [data-card]')).toHaveCount(1);
    await touch("touchStart", x, y);
    await expect(page.locator(".map-ghost")).toBeVisible();
    for (let i = 1; i <= 8; i++) await touch("touchMove", x, y + ((to.y + 12 - y) * i) / 8);
    await touch("touchEnd", x, y);
    await expect(page.locator('[data-cell="backstage find"] [data-card]')).toHaveCount(2);
  });
});

test("on a phone, what is chosen has its details and its comments", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const map = await made(nodes);
  await open(page, map);
  await page.locator('[data-card="actions-find"]').click();
  await page.getByRole("button", { name: "Dettagli" }).click();
  const panel = page.getByRole("complementary", { name: "Dettagli" });
  await expect(panel.getByText("actions find")).toBeVisible();
  await panel.getByRole("tab", { name: "Commenti" }).click();
  await expect(panel.getByRole("combobox")).toBeVisible();
  await panel.getByRole("button", { name: "Chiudi" }).first().click();
  await expect(panel).toHaveCount(0);
});
