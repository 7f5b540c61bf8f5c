import { serious } from "./axe.ts";
import { expect, imports, test } from "./page.ts";

type Source = { readonly id: string; readonly write_key: string };

/** Sends a batch as @segment/analytics-node does: the key by Basic authentication, a message id and times for each call. */
async function sdk(key: string, calls: readonly object[]): Promise<number> {
  const now = new Date().toISOString();
  const response = await fetch(`${imports()}/v1/batch`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
      "User-Agent": "analytics-node-next/latest",
    },
    body: JSON.stringify({
      batch: calls.map((call) => ({
        messageId: `node-next-${crypto.randomUUID()}`,
        timestamp: now,
        type: "track",
        context: { library: { name: "@segment/analytics-node", version: "2.2.1" } },
        integrations: {},
        ...call,
      })),
      sentAt: now,
    }),
  });
  return response.status;
}

test.describe.configure({ mode: "serial" });

test("a new source gets a key, a test event really arrives, and so does one of the SDK", async ({ page }) => {
  await page.goto(`${imports()}/sources`);
  await page.getByRole("button", { name: "Aggiungi una sorgente" }).click();
  await page.getByLabel("Nome", { exact: true }).fill("Prova 🧪 <b>");
  await page.getByRole("button", { name: "Crea la chiave" }).click();
  await expect(page.getByRole("heading", { name: "Prova 🧪 <b>" })).toBeVisible();
  await expect(page.getByText("In ascolto: il primo evento appare qui")).toBeVisible();
  await page.getByRole("button", { name: "Invia un evento di prova" }).click();
  await expect(page.getByText("Arrivato. Eccolo qui sotto")).toBeVisible();
  const sources: readonly Source[] = await (await fetch(`${imports()}/api/sources`)).json();
  const key = sources.find((s) => s.id.startsWith("prova"))?.write_key ?? "";
  expect(await sdk(key, [{ userId: "ana", event: "Order Completed", properties: { total: 10 } }])).toBe(200);
  await expect(page.locator(".event-line").filter({ hasText: "Order Completed" })).toContainText("Acquisto");
  expect(await serious(page)).toEqual([]);
});

test("live calls can be filtered, paused and opened", async ({ page }) => {
  const sources: readonly Source[] = await (await fetch(`${imports()}/api/sources`)).json();
  const key = sources.find((s) => s.id.startsWith("prova"))?.write_key ?? "";
  await page.goto(`${imports()}/sources?tab=live&name=Visita`);
  await expect(page.getByText("In ascolto")).toBeVisible();
  await sdk(key, [
    { userId: "ana", event: "Visita uno" },
    { userId: "ana", event: "Altro" },
  ]);
  await expect(page.getByRole("button", { name: /Visita uno/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /Altro/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Pausa" }).click();
  await sdk(key, [{ userId: "ana", event: "Visita due" }]);
  await expect(page.getByRole("button", { name: "Riprendi (1)" })).toBeVisible();
  await page.getByRole("button", { name: "Riprendi (1)" }).click();
  await page.getByRole("button", { name: /Visita due/ }).click();
  await expect(page.getByRole("dialog")).toContainText("Visita due");
  await expect(page.getByRole("dialog")).toContainText('"userId": "ana"');
});

test("a refused call says why, is put right, and is replayed", async ({ page, complaints }) => {
  const sources: readonly Source[] = await (await fetch(`${imports()}/api/sources`)).json();
  const key = sources.find((s) => s.id.startsWith("prova"))?.write_key ?? "";
  expect(await sdk(key, [{ userId: "ana", properties: { total: 7 } }])).toBe(200);
  await page.goto(`${imports()}/sources?tab=rejects`);
  const refused = page.locator(".reject-list b").filter({ hasText: "Manca il nome dell’evento" });
  await expect(refused).toBeVisible();
  await page
    .getByRole("button", { name: /^Correggi e riprova/ })
    .first()
    .click();
  const text = page.getByRole("textbox", { name: "Chiamata" });
  await page.getByRole("button", { name: "Riprova così com’è" }).click();
  await expect(page.getByText(/viene rifiutato di nuovo/)).toBeVisible();
  complaints.length = 0; // the browser itself notes the refusal
  await text.fill((await text.inputValue()).replace("{", '{ "event": "Order Completed",'));
  await page.getByRole("button", { name: "Riprova corretta" }).click();
  await expect(page.getByText("Accettate 1, già note 0")).toBeVisible();
  await expect(refused).toHaveCount(0);
});
