import { type Section, type SectionID, sections } from "../sections.ts";

/** Whether a path is one that a pattern such as "/customers/:profile" stands for. */
export function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.replace(/\/$/, "").split("/")];
  return wanted.length === given.length && wanted.every((part, i) => (part.startsWith(":") ? given[i] !== "" : part === given[i]));
}

/** The section that a path within the workspace shows. */
export const sectionAt = (path: string): Section | undefined => sections.find((section) => fits(section.path, path));

/** The section whose place in the menu is lit: a page without one belongs to the section of its name or its first part. */
export function litSection(path: string): SectionID | null {
  const here = sectionAt(path);
  const first = `/${path.split("/")[1] ?? ""}`;
  const lit = sections.find((s) => s.menu && (s.id === here?.id || s.path === first));
  return lit?.id ?? null;
}
