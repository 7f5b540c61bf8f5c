import type { Page } from "@playwright/test";
import { serious } from "./axe.ts";
import { ask, closed, expect, said, summer, test } from "./page.ts";

const usual = { node: "touchpoint", within: "session", gap: "30m", top: 6, depth: 5 };

type Node = Readonly<
  Record<"paths" | "customers" | "starts" | "earlier" | "in" | "out" | "dropped" | "ended" | "now" | "arrived" | "later", number>
> & { readonly key: string; readonly id: string; readonly kind: string; readonly values: number };
type Link = { readonly from: string; readonly to: string; readonly paths: number; readonly customers: number };
type Paths = {
  readonly paths: number;
  readonly customers: number;
  readonly steps: readonly { readonly paths: number; readonly nodes: readonly Node[]; readonly links: readonly Link[] }[];
};
type Variants = {
  readonly paths: number;
  readonly distinct: number;
  readonly variants: readonly {
    readonly key: string;
    readonly paths: number;
    readonly customers: number;
    readonly nodes: readonly object[];
  }[];
  readonly rework: { readonly self_loops: number; readonly repetitions: number };
};
type Graph = {
  readonly nodes: readonly { readonly id: string; readonly interactions: number }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly count: number }[];
};

const askPaths = <A>(origin: string | undefined, query: object) => ask<A>(origin, { period: summer, ...query });

const node = (page: Page, key: string) => page.locator(`[data-node="${key}"]`);
const address = (ask: object) => `/analyses/paths?${closed}&ask=${encodeURIComponent(JSON.stringify(ask))}`;

test("shows the figures that the API gives, and they balance", async ({ page, baseURL }) => {
  const answer = await askPaths<Paths>(baseURL, { kind: "paths", paths: usual });
  await page.goto(`/analyses/paths?${closed}`);
  await expect(page.locator("h1")).toContainText(`${said(answer.paths)} sessioni`);
  for (const step of answer.steps) {
    for (const n of step.nodes) {
      await expect(node(page, n.key)).toHaveAccessibleName(new RegExp(` ${said(n.paths).replaceAll(".", "\\.")} session`));
      expect(n.starts + n.earlier + n.in, n.key).toBe(n.paths);
      expect(n.out + n.dropped + n.ended + n.now + n.arrived + n.later, n.key).toBe(n.paths);
    }
    expect(step.nodes.reduce((sum, n) => sum + n.paths, 0)).toBe(step.paths);
  }
  await expect(page.locator("[data-link]")).toHaveCount(answer.steps.reduce((sum, s) => sum + s.links.length, 0));
});

test("opens a node, its customers, and the paths that start from it", async ({ page, baseURL }) => {
  const answer = await askPaths<Paths>(baseURL, { kind: "paths", paths: usual });
  const one = answer.steps[0]?.nodes[0];
  if (!one) throw new Error("no node");
  await page.goto(`/analyses/paths?${closed}`);
  await node(page, one.key).click();
  const panel = page.getByRole("complementary").filter({ has: page.getByRole("heading", { level: 2 }) });
  await expect(panel).toContainText(said(one.paths));
  const open = panel.getByRole("link", { name: new RegExp(`Apri ${said(one.customers)} client`) });
  await expect(open).toBeVisible();
  await panel.getByRole("button", { name: "Parti da qui" }).click();
  const from = await askPaths<Paths>(baseURL, {
    kind: "paths",
    paths: { ...usual, from: [{ field: "touchpoint", is: [one.id] }], occurrence: "first" },
  });
  await expect(page.locator("h1")).toContainText(`${said(from.paths)} sessioni`);
  await expect(node(page, `1:${one.id}`)).toHaveAccessibleName(/100,0%|100%/);
});

test("the customers of a node are as many as it says", async ({ page, baseURL }) => {
  const answer = await askPaths<Paths>(baseURL, { kind: "paths", paths: usual });
  const other = answer.steps[1]?.nodes.find((n) => n.kind === "other");
  if (!other) throw new Error("no others");
  await page.goto(`/analyses/paths?${closed}&at=${encodeURIComponent(other.key)}`);
  await page.getByRole("link", { name: new RegExp(`Apri ${said(other.customers)} client`) }).click();
  await expect(page.getByText(new RegExp(`${said(other.customers)} client`)).first()).toBeVisible();
});

