import { useState } from "react";

/** A figure of which only the characters that changed roll in. It is read out as a whole. */
export function Rolling({ text }: { readonly text: string }) {
  const [shown, setShown] = useState({ text, before: text, turn: 0 });
  if (shown.text !== text) setShown({ text, before: shown.text, turn: shown.turn + 1 });
  // Places count from the right, so that a thousand more does not roll all the rest.
  const before = [...shown.before].reverse();
  const characters = [...text].reverse().map((character, place) => {
    const rolls = shown.turn > 0 && before[place] !== character;
    return { character, rolls, key: rolls ? `${place}.${shown.turn}` : `${place}` };
  });
  return (
    <span className="rolling">
      <span className="hidden">{text}</span>
      {characters.reverse().map(({ character, rolls, key }) => (
        <span key={key} className={rolls ? "rolls" : undefined} aria-hidden="true">
          {character}
        </span>
      ))}
    </span>
  );
}
