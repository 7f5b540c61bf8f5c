/** How figures are written in each language: one table for the whole page. */

export type Language = "it" | "en";

const locales: Record<Language, string> = { it: "it-IT", en: "en-GB" };
const minus = "\u2212";
const thin = "\u00a0";

/** Intl objects are dear to make and are asked for on every figure. */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locales[language], { useGrouping: "always", ...options });
    numbers.set(key, format);
  }
  return format;
}

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locales[language], options);
    dates.set(key, format);
  }
  return format;
}

const typographic = (text: string): string => text.replace(/-/g, minus);

/** 9146 is "9.146" in Italian, four digits too. */
export function count(n: number, language: Language): string {
  return typographic(numberFormat(language, { maximumFractionDigits: 0 }).format(n));
}

/** A number with as many decimals as asked for, and its sign when signed. */
export function decimal(n: number, places: number, language: Language, signed = false): string {
  const rounded = Number(n.toFixed(places));
  const text = numberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places }).format(Math.abs(rounded));
  return (rounded < 0 ? minus : signed && rounded > 0 ? "+" : "") + text;
}

/** 0.2141 is "21,4%"; a whole is "100%". */
export function share(value: number, language: Language): string {
  return `${decimal(value * 100, value === 1 || value === 0 ? 0 : 1, language)}%`;
}

/** A share without decimals, for dense lists; more than nothing is never "0%". */
export function wholeShare(value: number, language: Language): string {
  if (value > 0 && value < 0.005) return `<${thin}1%`;
  return `${decimal(value * 100, 0, language)}%`;
}

/** The change of a share, 0.027 is "2,7" points; the arrow beside it says the direction. */
export function points(change: number, language: Language): string {
  return decimal(Math.abs(change) * 100, 1, language);
}

/** Hundredths of a currency: two decimals, none from 1,000 up. */
export function money(hundredths: number, currency: string, language: Language): string {
  const amount = hundredths / 100;
  const places = Math.abs(amount) >= 1000 ? 0 : 2;
  const format = { style: "currency", currency, minimumFractionDigits: places, maximumFractionDigits: places } as const;
  return typographic(numberFormat(language, format).format(amount));
}

type Unit = "s" | "min" | "h" | "d";

const units: Record<Language, Record<Unit, string>> = {
  it: { s: "s", min: "min", h: "h", d: "g" },
  en: { s: "s", min: "min", h: "h", d: "d" },
};

/** The one or two units that say a duration well: [[6, "d"], [4, "h"]]. */
export function durationParts(seconds: number): readonly (readonly [number, Unit])[] {
  const s = Math.round(Math.abs(seconds));
  if (s < 60) return [[s, "s"]];
  const minutes = Math.round(s / 60);
  if (minutes < 60) return [[minutes, "min"]];
  if (minutes < 23.5 * 60) {
    const rest = minutes % 60;
    return rest === 0 || minutes >= 10 * 60
      ? [[Math.round(minutes / 60), "h"]]
      : [
          [Math.floor(minutes / 60), "h"],
          [rest, "min"],
        ];
  }
  const hours = Math.round(s / 3600);
  const rest = hours % 24;
  return rest === 0 || hours >= 10 * 24
    ? [[Math.round(hours / 24), "d"]]
    : [
        [Math.floor(hours / 24), "d"],
        [rest, "h"],
      ];
}

/** 532800 is "6 g 4 h" in Italian. */
export function duration(seconds: number, language: Language): string {
  return durationParts(seconds)
    .map(([n, unit]) => `${count(n, language)}${thin}${units[language][unit]}`)
    .join(" ");
}

/** A change of a duration, in its largest unit: "4 h". */
export function roughly(seconds: number, language: Language): string {
  const [n, unit] = durationParts(seconds)[0] ?? [0, "s"];
  return `${count(n, language)}${thin}${units[language][unit]}`;
}

/** Date of an instant in a time zone: "18 nov 2026". */
export function date(at: Date, zone: string, language: Language): string {
  return britishMonth(dateFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: zone }).format(at));
}

/** The same where the year is plain: "18 nov". */
export function day(at: Date, zone: string, language: Language): string {
  return britishMonth(dateFormat(language, { day: "numeric", month: "short", timeZone: zone }).format(at));
}

/** "nov 2026". */
export function month(at: Date, zone: string, language: Language): string {
  return britishMonth(dateFormat(language, { month: "short", year: "numeric", timeZone: zone }).format(at));
}

/** "18 nov, 21:14". */
export function dayTime(at: Date, zone: string, language: Language): string {
  return `${day(at, zone, language)}, ${dateFormat(language, { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(at)}`;
}

/** "18 nov 2026, 21:14". */
export function dateTime(at: Date, zone: string, language: Language): string {
  return `${date(at, zone, language)}, ${dateFormat(language, { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(at)}`;
}

/** Two days given as dates, both inclusive: "1 ott – 21 nov 2026", without a year when it is this one and `short`. */
export function span(from: string, to: string, language: Language, short = false): string {
  const [a, b] = [new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`)];
  const withYear = (at: Date) => date(at, "UTC", language);
  const without = (at: Date) => day(at, "UTC", language);
  if (from === to) return short ? without(a) : withYear(a);
  const sameYear = a.getUTCFullYear() === b.getUTCFullYear();
  return `${sameYear ? without(a) : withYear(a)} – ${short && sameYear ? without(b) : withYear(b)}`;
}

/** English dates write Sep like every other month, with three letters. */
function britishMonth(text: string): string {
  return text.replace("Sept", "Sep");
}

/** The form of a text that a count takes: "una persona", "2 persone". */
export const plural = (n: number): "one" | "other" => (n === 1 ? "one" : "other");
