import type { Feeling } from "../../api/shape.ts";
import { Face, type FaceIndex, faceColour } from "../../ui/Face.tsx";
import { useSay } from "../../ui/say.ts";

const faces: readonly FaceIndex[] = [4, 3, 2, 1, 0];

/** How answers spread over the five faces, the happiest first. */
export function FaceBar({ felt: { n, counts } }: { readonly felt: Feeling }) {
  const say = useSay();
  return (
    <ul className="feelings">
      {faces.map((face) => {
        const part = counts[face] ?? 0;
        return (
          <li key={face} style={{ flexGrow: part }} title={`${say.t(`face.${face}`)}: ${say.count(part)}`}>
            <i style={{ background: faceColour(face), opacity: face === 1 || face === 3 ? 0.55 : 1 }} />
            <Face face={face} size={12} />
            <span className="hidden">{say.t(`face.${face}`)}</span>
            <span>{say.wholeShare(part / n)}</span>
          </li>
        );
      })}
    </ul>
  );
}
