import { join } from "node:path";
import { type Page, test } from "@playwright/test";

/** Takes the pictures of the README and the guide from the running demo. */
const folder = join(import.meta.dirname, "../../docs/images");
const sizes = { "": { width: 1440, height: 900 }, "-phone": { width: 390, height: 844 } };

async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => undefined); // the live stream never ends
  await page.waitForTimeout(1_500);
}

for (const language of ["it", "en"]) {
  for (const theme of ["light", "dark"] as const) {
    for (const [suffix, viewport] of Object.entries(sizes)) {
      test(`the journey, ${language}, ${theme}${suffix}`, async ({ browser }) => {
        const context = await browser.newContext({ viewport, colorScheme: theme, locale: language === "it" ? "it-IT" : "en-GB", reducedMotion: "reduce" });
        const page = await context.newPage();
        await page.goto(process.env.PERCORSO_DEMO ?? "");
        await settled(page);
        await page.screenshot({ path: join(folder, `journey-${language}-${theme}${suffix}.png`) });
        await context.close();
      });
    }
  }
}
