import { serious } from "./axe.ts";
import { empty, expect, signedIn, test } from "./page.ts";

type DemoState = { readonly stage: string };

const stage = async (): Promise<string> => {
  const state: DemoState = await (await fetch(`${empty()}/api/demo`, { headers: signedIn() })).json();
  return state.stage;
};

/** How many interactions the workspace itself has: other tests add to them. */
const own = async (): Promise<number> => {
  const answer: { readonly coverage: { readonly interactions: number } } = await (
    await fetch(`${empty()}/api/query`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: new URL(empty()).origin, ...signedIn() },
      body: JSON.stringify({ kind: "journey" }),
    })
  ).json();
  return answer.coverage.interactions;
};

test("an example is made, entered and removed from the first page, beside one’s own data", async ({ page }) => {
  const before = await own();
  await page.goto(`${empty()}/start`);
  await page.getByRole("button", { name: "Apri l’esempio" }).click();
  const enter = page.getByRole("button", { name: "Entra nell’esempio" });
  await expect(enter).toBeVisible({ timeout: 60_000 });
  expect(await serious(page)).toEqual([]);
  await enter.click();
  await expect(page).toHaveURL(/\/w\/tramasole\//);
  await page.goto(`${new URL(empty()).origin}/w/tramasole/journey`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("comprano");
  await page.goto(`${new URL(empty()).origin}/w/tramasole/start`);
  await expect(page.getByText("Sei già nell’esempio.")).toBeVisible();

  expect(await own()).toBe(before);
  await page.goto(`${empty()}/start`);
  await page.getByRole("button", { name: "Elimina…" }).click();
  await page.getByRole("button", { name: "Tienilo" }).click();
  expect(await stage()).toBe("open");
  await page.getByRole("button", { name: "Elimina…" }).click();
  await page.getByRole("button", { name: "Elimina l’esempio" }).click();
  await expect(page.getByRole("button", { name: "Apri l’esempio" })).toBeVisible();
  expect(await stage()).toBe("absent");
  expect((await fetch(`${new URL(empty()).origin}/w/tramasole/api/health`)).status).toBe(404);
});

test("who may not change the settings is told how else to see the example", async ({ page }) => {
  await page.route("**/api/me", async (route) => {
    const answer = await route.fetch();
    const me: { rights: string[] } = await answer.json();
    await route.fulfill({ response: answer, json: { ...me, rights: me.rights.filter((r) => r !== "settings") } });
  });
  await page.goto(`${empty()}/start`);
  await expect(page.getByText("percorso demo")).toBeVisible();
  await expect(page.getByRole("button", { name: "Apri l’esempio" })).toHaveCount(0);
});
