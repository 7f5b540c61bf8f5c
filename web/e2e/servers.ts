import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs the program itself, once with the made-up retailer and once with a
 * workspace that nothing has come to yet; and a new one, PERCORSO_NEW, that nobody
 * can open before PERCORSO_OWNER_LINK was followed; and a small retailer, PERCORSO_IMPORTS, whose data tests add to. PERCORSO_BIN names a binary that is
 * already built; else it is built here, with the page of dist.
 */
export default async function servers(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "percorso-e2e-"));
  const root = join(import.meta.dirname, "../..");
  let binary = process.env.PERCORSO_BIN;
  if (!binary) {
    binary = join(folder, "percorso");
    execFileSync("go", ["build", "-o", binary, "./cmd/percorso"], { cwd: root, stdio: "inherit" });
  }
  const data = join(folder, "empty");
  execFileSync(binary, ["init", "--quiet", "--data", data, "--name", "Bottega"], { stdio: "ignore" });
  const started: ChildProcess[] = [];
  process.env.PERCORSO_DEMO = await start(
    started,
    binary,
    [
      "demo",
      "--no-open",
      "--customers",
      process.env.PERCORSO_DEMO_CUSTOMERS ?? "4000",
      "--rate",
      process.env.PERCORSO_DEMO_RATE ?? "0", // figures that stand still can be compared
      "--listen",
      "127.0.0.1:0",
      "--demo-data",
      join(folder, "demo"),
    ],
    folder,
  );
  process.env.PERCORSO_IMPORTS = await start(
    started,
    binary,
    ["demo", "--no-open", "--customers", "50", "--rate", "0", "--listen", "127.0.0.1:0", "--demo-data", join(folder, "imports")],
    folder,
  );
  process.env.PERCORSO_EMPTY = await start(
    started,
    binary,
    ["serve", "--data", data, "--listen", "127.0.0.1:0", "--demo-customers", "200"],
    folder,
  );
  await becomeOwner(binary, data, process.env.PERCORSO_EMPTY, folder);
  const fresh = join(folder, "new");
  execFileSync(binary, ["init", "--quiet", "--data", fresh, "--name", "Nuova"], { stdio: "ignore" });
  process.env.PERCORSO_NEW = await start(started, binary, ["serve", "--data", fresh, "--listen", "127.0.0.1:0"], folder);
  process.env.PERCORSO_OWNER_LINK = ownerLink(binary, fresh, process.env.PERCORSO_NEW);
  return async () => {
    await Promise.all(started.map(stop));
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
}

/** Who owns the empty workspace: PERCORSO_STATE is the browser in which she is signed in. */
const owner = { email: "ada@example.com", name: "Ada", password: "correct horse battery" };

const ownerLink = (binary: string, data: string, address: string): string =>
  execFileSync(binary, ["owner-link", "--data", data, "--url", new URL(address).origin])
    .toString()
    .trim();

async function becomeOwner(binary: string, data: string, address: string, folder: string): Promise<void> {
  const { pathname } = new URL(address);
  const link = ownerLink(binary, data, address);
  const answer = await fetch(`${address}/api/links/${link.split("/").at(-1)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(owner),
  });
  const [name = "", value = ""] = answer.headers.getSetCookie()[0]?.split(";")[0]?.split("=") ?? [];
  if (!answer.ok || !value) throw new Error(`becoming the owner of ${address}: ${answer.status} ${await answer.text()}`);
  const cookie = { name, value, domain: "127.0.0.1", path: `${pathname}/`, expires: -1, httpOnly: true, secure: false, sameSite: "Lax" };
  process.env.PERCORSO_STATE = join(folder, "signed-in.json");
  process.env.PERCORSO_COOKIE = `${name}=${value}`;
  writeFileSync(process.env.PERCORSO_STATE, JSON.stringify({ cookies: [cookie], origins: [] }));
}

/** Ends a server, and waits until it has put its things away. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  await new Promise<void>((ended) => {
    server.once("exit", () => ended());
    server.kill();
  });
}

/** Starts the program and returns the workspace's address that it says it is open at. */
async function start(started: ChildProcess[], binary: string, args: readonly string[], cwd: string): Promise<string> {
  const server = spawn(binary, args, { cwd, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, LANG: "en_GB.UTF-8" } });
  started.push(server);
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const address = said.match(/http:\/\/[\d.]+:\d+\/w\/[a-z0-9-]+/)?.[0];
      if (address) resolve(address);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code, signal) => {
      const end = `${args.join(" ")} ended with ${code ?? signal}:\n${said}`;
      if (code !== 0 && signal !== "SIGTERM") process.stderr.write(`${end}\n`);
      reject(new Error(end));
    });
  });
}