test("opens what Other holds, and closes it again", async ({ page, baseURL }) => {
  const answer = await askPaths<Paths>(baseURL, { kind: "paths", paths: usual });
  const other = answer.steps[0]?.nodes.find((n) => n.kind === "other");
  if (!other) throw new Error("no others");
  await page.goto(`/analyses/paths?${closed}`);
  await node(page, other.key).click();
  const inside = page.getByRole("region", { name: "Che cosa c’è dentro" });
  const name = (await inside.getByRole("button").first().textContent()) ?? "";
  await inside.getByRole("button").first().click();
  await expect(page.locator(`[data-node^="1:"]`)).toHaveCount((answer.steps[0]?.nodes.length ?? 0) + 1);
  await expect(page.getByRole("button", { name: new RegExp(`^${name}, Passo 1`) })).toBeVisible();
  await page.getByRole("button", { name: "Aperti da Altro: 1" }).click();
  await expect(page.locator(`[data-node^="1:"]`)).toHaveCount(answer.steps[0]?.nodes.length ?? 0);
});

test("groups values by a pattern, and opens the group again", async ({ page, baseURL }) => {
  const settings = { node: "property:path", groups: ["/p*"] };
  const answer = await askPaths<Paths>(baseURL, {
    kind: "paths",
    paths: { ...usual, node: "property:path", groups: [{ match: ["/p*"] }] },
  });
  const group = answer.steps.flatMap((s) => s.nodes).find((n) => n.kind === "group");
  if (!group) throw new Error("no group");
  await page.goto(address(settings));
  await node(page, group.key).click();
  await page.getByRole("button", { name: new RegExp(`Apri il gruppo \\(${said(group.values)} valori\\)`) }).click();
  await expect(page).toHaveURL(/open/);
  await expect(node(page, group.key)).toHaveCount(0);
});

test("shows what follows what, as the API counts it", async ({ page, baseURL }) => {
  const answer = await askPaths<Graph>(baseURL, { kind: "graph", paths: { node: "stage", within: "journey", top: 12 } });
  await page.goto(address({ look: "graph", node: "stage", within: "journey" }));
  for (const n of answer.nodes) {
    await expect(node(page, n.id)).toHaveAccessibleName(new RegExp(`${said(n.interactions).replaceAll(".", "\\.")} passi`));
  }
  await expect(page.locator("[data-edge]")).toHaveCount(Math.min(answer.edges.length, 30));
  const first = answer.edges[0];
  await page.locator(`[data-edge="${first?.from}>${first?.to}"] .reach`).dispatchEvent("click");
  await expect(page.getByRole("complementary").last()).toContainText(said(first?.count ?? 0));
});

test("lists the variants with their steps and times, and what is done again", async ({ page, baseURL }) => {
  const answer = await askPaths<Variants>(baseURL, {
    kind: "variants",
    paths: { node: "touchpoint", within: "session", gap: "30m", top: 20 },
  });
  await page.goto(address({ look: "variants" }));
  await expect(page.locator("h1")).toContainText(`${said(answer.distinct)} varianti`);
  const rows = page.locator("[data-variant]");
  await expect(rows).toHaveCount(answer.variants.length);
  for (const [i, v] of answer.variants.entries()) {
    await expect(rows.nth(i)).toContainText(`${said(v.paths)} session`);
    await expect(rows.nth(i).locator(".variant-chip")).toHaveCount(v.nodes.length);
  }
  await expect(page.locator('[data-rework="self_loops"] dd')).toContainText(said(answer.rework.self_loops));
  await rows.first().click();
  await expect(page.getByRole("link", { name: new RegExp(`Apri ${said(answer.variants[0]?.customers ?? 0)} client`) })).toBeVisible();
});

test("keeps its settings in the address, and shows its figures as tables", async ({ page, baseURL }) => {
  const answer = await askPaths<Paths>(baseURL, {
    kind: "paths",
    paths: { ...usual, within: "journey", gap: undefined, reverse: true, depth: 3 },
  });
  await page.goto(`${address({ within: "journey", reverse: true, depth: 3 })}&view=table`);
  const rows = page.locator('[data-table="nodes"] tbody tr');
  await expect(rows).toHaveCount(answer.steps.reduce((sum, s) => sum + s.nodes.length, 0));
  await expect(rows.first()).toContainText(said(answer.steps[0]?.nodes[0]?.paths ?? 0));
});

for (const theme of ["light", "dark"] as const) {
  for (const look of ["paths", "graph", "variants"]) {
    test(`nothing serious for axe: ${look}, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(address({ look }));
      await expect(page.locator("[data-node], [data-variant]").first()).toBeVisible();
      expect(await serious(page)).toEqual([]);
    });
  }
}

test("on a phone the steps are a list, and a node opens from below", async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const answer = await askPaths<Paths>(baseURL, { kind: "paths", paths: usual });
  await page.goto(`/analyses/paths?${closed}`);
  const one = answer.steps[0]?.nodes[0];
  await node(page, one?.key ?? "").click();
  await expect(page.getByRole("link", { name: new RegExp(`Apri ${said(one?.customers ?? 0)} client`) })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
