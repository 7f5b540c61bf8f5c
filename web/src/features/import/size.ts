import type { Say } from "../../ui/say.ts";

/** A number of bytes as people say it. */
export function size(bytes: number, { t, count }: Say): string {
  if (bytes >= 2 ** 30) return t("import.unit.gb", { n: count(Math.round((bytes / 2 ** 30) * 10) / 10) });
  if (bytes >= 2 ** 20) return t("import.unit.mb", { n: count(Math.round(bytes / 2 ** 20)) });
  return t("import.unit.kb", { n: count(Math.ceil(bytes / 1024)) });
}
