import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, expect, summer, test } from "./page.ts";

/** A closed period: new interactions of the running demo do not fall into it. */
const closed = "period=2026-03-01..2026-08-31";

type ID = { readonly kind: string; readonly value: string };
type Row = {
  readonly profile: string;
  readonly name: string;
  readonly identifiers: readonly ID[];
  readonly outcomes: number;
  readonly value: number;
};
type List = {
  readonly total: number;
  readonly sums: { readonly outcomes: number; readonly value: number };
  readonly customers: readonly Row[];
};
type Journey = {
  readonly totals: { readonly outcomes: number; readonly value: number; readonly now: number; readonly back_step: number };
  readonly stages: readonly { readonly stage: string; readonly customers: number; readonly dropped: number; readonly back_step: number }[];
};

const askOf = <A>(origin: string | undefined, question: object) => ask<A>(origin, { period: summer, ...question });

const total = (page: Page) => page.locator("h1 [data-total]");
const search = (page: Page) => page.getByRole("searchbox", { name: /Cerca per/ });
const grid = (page: Page) => page.getByRole("grid", { name: "Clienti" });
const rows = (page: Page) => grid(page).locator(".grid-row");
const named = async (origin: string | undefined, kind: string) => {
  const list = await askOf<List>(origin, { kind: "customers", list: { limit: 200, sort: "-outcomes" } });
  const row = list.customers.find((c) => c.name !== "" && c.identifiers.some((i) => i.kind === kind));
  const id = row?.identifiers.find((i) => i.kind === kind);
  if (!row || !id) throw new Error(`nobody has a name and a ${kind}`);
  return { row, value: id.value };
};

test("lists everybody, and adds up to the journey", async ({ page, baseURL }) => {
  const list = await askOf<List>(baseURL, { kind: "customers" });
  const journey = await askOf<Journey>(baseURL, { kind: "journey" });
  expect(list.sums.outcomes).toBe(journey.totals.outcomes);
  expect(list.sums.value).toBe(journey.totals.value);
  await page.goto(`/customers?${closed}`);
  await expect(total(page)).toHaveAttribute("data-total", String(list.total));
  await expect(rows(page).first()).toBeVisible();
});

test("a figure of the journey opens as many customers as it says", async ({ page, baseURL }) => {
  const journey = await askOf<Journey>(baseURL, { kind: "journey" });
  for (const stage of journey.stages) {
    for (const [is, n] of [
      ["visited", stage.customers],
      ["dropped", stage.dropped],
      ["back", stage.back_step],
    ] as const) {
      await page.goto(`/customers?${closed}&who=${is}~${stage.stage}`);
      await expect(total(page), `${is} ${stage.stage}`).toHaveAttribute("data-total", String(n));
    }
  }
});

test("from the panel of a stage to its customers", async ({ page, baseURL }) => {
  const journey = await askOf<Journey>(baseURL, { kind: "journey" });
  const stage = journey.stages.find((s) => s.stage === "purchase");
  await page.goto(`/journey?${closed}&compare=none&stage=purchase`);
  await page.locator(`aside a[href*="/customers?"]`).first().click();
  await expect(page).toHaveURL(/\/customers\?/);
  const who = new URL(page.url()).searchParams.get("who");
  const [is, at] = (who ?? "").split("~");
  const list = await askOf<List>(baseURL, { kind: "customers", ...(is ? { who: { is, ...(at ? { stage: at } : {}) } } : {}) });
  await expect(total(page)).toHaveAttribute("data-total", String(list.total));
  expect(stage).toBeDefined();
});

