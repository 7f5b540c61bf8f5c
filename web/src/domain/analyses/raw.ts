/**
 * Reads the settings of a kind from the JSON in an address, which anybody may
 * have written: what does not fit is as if it were not there.
 */
export type Raw = unknown;

export function parseRaw(text: string | null): Raw {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRecord = (raw: Raw): raw is Readonly<Record<string, unknown>> => typeof raw === "object" && raw !== null && !Array.isArray(raw);

/** The member of that name. */
export const member = (raw: Raw, name: string): Raw => (isRecord(raw) ? raw[name] : undefined);

/** The elements of a list, as read reads each; those that it says null of are left out. */
export const listIn = <E>(raw: Raw, read: (element: Raw) => E | null): readonly E[] =>
  Array.isArray(raw) ? raw.flatMap((element: unknown) => read(element) ?? []) : [];

export const textIn = (raw: Raw, usual: string): string => (typeof raw === "string" ? raw : usual);
export const flagIn = (raw: Raw, usual: boolean): boolean => (typeof raw === "boolean" ? raw : usual);

/** One of a few words. */
export const oneIn = <W extends string>(raw: Raw, words: readonly W[], usual: W): W => words.find((word) => word === raw) ?? usual;

/** A whole number between bounds, both included. */
export const wholeIn = <U extends number | null>(raw: Raw, least: number, most: number, usual: U): number | U =>
  typeof raw === "number" && Number.isInteger(raw) && raw >= least && raw <= most ? raw : usual;
