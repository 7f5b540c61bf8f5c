import { serious } from "./axe.ts";
import { call, closed, expect, summer, test } from "./page.ts";

type Saved = { readonly id: string };
type Share = { readonly id: string; readonly expires_at?: string; readonly expired: boolean };

const cohorts = { name: "Chi torna", about: "", query: { kind: "retention", period: summer }, address: "" };

/** The page within the workspace that a link leads to. */
const within = (path: string): string => path.slice(path.indexOf("/shown/"));

test("a link that has run out or was ended opens nothing, and its list says which has run out", async ({ page, baseURL, complaints }) => {
  const origin = baseURL ?? "";
  const saved = await call<Saved>(origin, "/api/analyses", cohorts);
  const shares = `/api/analyses/${saved.id}/shares`;
  const { path } = await call<{ path: string }>(origin, shares, { name: "Agenzia", days: 1 });
  await page.goto(within(path));
  await expect(page.locator(".glance-figure")).toBeVisible();
  await expect(page.getByText("1 mar – 31 ago 2026")).toBeVisible();
  await expect(page.getByText("Il collegamento si apre fino al")).toBeVisible();

  // The server's clock cannot be moved: its own list, a day later.
  const [share] = await call<readonly Share[]>(origin, shares);
  const late = [{ ...share, expires_at: "2026-01-02T09:00:00Z", expired: true }];
  await page.route(`**${shares}`, (route) => route.fulfill({ json: late }));
  await page.goto(`/analyses/retention?${closed}&saved=${saved.id}`);
  await page.getByRole("button", { name: "Condividi" }).click();
  await expect(page.getByRole("dialog")).toContainText("scaduto il 2 gen 2026");

  await call(origin, `${shares}/${share?.id}`, undefined, "DELETE");
  await page.goto(within(path));
  await expect(page.getByRole("heading", { name: "Il collegamento non apre più nulla" })).toBeVisible();
  await expect(page.getByText("È scaduto, è stato chiuso")).toBeVisible();
  await expect(page.locator(".glance-figure")).toHaveCount(0);
  expect(await serious(page)).toEqual([]);
  await call(origin, `/api/analyses/${saved.id}`, undefined, "DELETE");
  complaints.splice(0); // the browser complains of the 404
});

test("a dashboard that is not there says so", async ({ page, complaints }) => {
  await page.goto("/analyses/dashboards/nothing");
  await expect(page.getByRole("heading", { level: 1, name: "Questa dashboard non c’è" })).toBeVisible();
  await page.getByRole("link", { name: "Vai alle analisi" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Che cosa vuoi sapere");
  complaints.splice(0); // the browser complains of the 404
});

test("filters that leave nobody: which to drop, and what that gives", async ({ page }) => {
  await page.goto(`/analyses/paths?${closed}&where=channel~is~nowhere`);
  await expect(page.getByText("Nei dati e nel catalogo non c’è «nowhere»")).toBeVisible();
  const drop = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /Togli Canale/ }) });
  await expect(drop).toContainText("persone");
  await drop.getByRole("button").click();
  await expect(page.locator("[data-analysis='paths']")).toBeVisible();
  await page.goto("/analyses/retention?period=2031-01-01..2031-03-31");
  await expect(page.getByText("Il periodo comincia dopo l’ultimo dato")).toBeVisible();
  await page.getByRole("button", { name: "Togli Periodo" }).click();
  await expect(page.locator("[data-analysis='retention']")).toBeVisible();
});

test("who may not see customers reads why few are not told of, and which card is not for them", async ({
  page,
  context,
  baseURL,
  complaints,
}) => {
  const origin = baseURL ?? "";
  const email = `vera-${Date.now()}@tramasole.example`;
  const { path } = await call<{ path: string }>(origin, "/api/invitations", { email, name: "Vera", role: "viewer" });
  const answer = await fetch(`${origin}/api/links/${path.split("/").at(-1)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, name: "Vera", password: "filo rosso e ago corto" }),
  });
  const [name = "", value = ""] = answer.headers.getSetCookie()[0]?.split(";")[0]?.split("=") ?? [];
  const list = { name: "Chi compra due volte", about: "", query: { kind: "customers", among: { outcomes: { at_least: 2 } } }, address: "" };
  const saved = await call<Saved>(origin, "/api/analyses", list);
  const cards = [{ analysis: saved.id, width: 2, height: 1 }];
  const board = await call<Saved>(origin, "/api/dashboards", { name: "Per tutti", about: "", cards });
  await context.addCookies([{ name, value, url: `${origin}/` }]);

  await page.goto(`/analyses/dashboards/${board.id}`);
  await expect(page.locator(`[data-card="${saved.id}"]`)).toHaveText("Una scheda per chi può vedere i clienti");
  await page.goto("/analyses/audiences");
  await expect(page.getByRole("heading", { name: "Pubblici: ti serve un ruolo più alto" })).toBeVisible();
  const few = encodeURIComponent("trait:firstName~is~Alessandro");
  const one = encodeURIComponent("trait:lastName~is~Monti");
  for (const where of ["/analyses/paths", "/analyses/retention", "/journey", "/flows"]) {
    await page.goto(`${where}?${closed}&where=${few}&where=${one}`);
    const refused = page.getByRole("alert").filter({ hasText: "meno di 5 clienti" });
    await expect(refused).toContainText("Una domanda così non ha cifre");
    await expect(refused).not.toContainText("where");
    await expect(refused.getByRole("button")).toHaveCount(0);
  }
  expect(await serious(page)).toEqual([]);
  expect(complaints.splice(0).every((line) => /4\d\d/.test(line))).toBe(true);
  await call(origin, `/api/dashboards/${board.id}`, undefined, "DELETE");
  await call(origin, `/api/analyses/${saved.id}`, undefined, "DELETE");
});
