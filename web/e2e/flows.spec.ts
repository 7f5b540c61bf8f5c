import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, closed, expect, said, summer, test } from "./page.ts";

const query = {
  kind: "flows",
  period: summer,
  rare: 0.02,
};

type Balance = Readonly<
  Record<"starts" | "earlier" | "in" | "out" | "dropped" | "ended" | "now" | "back" | "loop" | "arrived" | "later", number>
>;
type Node = Balance & { readonly key: string; readonly stage: string; readonly passes: number; readonly customers: number };
type Answer = {
  readonly compare?: Answer;
  readonly passes: number;
  readonly columns: readonly (Node & { readonly onward: number })[];
  readonly nodes: readonly Node[];
  readonly links: readonly { readonly from: string; readonly to: string; readonly passes: number; readonly customers: number }[];
  readonly returns: readonly { readonly from: string; readonly to: string; readonly customers: number }[];
};

const askFlows = (origin: string, more: object = {}) => ask<Answer>(origin, { ...query, ...more });

const node = (page: Page, key: string) => page.locator(`[data-node="${key}"]`);
const cells = (page: Page, table: string) =>
  page
    .locator(`table[data-table="${table}"] tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));

test("shows the figures that the API gives, and they balance", async ({ page, baseURL }) => {
  const answer = await askFlows(baseURL ?? "");
  await page.goto(`/flows?${closed}`);
  for (const n of answer.nodes) {
    await expect(node(page, n.key)).toHaveAccessibleName(
      new RegExp(`${said(n.customers).replaceAll(".", "\\.")} person.*${said(n.passes).replaceAll(".", "\\.")} gir`),
    );
    expect(n.starts + n.earlier + n.in, n.key).toBe(n.passes);
    expect(n.out + n.dropped + n.ended + n.now + n.back + n.loop + n.arrived + n.later, n.key).toBe(n.passes);
  }
  await expect(page.locator("[data-link]")).toHaveCount(answer.links.length);
  const chart = page.getByRole("group", { name: "Dalla prima tappa all’ultima" });
  for (const column of answer.columns) await expect(chart).toContainText(said(column.customers));
});

test("agrees with the journey: the same people, visits and drop-off at every stage", async ({ baseURL }) => {
  const flows = await askFlows(baseURL ?? "", { node: "stage" });
  const response = await fetch(`${baseURL}/api/query`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ kind: "journey", period: query.period }),
  });
  const journey: { readonly stages: readonly { customers: number; visits: number; dropped: number; ended: number; now: number }[] } =
    await response.json();
  for (const [i, stage] of journey.stages.entries()) {
    const column = flows.columns[i];
    expect(column).toMatchObject({
      customers: stage.customers,
      passes: stage.visits,
      dropped: stage.dropped,
      ended: stage.ended,
      now: stage.now,
    });
  }
});

test("the bars are as high as their passes, on one scale, and none lies on another", async ({ page, baseURL }) => {
  const answer = await askFlows(baseURL ?? "");
  await page.goto(`/flows?${closed}`);
  await expect(page.locator(".sankey-bar")).toHaveCount(answer.nodes.length);
  const bars = await page.locator(".sankey-node").evaluateAll((nodes) =>
    nodes.map((n) => {
      const bar = n.querySelector(".sankey-bar");
      const number = (name: string) => Number(bar?.getAttribute(name));
      return { key: n.getAttribute("data-node") ?? "", column: n.getAttribute("data-column"), y: number("y"), height: number("height") };
    }),
  );
  const passes = new Map(answer.nodes.map((n) => [n.key, n.passes]));
  const tall = bars.filter((b) => b.height > 4);
  const scales = tall.map((b) => b.height / (passes.get(b.key) ?? 0));
  for (const scale of scales) expect(Math.abs(scale / (scales[0] ?? 1) - 1)).toBeLessThan(0.001);
  for (const a of bars) {
    for (const b of bars) if (a !== b && a.column === b.column && a.y <= b.y) expect(a.y + a.height).toBeLessThanOrEqual(b.y);
  }
});

test("the comparison stands behind the bars, and the changes at their labels", async ({ page, baseURL }) => {
  const compared = { compare: { period: { from: "2025-12-01", to: "2026-03-01" } }, period: { from: "2026-03-01", to: "2026-05-30" } };
  const answer = await askFlows(baseURL ?? "", compared);
  await page.goto("/flows?period=2026-03-01..2026-05-29&compare=previous");
  const bar = page.locator("[data-ghost]");
  await expect(bar.first()).toBeVisible();
  const height = async (key: string, ghost: boolean) =>
    Number(await page.locator(ghost ? `[data-ghost="${key}"]` : `[data-node="${key}"] .sankey-bar`).getAttribute("height"));
  const big = (answer.compare?.nodes ?? []).filter((n) => n.passes > 200 && answer.nodes.some((m) => m.key === n.key && m.passes > 200));
  expect(big.length).toBeGreaterThan(2);
  for (const before of big) {
    const now = answer.nodes.find((n) => n.key === before.key);
    const share = (await height(before.key, true)) / (await height(before.key, false));
    expect(Math.abs(share - before.passes / (now?.passes ?? 1)), before.key).toBeLessThan(0.01);
    const change = ((now?.customers ?? 0) / before.customers - 1) * 100;
    const text = new Intl.NumberFormat("it-IT", { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(Math.abs(change));
    if (text !== "0,0") await expect(node(page, before.key)).toContainText(`${change > 0 ? "+" : "\u2212"}${text}%`);
  }
});

test("a link between two touchpoints opens the customers that it counts", async ({ page, baseURL }) => {
  const answer = await askFlows(baseURL ?? "", { from: [{ field: "channel", is: ["web"] }] });
  const link = answer.links.toSorted((a, b) => b.customers - a.customers)[0];
  await page.goto(`/flows?${closed}&from=channel~is~web&at=${link?.from}>${link?.to}`);
  await page.getByRole("link", { name: `Apri ${said(link?.customers ?? -1)} clienti` }).click();
  await expect(page).toHaveURL(/who=passed/);
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(link?.customers));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("prosegue direttamente verso");
});

test("a path is traced by the keyboard, and its panel opens and closes", async ({ page, baseURL }) => {
  const answer = await askFlows(baseURL ?? "");
  await page.goto(`/flows?${closed}`);
  await page.locator('.sankey-node[tabindex="0"]').focus();
  await expect(page.locator(".traced-part").first()).toBeAttached();
  await page.keyboard.press("ArrowRight");
  const focused = page.locator(".sankey-node:focus");
  await expect(focused).toHaveAttribute("data-column", "1");
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAttribute("data-row", /[1-9]/);
  const key = (await focused.getAttribute("data-node")) ?? "";
  const own = answer.links.filter((l) => l.from === key || l.to === key);
  for (const link of own) await expect(page.locator(`[data-link="${link.from}>${link.to}"] .traced-part`)).toBeAttached();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: /^Dettaglio/ });
  await expect(panel).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`at=${key}`));
  const figures = answer.nodes.find((n) => n.key === key);
  await expect(panel.locator('[data-figure="passes"]')).toContainText(said(figures?.passes ?? -1));
  await expect(panel.locator('[data-figure="dropped"]')).toContainText(said(figures?.dropped ?? -1));
  await panel.locator('[data-figure="dropped"]').click();
  await expect(panel).toContainText("il silenzio è finito");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});

test("a click on a link opens it, and a way back opens its own", async ({ page, baseURL }) => {
  const answer = await askFlows(baseURL ?? "");
  const link = answer.links.reduce((most, l) => (l.passes > most.passes ? l : most));
  await page.goto(`/flows?${closed}&at=${encodeURIComponent(`${link.from}>${link.to}`)}`);
  const panel = page.getByRole("complementary", { name: /^Dettaglio/ });
  await expect(panel.locator('[data-figure="people"]')).toContainText(said(link.customers));
  const way = answer.returns.reduce((most, r) => (r.customers > most.customers ? r : most));
  await page.locator(`[data-return="${way.from}<${way.to}"]`).press("Enter");
  await expect(panel.locator('[data-figure="people"]')).toContainText(said(way.customers));
  await expect(panel.getByRole("link", { name: `Apri ${said(way.customers)} clienti` })).toHaveAttribute(
    "href",
    /\/customers\?.*who=returned~/,
  );
});

test("starts from a touchpoint, ends at a stage, and a link brings both back", async ({ page, baseURL }) => {
  await page.goto(`/flows?${closed}`);
  await page.getByRole("button", { name: /^Parte da/ }).click();
  await page.getByRole("searchbox", { name: "Cerca" }).fill("vetrina");
  await page.getByRole("dialog").getByRole("button", { name: "Vetrina", exact: true }).click();
  await expect(page).toHaveURL(/from=touchpoint~is~shop_window|from=touchpoint%7Eis%7Eshop_window/);
  await page.getByRole("button", { name: /^Arriva a/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Acquisto", exact: true }).click();
  await page.getByRole("button", { name: /^Arriva a/ }).click();
  await page.getByRole("checkbox", { name: "Solo chi arriva" }).check();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/arrived=yes/);
  const answer = await askFlows(baseURL ?? "", {
    from: [{ field: "touchpoint", is: ["shop_window"] }],
    to: [{ field: "stage", is: ["purchase"] }],
    arrived: true,
  });
  expect(answer.passes).toBeGreaterThan(0);
  const check = async () => {
    await expect(page.locator("[data-node]")).toHaveCount(answer.nodes.length);
    await expect(node(page, "discovery/shop_window")).toContainText(
      said(answer.nodes.find((n) => n.key === "discovery/shop_window")?.customers ?? -1),
    );
  };
  await check();
  await page.reload();
  await check();
  await expect(page.getByRole("button", { name: "Togli il filtro Parte da" })).toBeVisible();
});

test("the map keeps model, period and conditions, and so does the way back", async ({ page }) => {
  await page.goto(`/flows?${closed}&where=channel~is~web`);
  await page.getByRole("button", { name: "Mappa" }).click();
  await expect(page).toHaveURL(/\/journey\?.*period=2026-03-01\.\.2026-08-31.*where=/);
  await page.goBack();
  await expect(page).toHaveURL(/\/flows\?/);
});

test("a CSV says what its table says, and the table what the API says", async ({ page, baseURL }) => {
  const answer = await askFlows(baseURL ?? "");
  await page.goto(`/flows?${closed}&view=table`);
  for (const table of ["stages", "nodes", "links"] as const) {
    const title = { stages: "Tappe", nodes: "Nodi", links: "Collegamenti e ritorni" }[table];
    const section = page.getByRole("region", { name: title, exact: true }).first();
    const waiting = page.waitForEvent("download");
    await section.getByRole("button", { name: "CSV" }).click();
    const text = (await readFile(await (await waiting).path(), "utf8")).replace(/^\ufeff/, "");
    const lines = text
      .trim()
      .split("\r\n")
      .map((line) => line.split(";"));
    const shown = await cells(page, table);
    expect(lines).toHaveLength(shown.length);
    for (const [i, row] of shown.entries()) {
      for (const [j, cell] of row.entries()) {
        const isDuration = table === "links" && j === 5;
        if (!isDuration) expect(lines[i]?.[j], `${table} ${i} ${j}`).toBe(/^[\d.]+$/.test(cell) ? cell.replaceAll(".", "") : cell);
      }
    }
  }
  const nodes = await cells(page, "nodes");
  expect(nodes.slice(1).map((row) => row[3])).toEqual(answer.nodes.map((n) => said(n.passes)));
});

for (const theme of ["light", "dark"] as const) {
  for (const [name, path, width] of [
    ["the diagram", `/flows?${closed}`, 1440],
    ["the open panel", `/flows?${closed}&at=evaluation/product_list`, 1440],
    ["the table", `/flows?${closed}&view=table`, 1440],
    ["the list of the phone", `/flows?${closed}`, 390],
  ] as const) {
    test(`${name}, ${theme}, has no serious finding`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(`${path}&theme=${theme}`);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("Valutazione");
      expect(await serious(page)).toEqual([]);
    });
  }
}

test("on a phone a node opens its figures", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/flows?${closed}`);
  await page.locator(".flow-row [data-node]").first().click();
  await expect(page.getByRole("dialog").getByRole("complementary", { name: /^Dettaglio/ })).toBeVisible();
});
