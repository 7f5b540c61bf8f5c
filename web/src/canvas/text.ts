/** Widths of characters in Inter, in thousandths of the font size; what is not listed takes the default. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[.,:;'’|!ijlI]/, 290],
  [/[ ftr()[\]/-]/, 380],
  [/[mwMW%@]/, 880],
  [/[0-9+\u2212]/, 640],
  [/[A-ZÀ-Ý]/, 690],
];

/** How wide a text will be, to within a few percent; layouts leave that much air. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const char of text) sum += widths.find(([pattern]) => pattern.test(char))?.[1] ?? 580;
  return (sum * size) / 1000;
}

/** As much of a text as fits into room, in pixels at a font size, with dots for what is cut off. */
export function cut(text: string, room: number, size = 12): string {
  if (textWidth(text, size) <= room) return text;
  let end = text.length - 1;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, size) > room) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
