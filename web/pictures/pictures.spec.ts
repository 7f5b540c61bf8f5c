import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type Page, test } from "@playwright/test";

/**
 * Takes a picture of every page, in both languages, both themes, wide and on a
 * phone, into bin/pictures; those that the README and the guide show go into
 * docs/images as well.
 */
const everything = join(import.meta.dirname, "../../bin/pictures");
const guide = join(import.meta.dirname, "../../docs/images");
mkdirSync(everything, { recursive: true });

const sizes = [
  { suffix: "", viewport: { width: 1440, height: 900 } },
  { suffix: "-phone", viewport: { width: 390, height: 844 } },
];

type Picture = {
  readonly name: string;
  readonly path: string;
  /** What is done before the picture is taken. */
  readonly then?: (page: Page) => Promise<void>;
  /** The server it is taken from; the demo when absent. */
  readonly server?: "empty";
};

/** Goes to the one who was met on the most channels. */
async function customer(page: Page): Promise<void> {
  const answer = await page.request.post(`${process.env.PERCORSO_DEMO}/api/query`, {
    data: { kind: "customers", list: { sort: "-channels", limit: 1 } },
  });
  if (!answer.ok()) throw new Error(`asking for customers: ${answer.status()} ${await answer.text()}`);
  const { customers } = await answer.json();
  await page.goto(`${process.env.PERCORSO_DEMO}/customers/${customers[0].profile}`);
}

/** Goes to the finished map of the reader's language, seen in a way. */
const finishedMap =
  (view: string) =>
  async (page: Page): Promise<void> => {
    const language = (await page.evaluate(() => navigator.language)).slice(0, 2);
    const rows: readonly { id: string; language: string; form: string; cards: number }[] = await (
      await page.request.get(`${process.env.PERCORSO_DEMO}/api/maps`)
    ).json();
    const map = rows.filter((m) => m.language === language && m.form === "as-is").sort((a, b) => b.cards - a.cards)[0];
    await page.goto(`${process.env.PERCORSO_DEMO}/maps/${map?.id}${view}`);
  };

/** Follows a link of the page of analyses: to what the demo has saved. */
const saved =
  (name: string) =>
  async (page: Page): Promise<void> =>
    page.getByRole("link", { name }).click();

const pictures: readonly Picture[] = [
  { name: "maps", path: "/maps" },
  { name: "map", path: "/maps", then: finishedMap("") },
  { name: "map-live", path: "/maps", then: finishedMap("?mode=live") },
  { name: "map-circle", path: "/maps", then: finishedMap("?view=circle") },
  { name: "map-deviations", path: "/maps", then: finishedMap("?view=deviations") },
  { name: "map-differences", path: "/maps", then: finishedMap("?view=differences") },
  { name: "journey", path: "/journey" },
  { name: "journey-stage", path: "/journey?stage=purchase" },
  { name: "journey-table", path: "/journey?view=table" },
  { name: "flows", path: "/flows" },
  { name: "analyses", path: "/analyses" },
  { name: "funnel", path: "/analyses", then: saved("Dal prodotto all’ordine") },
  { name: "paths", path: "/analyses/paths" },
  { name: "retention", path: "/analyses/retention" },
  { name: "attribution", path: "/analyses/attribution" },
  { name: "behaviours", path: "/analyses/behaviours" },
  { name: "consistency", path: "/analyses/consistency" },
  { name: "dashboard", path: "/analyses", then: saved("Il lunedì di Tramasole") },
  { name: "customers", path: "/customers" },
  { name: "customer", path: "/customers", then: customer },
  { name: "catalogue", path: "/catalogue" },
  { name: "sources", path: "/sources" },
  { name: "import", path: "/sources/import" },
  { name: "settings", path: "/settings" },
  { name: "people", path: "/settings/people" },
  { name: "audit", path: "/settings/audit" },
  { name: "gallery", path: "/gallery" },
  { name: "signin", path: "/signin", server: "empty" },
];

/** The README and the guide show all but these, wide and in the light. */
const unshown = new Set(["journey-table", "audit", "gallery", "signin"]);

async function settled(page: Page): Promise<void> {
  await page.locator("main").waitFor();
  await page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => undefined); // the live stream never ends
  await page.waitForTimeout(1_500);
}

async function take(browser: Browser, p: Picture, language: string, theme: "light" | "dark", size: (typeof sizes)[number]): Promise<void> {
  const context = await browser.newContext({
    viewport: size.viewport,
    colorScheme: theme,
    locale: language === "it" ? "it-IT" : "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const server = p.server === "empty" ? process.env.PERCORSO_EMPTY : process.env.PERCORSO_DEMO;
  await page.goto(`${server}${p.path}`);
  await p.then?.(page);
  await settled(page);
  const file = `${p.name}-${language}-${theme}${size.suffix}.png`;
  const shot = await page.screenshot({ path: join(everything, file) });
  if (theme === "light" && size.suffix === "" && !unshown.has(p.name)) writeFileSync(join(guide, file), shot);
  await context.close();
}

for (const p of pictures) {
  for (const language of ["it", "en"]) {
    for (const theme of ["light", "dark"] as const) {
      for (const size of sizes) {
        test(`${p.name}, ${language}, ${theme}${size.suffix}`, ({ browser }) => take(browser, p, language, theme, size));
      }
    }
  }
}
