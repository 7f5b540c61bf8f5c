import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, expect, imports, test } from "./page.ts";

/** A closed period: new interactions of the running demo do not fall into it. */
const period = { from: "2026-03-01", to: "2026-09-01" };

const stages = [
  ["discovery", "Scoperta"],
  ["evaluation", "Valutazione"],
  ["purchase", "Acquisto"],
  ["use", "Uso"],
  ["loyalty", "Fedeltà"],
] as const;

type Node = { readonly id: string; readonly kind: string; readonly parent?: string; readonly order?: string; readonly props?: object };

const card = (id: string, parent: string, stage: string, props: object): Node => ({
  id,
  kind: "card",
  parent,
  order: `a${id}x`,
  props: { stage, ...props },
});

/** A map of the infinite loop with bound stages, and cards that are bound to nothing yet. */
const nodes = (filter: object | null): readonly Node[] => [
  { id: "map", kind: "map", props: { title: "Prova delle cifre", language: "it", ...(filter ? { filter } : {}) } },
  ...stages.map(
    ([stage, title], i): Node => ({
      id: stage,
      kind: "stage",
      parent: "map",
      order: `a${i}x`,
      props: { title, bind: { of: "stage", stage } },
    }),
  ),
  { id: "points", kind: "lane", parent: "map", order: "a1", props: { kind: "touchpoints" } },
  { id: "felt", kind: "lane", parent: "map", order: "a2", props: { kind: "emotion" } },
  { id: "pains", kind: "lane", parent: "map", order: "a3", props: { kind: "pains" } },
  card("1", "points", "purchase", { text: "Il carrello" }),
  card("2", "points", "purchase", { text: "Cassa" }),
  card("3", "points", "use", { text: "Corriere" }),
  ...stages.map(([stage], i) => card(`e${i}`, "felt", stage, { series: "expected", value: 1.5 })),
  {
    id: "again",
    kind: "link",
    parent: "map",
    order: "a1",
    props: { from: "loyalty", to: "discovery", type: "loop", label: "nuovo bisogno" },
  },
];

async function post<T>(origin: string, path: string, body: object): Promise<T> {
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  const answer: T = await response.json();
  return answer;
}

const made = async (origin: string, filter: object | null = { period }): Promise<string> =>
  (await post<{ readonly id: string }>(origin, "/api/maps", { nodes: nodes(filter) })).id;

const italian = new Intl.NumberFormat("it-IT", { useGrouping: "always" });
const bound = (page: Page) => page.getByRole("region", { name: "Collegamento ai dati" });
const chip = (page: Page, of: string) => page.getByRole("button", { name: new RegExp(`^${of}: .*Apri le cifre$`) });

test("a stage shows the figure of the journey and of the API", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const id = await made(origin);
  const answer = await ask(origin, { kind: "journey", period });
  await page.goto(`/maps/${id}`);
  for (const [stage, title] of stages) {
    const people = answer.stages.find((s) => s.stage === stage)?.customers ?? 0;
    await expect(chip(page, title)).toHaveAccessibleName(new RegExp(`: ${italian.format(people).replaceAll(".", "\\.")} persone`));
  }
  await chip(page, "Acquisto").click();
  const about = page.getByRole("dialog", { name: "Cifre di Acquisto" });
  await about.getByRole("button", { name: /^Va avanti/ }).click();
  await expect(about).toContainText("entrano nella tappa seguente del modello");
  await about.getByRole("link", { name: /^Apri [\d.]+ clienti/ }).click();
  await expect(page).toHaveURL(/\/customers\?.*who=visited~purchase/);
  const people = answer.stages.find((s) => s.stage === "purchase")?.customers ?? 0;
  await expect(page.getByText(italian.format(people)).first()).toBeVisible();
});

