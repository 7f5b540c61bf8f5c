import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "vite";
import { describe, expect, it as test } from "vitest";
import en from "./en.ts";
import it from "./it.ts";

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") out.set(path + key, value);
    else for (const [k, v] of leaves(value, `${path}${key}.`)) out.set(k, v);
  }
  return out;
}

const [italian, english] = [leaves(it), leaves(en)];
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe("the catalogues", () => {
  test("have the same keys", () => {
    expect([...english.keys()].sort()).toEqual([...italian.keys()].sort());
  });
  test("have the same placeholders, and no text is empty", () => {
    for (const [key, text] of italian) {
      expect(placeholders(english.get(key) ?? ""), key).toEqual(placeholders(text));
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toBe("");
      expect(english.get(key), key).not.toBe("");
    }
  });
  test("keep to the tone: no exclamation mark, typographic apostrophe and minus", () => {
    for (const [key, text] of [...italian, ...english]) {
      expect(text, key).not.toMatch(/!|'|-\d/);
    }
  });
});

/** Every file of the page, read as a tree. */
const folder = join(import.meta.dirname, "../..");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test.") && !name.endsWith("schema.ts"))
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

const spoken = new Set([
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "aria-valuetext",
  "title",
  "alt",
  "placeholder",
  "label",
  "summary",
]);
const hasWords = (text: string) => /\p{L}{2,}/u.test(text);

type Node = { readonly type: string; readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** Calls found with each literal that a reader would see. */
function visible(node: Node, found: (text: string) => void): void {
  const literal = (value: unknown) => {
    if (!isNode(value)) return;
    if (value.type === "Literal" && typeof value.value === "string" && hasWords(value.value)) found(value.value);
    if (value.type === "JSXExpressionContainer") literal(value.expression);
    if (value.type === "ConditionalExpression") [value.consequent, value.alternate].forEach(literal);
    if (value.type === "LogicalExpression") [value.left, value.right].forEach(literal);
    if (value.type === "TemplateLiteral" && Array.isArray(value.quasis)) {
      for (const quasi of value.quasis) if (isNode(quasi) && hasWords(JSON.stringify(quasi.value ?? ""))) templates(quasi, found);
    }
  };
  if (node.type === "JSXText" && typeof node.value === "string" && hasWords(node.value)) found(node.value.trim());
  if (node.type === "JSXAttribute" && isNode(node.name) && spoken.has(String(node.name.name))) literal(node.value);
  if ((node.type === "JSXElement" || node.type === "JSXFragment") && Array.isArray(node.children)) node.children.forEach(literal);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visible(child, found);
  }
}

function templates(quasi: Node, found: (text: string) => void): void {
  const value = quasi.value;
  if (typeof value === "object" && value !== null && "raw" in value && typeof value.raw === "string" && hasWords(value.raw))
    found(value.raw);
}

/** What is the same in every language: the program's name, commands to copy, key caps. */
const allowed = new Set(["Percorso", "CSV", "PNG", "SVG", "Esc", "curl"]);

/** `language.short_${language}`: the last part of a key is itself put together. */
const puttogether = (key: string, begun: ReadonlySet<string>): boolean => begun.has(key.replace(/_[^_.]+$/, "_"));

describe("the page", () => {
  const texts = sources.flatMap(({ name, text }) => {
    const out: string[] = [];
    const root: unknown = parseSync(name, text, { lang: name.endsWith("x") ? "tsx" : "ts" }).program;
    if (isNode(root)) visible(root, (t) => out.push(t));
    return out.filter((t) => !allowed.has(t)).map((t) => `${name}: ${t}`);
  });
  test("says nothing that is outside the catalogues", () => {
    expect(texts).toEqual([]);
  });
  test("says everything that is in them", () => {
    const all = sources.map((s) => s.text).join("\n");
    const whole = new Set(Array.from(all.matchAll(/"([\w.]+)"/g), ([, key]) => key));
    const begun = new Set(Array.from(all.matchAll(/`([\w.]+)\$\{/g), ([, start]) => start ?? ""));
    const unused = [...italian.keys()].filter((key) => {
      if (key.startsWith("sentence.")) return false; // read as a whole, by sentence.ts, and typed there
      if (whole.has(key)) return false;
      // A key that is put together: `measure.${id}.name`, `kind.${kind}`.
      const parts = key.split(".");
      return !parts.some((_, i) => i > 0 && begun.has(`${parts.slice(0, i).join(".")}.`)) && !puttogether(key, begun);
    });
    expect(unused).toEqual([]);
  });
});
