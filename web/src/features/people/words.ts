/** A name that somebody chose, kept apart from the words around it whichever way it is written. */
export const isolate = (name: string): string => `\u2068${name}\u2069`;