test("a card is bound to what its name says, and shows what the API says", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const id = await made(origin);
  await page.goto(`/maps/${id}`);
  await page.getByRole("button", { name: /^Il carrello, / }).click();
  await expect(bound(page)).toContainText("Sembra «Carrello»");
  await bound(page).getByRole("button", { name: "Collega a Carrello" }).click();
  const list = await post<{ readonly total: number }>(origin, "/api/query", {
    kind: "customers",
    period,
    where: [{ field: "touchpoint", is: ["cart"] }],
  });
  await expect(chip(page, "Il carrello")).toHaveAccessibleName(
    new RegExp(`: ${italian.format(list.total).replaceAll(".", "\\.")} persone`),
  );
  await expect(bound(page)).toContainText(italian.format(list.total));
  await bound(page).getByRole("button", { name: "Scollega" }).click();
  await expect(chip(page, "Il carrello")).toHaveCount(0);
});

test("a choice is measured before it is bound, and all that match are bound at once", async ({ page, baseURL }) => {
  const id = await made(baseURL ?? "");
  await page.goto(`/maps/${id}`);
  await page.getByRole("button", { name: /^Il carrello, / }).click();
  await bound(page).getByRole("button", { name: "Scegli a che cosa collegarla" }).click();
  await page.getByRole("searchbox", { name: "Cerca per nome" }).fill("recens");
  await page.keyboard.press("Enter");
  await expect(bound(page).getByRole("region", { name: "Anteprima" })).toContainText(/Persone\s*[\d.]+/);
  await expect(chip(page, "Il carrello")).toHaveCount(0);
  await bound(page).getByRole("button", { name: "Annulla" }).click();
  await bound(page)
    .getByRole("button", { name: /^Collega per nome/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "Collega per nome" });
  await dialog.getByRole("checkbox", { name: /^Collega Corriere a/ }).uncheck();
  await dialog.getByRole("button", { name: "Collega 2" }).click();
  await expect(chip(page, "Il carrello")).toBeVisible();
  await expect(chip(page, "Cassa")).toBeVisible();
  await expect(chip(page, "Corriere")).toHaveCount(0);
  await page
    .getByRole("button", { name: /^Annulla/ })
    .first()
    .click();
  await expect(chip(page, "Cassa")).toHaveCount(0);
});

test("the filter is the reader's own until it is kept for all", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const id = await made(origin);
  await page.goto(`/maps/${id}`);
  await expect(chip(page, "Scoperta")).toBeVisible();
  await page.getByRole("button", { name: /^Periodo/ }).click();
  await page.getByRole("button", { name: "Tutti i dati" }).click();
  await expect(page).toHaveURL(/period=all/);
  const all = await ask(origin, { kind: "journey" });
  const people = all.stages.find((s) => s.stage === "discovery")?.customers ?? 0;
  await expect(chip(page, "Scoperta")).toHaveAccessibleName(new RegExp(`: ${italian.format(people).replaceAll(".", "\\.")} persone`));
  await expect(page.getByText("Solo per te")).toBeVisible();
  await page.getByRole("button", { name: "Tieni per tutti" }).click();
  await expect(page).not.toHaveURL(/period=/);
  await expect(page.getByText("Solo per te")).toHaveCount(0);
  await page.reload();
  await expect(chip(page, "Scoperta")).toHaveAccessibleName(new RegExp(`: ${italian.format(people).replaceAll(".", "\\.")} persone`));
});

test("an interaction sent through the door changes the card within seconds", async ({ page }) => {
  const origin = imports();
  const id = await made(origin, null);
  await post(origin, `/api/maps/${id}/operations`, {
    batch: `e2e-${Date.now()}`,
    ops: [{ op: "set", id: "1", key: "bind", value: { of: "touchpoint", touchpoint: "cart", show: "volume" } }],
  });
  await page.goto(`${origin}/maps/${id}`);
  await expect(chip(page, "Il carrello")).toBeVisible();
  const before = Number(
    (await chip(page, "Il carrello").getAttribute("aria-label"))?.match(/: ([\d.]+) interazioni/)?.[1]?.replaceAll(".", ""),
  );
  const sources: readonly { readonly id: string; readonly write_key: string }[] = await (await fetch(`${origin}/api/sources`)).json();
  const sent = await fetch(`${origin}/v1/track`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${sources.find((s) => s.id === "web")?.write_key}:`)}` },
    body: JSON.stringify({
      event: "Cart Viewed",
      anonymousId: `map-${Date.now()}`,
    }),
  });
  expect(sent.status).toBe(200);
  await expect(chip(page, "Il carrello")).toHaveAccessibleName(
    new RegExp(`: ${italian.format(before + 1).replaceAll(".", "\\.")} interazioni`),
    {
      timeout: 10_000,
    },
  );
});

