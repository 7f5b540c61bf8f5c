import { readFile } from "node:fs/promises";
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";

/** A page: its path within the workspace, as in sections.ts, and the files it takes beside those of every page. */
type Ahead = readonly [path: string, files: readonly string[]];

/**
 * Runs in the browser before anything else: asks for the files of the page that
 * the address names and for the texts of the reader's language, which the
 * program itself would ask for only after it has been read.
 */
function announce(pages: readonly Ahead[], texts: { readonly it: string; readonly en: string }): void {
  let chosen: string | null = null;
  try {
    chosen = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("percorso-language");
  } catch {
    // storage is forbidden: the browser says which
  }
  const language = [chosen, navigator.language].find((tag) => tag?.startsWith("it") || tag?.startsWith("en"));
  const parts = location.pathname.replace(/^\/w\/[^/]+/, "").split("/");
  const page = pages.find(([path]) => {
    const wanted = path.split("/");
    return wanted.length === parts.length && wanted.every((part, i) => part.startsWith(":") || part === parts[i]);
  });
  for (const file of [language?.startsWith("it") ? texts.it : texts.en, ...(page?.[1] ?? [])]) {
    const link = document.createElement("link");
    link.rel = file.endsWith(".js") ? "modulepreload" : "preload";
    if (file.endsWith(".css")) link.as = "style";
    link.crossOrigin = ""; // as the program asks for it
    link.href = `/${file}`;
    document.head.append(link);
  }
}

/** Has the browser fetch what a page takes all at once, in place of one file after another. */
export function ahead(): Plugin {
  return {
    name: "percorso-ahead",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }): HtmlTagDescriptor[] {
        const font = Object.keys(bundle ?? {}).find((file) => file.includes("inter-latin-wght-normal"));
        const attrs = { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/${font}` };
        return [
          { tag: "script", attrs: { src: "/ahead.js" }, injectTo: "head-prepend" },
          { tag: "link", attrs, injectTo: "head" },
        ];
      },
    },
    generateBundle: {
      order: "post", // files of nothing but styles are gone by then
      async handler(_, bundle) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const closure = (found: (chunk: Rolldown.OutputChunk) => boolean) => taken(chunks, chunks.find(found));
        const first = closure((chunk) => chunk.isEntry);
        const of = (module: string): readonly string[] =>
          [...closure((chunk) => chunk.facadeModuleId?.endsWith(module) === true)].filter((file) => !first.has(file));
        const sections = await readFile("src/features/sections.ts", "utf8");
        const pages = [...sections.matchAll(/path: "([^"]+)"[^{]*?import\("\.([^"]+)"\)/g)].map(
          ([, path = "", module = ""]): Ahead => [path, of(`src/features${module}`)],
        );
        const texts = { it: of("src/domain/text/it.ts")[0] ?? "", en: of("src/domain/text/en.ts")[0] ?? "" };
        const source = `(${announce.toString()})(${JSON.stringify(pages)}, ${JSON.stringify(texts)});\n`;
        this.emitFile({ type: "asset", fileName: "ahead.js", source });
      },
    },
  };
}

/** The files of a chunk and of all that it imports. */
function taken(
  chunks: readonly Rolldown.OutputChunk[],
  chunk: Rolldown.OutputChunk | undefined,
  seen: Set<string> = new Set(),
): ReadonlySet<string> {
  if (!chunk || seen.has(chunk.fileName)) return seen;
  seen.add(chunk.fileName);
  for (const css of chunk.viteMetadata?.importedCss ?? []) seen.add(css);
  for (const file of chunk.imports)
    taken(
      chunks,
      chunks.find((other) => other.fileName === file),
      seen,
    );
  return seen;
}
