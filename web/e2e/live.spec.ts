import { empty, expect, signedIn, test } from "./page.ts";

test.use({ baseURL: undefined });

type Source = { readonly id: string; readonly write_key: string };

async function send(name: string, body: object): Promise<number> {
  const sources: readonly Source[] = await (await fetch(`${empty()}/api/sources`, { headers: signedIn() })).json();
  const key = sources[0]?.write_key ?? "";
  const response = await fetch(`${empty()}/v1/track`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${key}:`)}` },
    body: JSON.stringify({ event: name, ...body }),
  });
  return response.status;
}

test.describe.configure({ mode: "serial" });

test("an empty workspace says how to begin, with its own write key", async ({ page }) => {
  await page.goto(`${empty()}/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("La mappa è pronta. Mancano i clienti.");
  const sources: readonly Source[] = await (await fetch(`${empty()}/api/sources`, { headers: signedIn() })).json();
  await expect(page.getByText(`-u ${sources[0]?.write_key}:`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Apri l’esempio" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Scegli un file" })).toBeVisible();
});

test("an interaction sent through the door changes the page within seconds", async ({ page }) => {
  await page.goto(`${empty()}/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("La mappa è pronta. Mancano i clienti.");
  await expect(page.getByText("In attesa del primo evento").first()).toBeVisible();

  expect(await send("Product Viewed", { anonymousId: "ada" })).toBe(200);
  const evaluation = page.getByRole("button", { name: /^Valutazione, 1 persona[.]/ });
  await expect(evaluation).toBeVisible({ timeout: 8_000 });

  expect(await send("Product Viewed", { anonymousId: "bea" })).toBe(200);
  await expect(page.getByRole("button", { name: /^Valutazione, 2 persone/ })).toBeVisible({ timeout: 8_000 });

  expect(await send("Order Completed", { anonymousId: "ada", properties: { revenue: 49.9, currency: "EUR" } })).toBe(200);
  await expect(page.getByRole("button", { name: /^Acquisto, 1 persona[.]/ })).toBeVisible({ timeout: 8_000 });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1 su 2 comprano");
});

test("paused figures stay, and catch up when resumed", async ({ page }) => {
  await page.goto(`${empty()}/`);
  await expect(page.getByRole("button", { name: /^Valutazione, 2 persone/ })).toBeVisible();
  await page.getByRole("button", { name: "Metti in pausa" }).click();
  await expect(page.getByText("In pausa").first()).toBeVisible();
  expect(await send("Product Viewed", { anonymousId: "cleo" })).toBe(200);
  await page.waitForTimeout(3_000);
  await expect(page.getByRole("button", { name: /^Valutazione, 2 persone/ })).toBeVisible();
  await page.getByRole("button", { name: "Riprendi" }).click();
  await expect(page.getByRole("button", { name: /^Valutazione, 3 persone/ })).toBeVisible({ timeout: 8_000 });
});

test("a lost server is said, and found again", async ({ page, context, complaints }) => {
  await page.goto(`${empty()}/`);
  await expect(page.getByText("In diretta").first()).toBeVisible();
  // A new page cannot reach its server: the badge tells, with the time.
  await context.route("**/api/live*", (route) => route.abort());
  await page.reload();
  await expect(page.getByText("Ferma", { exact: true })).toBeVisible({ timeout: 20_000 });
  await context.unroute("**/api/live*");
  await expect(page.getByText("In diretta").first()).toBeVisible({ timeout: 40_000 });
  complaints.splice(0); // the browser logs each failed connection
});
