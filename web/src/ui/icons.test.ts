import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { byName } from "./icons.ts";

it("has every icon that the default catalogue names", () => {
  const catalogue = readFileSync(join(import.meta.dirname, "../../../catalogue/default.yaml"), "utf8");
  const named = [...catalogue.matchAll(/icon: *([a-z0-9-]+)/g)].flatMap((m) => m[1] ?? []);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !(name in byName))).toEqual([]);
});
