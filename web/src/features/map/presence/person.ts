import type { Person } from "../../../domain/map/live.ts";

/** The colours of colleagues: those of kinds and feelings are readable on paper and in the dark. */
const colours = ["human", "physical", "digital", "neg", "third", "pos", "warn", "mid"] as const;

export const colourOf = (color: number): string => `var(--${colours[((color % 8) + 8) % 8] ?? "human"})`;

/** "Marta Bianchi" as "MB"; one name as its first two letters. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return (last ? `${[...first][0] ?? ""}${[...last][0] ?? ""}` : [...first].slice(0, 2).join("")).toUpperCase();
}

/** Everybody else, each once: the window in which they do something comes first. */
export function others(people: readonly Person[], you: string): readonly Person[] {
  const byPerson = new Map<string, Person>();
  for (const person of people) {
    if (person.connection === you) continue;
    const key = person.id || person.connection;
    const had = byPerson.get(key);
    if (!had || (had.editing === null && (person.editing !== null || (!had.cursor && person.cursor)))) byPerson.set(key, person);
  }
  return [...byPerson.values()];
}
