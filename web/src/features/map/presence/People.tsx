import type { CSSProperties } from "react";
import type { Person } from "../../../domain/map/live.ts";
import { useSay } from "../../../ui/say.ts";
import { colourOf, initials, others } from "./person.ts";
import "./presence.css";

/** Who else is here: at most so many faces, then how many more. */
const atMost = 5;

const inColour = (person: Person): CSSProperties => ({ color: colourOf(person.color) });

/** The colleagues who look at the map, each once, however many windows they have open; pressing one goes to where they are. */
export function Avatars({
  people,
  you,
  onGo,
}: {
  readonly people: readonly Person[];
  readonly you: string;
  readonly onGo: (person: Person) => void;
}) {
  const { t } = useSay();
  const here = others(people, you);
  if (here.length === 0) return null;
  const rest = here.slice(atMost);
  return (
    <ul className="mp-people" aria-label={t("mapcurve.here")}>
      {here.slice(0, atMost).map((person) => (
        <li key={person.connection}>
          <button
            type="button"
            className="mp-avatar"
            style={inColour(person)}
            title={t("mapcurve.go_to", { name: person.name })}
            aria-label={t("mapcurve.go_to", { name: person.name })}
            onClick={() => onGo(person)}
          >
            {initials(person.name)}
          </button>
        </li>
      ))}
      {rest.length > 0 ? (
        <li className="mp-avatar more" title={rest.map((p) => p.name).join(", ")}>
          {t("mapcurve.more", { n: String(rest.length) })}
        </li>
      ) : null}
    </ul>
  );
}

/** The pointers of the colleagues, in the units of the map; they do not take the pointer. */
export function Cursors({ people, you }: { readonly people: readonly Person[]; readonly you: string }) {
  return (
    <div className="mp-cursors" aria-hidden="true">
      {people.map((person) =>
        person.connection !== you && person.cursor ? (
          <span
            key={person.connection}
            className="mp-cursor"
            style={{ ...inColour(person), transform: `translate(${person.cursor.x}px, ${person.cursor.y}px)` }}
          >
            <svg width="14" height="16" viewBox="0 0 14 16">
              <path d="M1 1l11 7.500-5 1-2.500 5z" />
            </svg>
            <b style={{ background: colourOf(person.color) }}>{person.name}</b>
          </span>
        ) : null,
      )}
    </div>
  );
}
