import { decimal, type Language } from "./format.ts";

const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** 1234567 is "1,2 MB" in Italian: thousands, as disks are sold. */
export function bytes(n: number, language: Language): string {
  let [amount, unit] = [n, 0];
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${decimal(amount, unit === 0 || amount >= 100 ? 0 : 1, language)}\u00a0${units[unit]}`;
}
