/**
 * How long a change of filter takes on the screen: from the click that removes
 * a filter to the frame in which the page's sentence has its new figures.
 *
 *   percorso demo --rate 0 --listen 127.0.0.1:8780
 *   node tools/filter-speed.mjs http://127.0.0.1:8780/w/tramasole
 *
 * Each change asks for a period of its own, so that nothing is answered from
 * what was asked before. Prints the fastest, the median and the slowest of each page.
 */
import { execFileSync } from "node:child_process";
import { chromium } from "@playwright/test";

const [address, times = "10"] = process.argv.slice(2);
if (!address) throw new Error("give the address of a demo");
const executablePath = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].flatMap((name) => {
  try {
    return [execFileSync("which", [name], { encoding: "utf8" }).trim()];
  } catch {
    return [];
  }
})[0];
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

/** Marks the next click, and the frame in which the sentence says something else and is no placeholder any more. */
const watch = () => {
  const sentence = () => document.querySelector("h1.sentence");
  const said = sentence()?.textContent;
  addEventListener("click", () => performance.mark("click"), { capture: true, once: true });
  globalThis.changed = new Promise((resolve) => {
    const look = () => {
      const now = sentence();
      if (!now || now.textContent === said || now.closest(".old")) return;
      seen.disconnect();
      // After the frame that shows it: the task behind the next frame's callbacks.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          performance.mark("painted");
          resolve(performance.measure("filter", "click", "painted").duration);
        };
        channel.port2.postMessage(null);
      });
    };
    const seen = new MutationObserver(look);
    seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
};

/** Every page with figures; a funnel and a retention of something, the others as they open. */
const asked = (settings) => `&ask=${encodeURIComponent(JSON.stringify(settings))}`;
const pages = {
  journey: "",
  flows: "",
  customers: "",
  "analyses/funnel": asked({ steps: ["Product Viewed", "Product Added", "Order Completed"].map((name) => ({ is: [`event~is~${name}`] })), window: "30d" }),
  "analyses/paths": "",
  "analyses/retention": "",
  "analyses/attribution": "",
  "analyses/behaviours": "",
  "analyses/consistency": "",
};
for (const [path, settings] of Object.entries(pages)) {
  const took = [];
  for (let n = 0; n < Number(times); n++) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "it-IT" });
    const day = String((n % 28) + 1).padStart(2, "0");
    await page.goto(`${address}/${path}?period=2026-03-${day}..2026-09-${day}&where=channel~is~web${settings}`);
    await page.locator("h1.sentence").first().waitFor();
    await page.waitForTimeout(1200);
    await page.evaluate(watch);
    await page.locator(".chip button.off").last().click();
    took.push(await page.evaluate(() => globalThis.changed));
    await page.close();
  }
  took.sort((a, b) => a - b);
  const at = (share) => Math.round(took[Math.min(took.length - 1, Math.floor(share * took.length))]);
  console.log(`${path.padEnd(20)} fastest ${at(0)} ms, median ${at(0.5)} ms, slowest ${at(1)} ms, ${took.length} changes`);
}
await browser.close();
