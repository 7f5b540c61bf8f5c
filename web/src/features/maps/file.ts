/** The file's name as a title, where the document has none of its own. */
export function titleInFile(document: unknown, name: string): { readonly title?: string } {
  if (typeof document === "object" && document !== null && "title" in document && typeof document.title === "string" && document.title)
    return {};
  const title = name.replace(/(\.percorso-map)?\.json$/i, "").trim();
  return title ? { title } : {};
}
