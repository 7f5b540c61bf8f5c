const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * An order key after a and before b, compared byte by byte; "" stands for the
 * beginning or the end. Where there is none it is one after a. The same as
 * Between in journeymap/document.
 */
export function between(a: string, b: string): string {
  const from = isKey(a) ? a : "";
  let to = isKey(b) && b > from ? b : "";
  let out = "";
  for (let i = 0; ; i++) {
    const low = i < from.length ? digits.indexOf(from.charAt(i)) : 0;
    const high = to !== "" && i < to.length ? digits.indexOf(to.charAt(i)) : digits.length;
    if (high - low > 1) {
      const at = to === "" && i < from.length ? low + 1 : low + Math.floor((high - low) / 2);
      return out + digits.charAt(at);
    }
    out += digits.charAt(low);
    if (high !== low) to = "";
  }
}

/** So many keys that rise, after a and before b. */
export function keysBetween(a: string, b: string, count: number): readonly string[] {
  const out: string[] = [];
  let last = a;
  for (let i = 0; i < count; i++) {
    last = between(last, b);
    out.push(last);
  }
  return out;
}

const isKey = (key: string): boolean => key !== "" && [...key].every((c) => digits.includes(c)) && !key.endsWith("0");