for (const kind of ["email", "loyalty_card"]) {
  test(`finds a customer by ${kind}, and opens it by keyboard alone`, async ({ page, baseURL }) => {
    const { row, value } = await named(baseURL, kind);
    await page.goto(`/customers?${closed}`);
    await expect(rows(page).first()).toBeVisible();
    await page.locator("body").press("/");
    await expect(search(page)).toBeFocused();
    await page.keyboard.type(value);
    await expect(total(page)).toHaveAttribute("data-total", "1");
    await expect(rows(page).first()).toContainText(row.name);
    await page.keyboard.press("Enter");
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/customers/${row.profile}`));
    await expect(page.getByText(value).first()).toBeVisible();
    await expect(page.getByRole("heading", { name: "Perché è una persona sola" })).toBeVisible();
  });
}

test("sorts at the server, and scrolls through all of them", async ({ page, baseURL }) => {
  const list = await askOf<List>(baseURL, { kind: "customers", list: { sort: "-value", limit: 1 } });
  const last = await askOf<List>(baseURL, { kind: "customers", list: { sort: "-value", limit: 1, offset: list.total - 1 } });
  await page.goto(`/customers?${closed}&columns=name,value,profile`);
  await grid(page).getByRole("button", { name: "Valore" }).click();
  await expect(page).toHaveURL(/sort=-value/);
  await expect(rows(page).first()).toContainText(list.customers[0]?.profile ?? "?");
  await grid(page).focus();
  await page.keyboard.press("End");
  await expect(rows(page).last()).toContainText(last.customers[0]?.profile ?? "?");
});

test("the CSV is what the page shows", async ({ page }) => {
  await page.goto(`/customers?${closed}&who=dropped~purchase&sort=-value&columns=name,outcomes,value,profile`);
  await expect(rows(page).first()).toBeVisible();
  const n = Number(await total(page).getAttribute("data-total"));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  const text = (await readFile(await download.path(), "utf8")).replace("\ufeff", "");
  const lines = text.trimEnd().split("\r\n");
  expect(lines[0]).toBe("Nome;Esiti;Valore (EUR);Profilo");
  expect(lines).toHaveLength(n + 1);
  const first = (lines[1] ?? "").split(";");
  const cells = await rows(page).first().locator("[role=gridcell]").allTextContents();
  expect(cells[3]).toBe(first[3]);
  expect(cells[2]?.replace(/[^\d,]/g, "")).toBe(first[2]);
});

test("a note is written, deleted and brought back", async ({ page, baseURL }) => {
  const { row } = await named(baseURL, "email");
  await page.goto(`/customers/${row.profile}`);
  await page.getByRole("heading", { name: "Note" }).waitFor();
  const text = `שלום 🦊 <script>alert(1)</script> ${Date.now()}`;
  await page.getByRole("textbox", { name: "Scrivi una nota" }).fill(text);
  await page.getByRole("button", { name: "Aggiungi la nota" }).click();
  const note = page.locator(".notes li").filter({ hasText: text });
  await expect(note).toBeVisible();
  await note.getByRole("button", { name: "Elimina la nota" }).click();
  await expect(note).toHaveCount(0);
  await page.getByRole("button", { name: "Annulla" }).click();
  await expect(note).toBeVisible();
});

test("a view is saved, opened and deleted with undo", async ({ page }) => {
  await page.goto(`/customers?${closed}&who=now~use&sort=-value`);
  await expect(total(page)).toBeVisible();
  await page.getByRole("button", { name: "Viste" }).click();
  await page.getByRole("textbox", { name: "Nome della vista" }).fill("Chi usa 🦊");
  await page.getByRole("button", { name: "Salva questa vista" }).click();
  const view = page.getByRole("button", { name: "Chi usa 🦊" }).first();
  await expect(view).toBeVisible();
  await page.goto("/customers");
  await page.getByRole("button", { name: "Viste" }).click();
  await view.click();
  await expect(page).toHaveURL(/who=now~use&sort=-value/);
  await page.getByRole("button", { name: "Viste" }).click();
  await page.getByRole("button", { name: "Elimina la vista Chi usa 🦊" }).click();
  await expect(view).toHaveCount(0);
  await page.getByRole("button", { name: "Annulla" }).click(); // outside of the menu, which closes
  await expect(page.getByRole("textbox", { name: "Nome della vista" })).toHaveCount(0);
  await page.getByRole("button", { name: "Viste" }).click();
  await expect(view).toBeVisible();
});

test("arrows walk a customer's contacts, and the panel follows", async ({ page, baseURL }) => {
  const { row } = await named(baseURL, "email");
  await page.goto(`/customers/${row.profile}`);
  await page.locator(".line-node.on").waitFor();
  await page.locator("body").press("ArrowLeft");
  const focused = page.locator(".line-node:focus");
  await expect(focused).toBeVisible();
  const before = await focused.getAttribute("data-column");
  await page.keyboard.press("ArrowLeft");
  await expect(focused).not.toHaveAttribute("data-column", before ?? "");
  await expect(page).toHaveURL(/touch=\d+/);
  await page.keyboard.press("v");
  await expect(page.locator(".touches")).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`has no serious accessibility finding, ${theme}`, async ({ page, baseURL }) => {
    await page.emulateMedia({ colorScheme: theme });
    const { row } = await named(baseURL, "email");
    await page.goto(`/customers?${closed}`);
    await expect(rows(page).first()).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.goto(`/customers/${row.profile}`);
    await page.getByRole("heading", { name: "Perché è una persona sola" }).waitFor();
    expect(await serious(page)).toEqual([]);
  });
}

test("an unknown customer says so", async ({ page, complaints }) => {
  await page.goto("/customers/0000000000000");
  await expect(page.getByRole("heading", { name: "Questo cliente non c’è" })).toBeVisible();
  complaints.splice(0); // the browser complains of the 404
});
