import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { ahead } from "./ahead.ts";

/** Lays a .br and a .gz beside every text file of the build; handler.go serves them. */
function compressed(): Plugin {
  return {
    name: "percorso-compressed",
    apply: "build",
    async closeBundle() {
      const files = await readdir("dist", { recursive: true });
      for (const file of files.filter((name) => /\.(js|css|html|svg|webmanifest)$/.test(name))) {
        const path = join("dist", file);
        const body = await readFile(path);
        await writeFile(`${path}.gz`, await promisify(gzip)(body, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
        await writeFile(`${path}.br`, await promisify(brotliCompress)(body, { params }));
      }
    },
  };
}

// Where `npm run dev` finds the API: `npm run mock`, or a percorso server.
const api = process.env.PERCORSO_API ?? "http://127.0.0.1:8181";
const proxy = { "^(/w/[^/]+)?/(api|v1)/": { target: api, ws: true } };

export default defineConfig({
  plugins: [react(), ahead(), compressed()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // the policy of handler.go allows no data: script or style
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A few files in place of a hundred small ones: a browser asks a server for six at a time. One language's texts stay apart.
          groups: [
            { name: "first", tags: ["$initial"], priority: 2 },
            { name: "icons", test: /node_modules[\\/]lucide-react/, priority: 1 },
            { name: "shared", test: /src[\\/](ui|canvas|api|domain[\\/](?!text[\\/]))|src[\\/]features[\\/]journey/, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { proxy },
  preview: { proxy },
  test: { include: ["src/**/*.test.{ts,tsx}", "mock/**/*.test.ts"], environment: "node" },
});
