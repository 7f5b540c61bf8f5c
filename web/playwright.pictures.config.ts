import { defineConfig } from "@playwright/test";
import base from "./playwright.config";

/** npm run screenshots: pictures of the demo in full size. */
process.env.PERCORSO_DEMO_CUSTOMERS = "0";
process.env.PERCORSO_DEMO_RATE = "4";
export default defineConfig(base, { testDir: "pictures" });
