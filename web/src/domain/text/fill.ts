export type Words = { readonly kind: "words"; readonly text: string };

/** Cuts a text at its placeholders and puts the parts in; one without a part is left out. */
export function fill<P>(text: string, parts: Readonly<Record<string, P>>): readonly (P | Words)[] {
  return text.split(/(\{\{\w+\}\})/).flatMap((piece): readonly (P | Words)[] => {
    const name = piece.match(/^\{\{(\w+)\}\}$/)?.[1];
    if (name === undefined) return piece === "" ? [] : [{ kind: "words", text: piece }];
    const part = parts[name];
    return part === undefined ? [] : [part];
  });
}
