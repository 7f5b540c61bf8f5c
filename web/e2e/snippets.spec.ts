import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { test as plain } from "@playwright/test";
import { build } from "vite";
import { snippet, type Way } from "../src/features/sources/snippets.ts";
import { expect, imports, test } from "./page.ts";

const run = promisify(execFile);

type Source = { readonly id: string; readonly write_key: string };
type Events = { readonly events: readonly { readonly name: string; readonly type: string; readonly outcome: string }[] };

/** A source of its own for one way, and where its client sends. */
async function sourceFor(way: Way): Promise<{ readonly id: string; readonly to: { readonly host: string; readonly key: string } }> {
  const answer = await fetch(`${imports()}/api/sources`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: `Prova ${way} ${crypto.randomUUID().slice(0, 8)}`, trust: way === "web" ? "browser" : "server" }),
  });
  const source: Source = await answer.json();
  expect(answer.ok, JSON.stringify(source)).toBe(true);
  return { id: source.id, to: { host: new URL(imports()).origin, key: source.write_key } };
}

const arrived = async (id: string): Promise<readonly string[]> => {
  const list: Events = await (await fetch(`${imports()}/api/events?source=${id}`)).json();
  return list.events.map((e) => e.name || e.type).sort();
};

for (const way of ["curl", "till", "survey", "email"] as const) {
  test(`what Sources says to type for ${way} arrives`, async () => {
    const { id, to } = await sourceFor(way);
    const { stdout } = await run("sh", ["-c", `${snippet(way, to)} -s`]);
    expect(stdout).toContain("success");
    expect(await arrived(id)).toHaveLength(1);
  });
}

plain.describe("with the real client libraries", () => {
  let folder = "";
  let absent: string | null = null;

  plain.beforeAll(async () => {
    plain.setTimeout(180_000);
    folder = mkdtempSync(join(tmpdir(), "percorso-clients-"));
    cpSync(join(import.meta.dirname, "clients"), folder, { recursive: true });
    try {
      await run("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
    } catch (error) {
      absent = `the client libraries cannot be installed here (no network?): ${error}`;
    }
  });
  plain.afterAll(() => rmSync(folder, { recursive: true, force: true }));
  plain.beforeEach(() => plain.skip(absent !== null, absent ?? ""));

  for (const way of ["node", "rudderstack"] as const) {
    plain(`what Sources says to write for ${way} arrives`, async () => {
      const { id, to } = await sourceFor(way);
      const [install = "", ...code] = snippet(way, to).split("\n");
      expect(install).toMatch(/^npm install /);
      writeFileSync(join(folder, `${way}.mjs`), code.join("\n"));
      await run("node", [`${way}.mjs`], { cwd: folder, timeout: 60_000 });
      await expect.poll(() => arrived(id)).toEqual(["Order Completed"]);
    });
  }

  plain("what Sources says to write for a web page arrives, and the page asks nobody else", async ({ page }) => {
    const { id, to } = await sourceFor("web");
    const [, ...code] = snippet("web", to).split("\n");
    const root = join(folder, "web");
    mkdirSync(root);
    writeFileSync(join(root, "index.html"), '<!doctype html><title>Negozio</title><script type="module" src="main.js"></script>');
    writeFileSync(join(root, "main.js"), code.join("\n"));
    await build({ root, logLevel: "error", configFile: false });
    const shop = createServer((request, response) => {
      const name = new URL(request.url ?? "/", "http://shop").pathname;
      try {
        const body = readFileSync(join(root, "dist", name === "/" ? "index.html" : name));
        response.writeHead(200, { "Content-Type": name.endsWith(".js") ? "text/javascript" : "text/html" }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((ready) => shop.listen(0, "127.0.0.1", ready));
    const own = `http://127.0.0.1:${portOf(shop.address())}`;
    const asked = new Set<string>();
    page.on("request", (request) => asked.add(new URL(request.url()).origin));
    await page.goto(own);
    await expect.poll(() => arrived(id)).toEqual(["Product Added", "identify", "page"]);
    expect([...asked].sort()).toEqual([own, to.host].sort());
    shop.close();
  });
});

const portOf = (address: string | AddressInfo | null): number => (typeof address === "object" && address ? address.port : 0);

/** Runs a program in a folder, or skips the test with the reason why it cannot be run here. */
async function orSkip(cwd: string, program: string, ...args: readonly string[]): Promise<void> {
  try {
    await run(program, args, { cwd, timeout: 120_000 });
  } catch (error) {
    plain.skip(true, `${program} ${args.join(" ")} does not work here: ${error}`);
  }
}

plain("what Sources says to write in Python arrives", async () => {
  plain.setTimeout(180_000);
  const { id, to } = await sourceFor("python");
  const [install = "", ...code] = snippet("python", to).split("\n");
  const folder = mkdtempSync(join(tmpdir(), "percorso-python-"));
  try {
    await orSkip(folder, "python3", "-m", ...install.split(" "), "--quiet", "--target", folder);
    writeFileSync(join(folder, "send.py"), code.join("\n"));
    await run("python3", ["send.py"], { cwd: folder, timeout: 60_000 });
    await expect.poll(() => arrived(id)).toEqual(["Order Completed"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

plain("what Sources says to write in Go arrives", async () => {
  plain.setTimeout(180_000);
  const { id, to } = await sourceFor("go");
  const [get = "", ...code] = snippet("go", to).split("\n");
  const folder = mkdtempSync(join(tmpdir(), "percorso-go-"));
  try {
    await orSkip(folder, "go", "mod", "init", "example.com/send");
    await orSkip(folder, "go", ...get.replace("// go ", "").split(" "));
    writeFileSync(
      join(folder, "main.go"),
      `package main

import "github.com/segmentio/analytics-go/v3"

func main() {
	if err := send(); err != nil {
		panic(err)
	}
}

func send() error {
${code.join("\n")}
}
`,
    );
    await run("go", ["run", "."], { cwd: folder, timeout: 120_000 });
    await expect.poll(() => arrived(id)).toEqual(["Order Completed"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