test("live: the sentence, the costliest points beside the map's own, and the gap in words", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const id = await made(origin);
  const answer = await ask(origin, { kind: "journey", period });
  await page.goto(`/maps/${id}?mode=live`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(italian.format(answer.totals.customers));
  await expect(page.locator("[data-point]").first()).toBeVisible();
  await expect(page.getByRole("img", { name: /^Curva dell’emozione/ })).toHaveAccessibleName(/Acquisto: misurata [+−]?\d,\d, attesa \+1,5/);
  const point = page.getByRole("button", { name: /^Acquisto: misurata/ });
  await point.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: /^Uso: misurata/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Uso" })).toContainText("Scarto");
});

test("planned beside actual: shares, the customers behind, and the table", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  const id = await made(origin);
  await post(origin, `/api/maps/${id}/operations`, {
    batch: `e2e-${Date.now()}-plan`,
    ops: [
      { op: "set", id: "1", key: "bind", value: { of: "touchpoint", touchpoint: "cart" } },
      { op: "set", id: "2", key: "bind", value: { of: "touchpoint", touchpoint: "till" } },
    ],
  });
  const answer = await post<{ readonly customers: number; readonly deviations: readonly object[] }>(
    origin,
    `/api/maps/${id}/deviations`,
    {},
  );
  await page.goto(`/maps/${id}?view=deviations`);
  await expect(page.getByText(/seguono la mappa/)).toContainText(italian.format(answer.customers));
  await page.getByRole("button", { name: /^Manca: Cassa/ }).click();
  const who = page.getByRole("complementary", { name: "Cassa" });
  await expect(who.getByRole("link").first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Scarica: Previsto e reale" }).click();
  await page.getByRole("button", { name: "CSV", exact: true }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  expect(csv.trimEnd().split("\r\n")).toHaveLength(answer.deviations.length + 1);
});

test("the circle is walked with the keyboard, and opens a stage", async ({ page, baseURL }) => {
  const id = await made(baseURL ?? "");
  await page.goto(`/maps/${id}?view=circle`);
  const stage = (name: string) => page.getByRole("button", { name: new RegExp(`^${name}, .*Apri la tappa$`) });
  await stage("Scoperta").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(stage("Fedeltà")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(stage("Valutazione")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(stage("Valutazione")).toHaveAttribute("aria-pressed", "true");
});

test("a map is drawn from the data, of a group that the data proposes", async ({ page }) => {
  await page.goto("/maps");
  await page
    .getByRole("button", { name: /Nuova mappa/ })
    .first()
    .click();
  await page.getByRole("button", { name: /Dai dati/ }).click();
  const dialog = page.getByRole("dialog", { name: "Disegna la mappa dai dati" });
  const group = dialog.getByRole("button", { name: /%/ }).first();
  await group.click();
  await expect(group).toHaveAttribute("aria-pressed", "true");
  await expect(dialog.getByRole("region", { name: "Che cosa verrà disegnato" })).toContainText(/\d+ tappe, \d+ carte/);
  await dialog.getByRole("button", { name: "Disegna e apri" }).click();
  await expect(page).toHaveURL(/\/maps\/[A-Za-z0-9]+$/);
  await expect(chip(page, "Scoperta")).toBeVisible();
});

test("passes axe in both themes", async ({ page, baseURL }) => {
  const id = await made(baseURL ?? "");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [part, shown] of [
      ["mode=live", page.getByRole("heading", { level: 1 })],
      ["view=circle", page.getByRole("button", { name: /^Scoperta, / })],
      ["view=deviations", page.getByText(/seguono la mappa|non prevede ancora/)],
      ["node=1", chip(page, "Scoperta")],
    ] as const) {
      await page.goto(`/maps/${id}?${part}`);
      await expect(shown.first()).toBeVisible();
      expect(await serious(page), `${part}, ${colorScheme}`).toEqual([]);
    }
  }
});
