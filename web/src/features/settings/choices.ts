import type { Language } from "../../domain/format.ts";

export type Known = { readonly code: string; readonly name: string };

function named(codes: readonly string[], language: Language, type: "currency" | "region"): readonly Known[] {
  const names = new Intl.DisplayNames(language, { type, fallback: "code" });
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .filter((one) => one.name !== one.code)
    .sort((a, b) => a.name.localeCompare(b.name, language));
}

export const currencies = (language: Language): readonly Known[] => named(Intl.supportedValuesOf("currency"), language, "currency");

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Codes that Intl names, and that are no country with telephone numbers. */
const noCountries = new Set([
  "AQ",
  "BV",
  "CP",
  "CQ",
  "DG",
  "EA",
  "EU",
  "EZ",
  "GS",
  "HM",
  "IC",
  "PN",
  "QO",
  "TF",
  "UM",
  "UN",
  "XA",
  "XB",
  "ZZ",
]);

export const regions = (language: Language): readonly Known[] =>
  named(
    letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => !noCountries.has(code)),
    language,
    "region",
  );

export const zones = (): readonly string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** The hour in a time zone now, "" where there is no such zone. */
export function hourIn(zone: string, now: number, language: Language): string {
  try {
    return new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", weekday: "long" }).format(now);
  } catch {
    return "";
  }
}
