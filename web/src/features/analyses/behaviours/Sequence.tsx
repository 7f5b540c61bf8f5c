import { ArrowRight, Ban } from "lucide-react";
import { Fragment } from "react";
import type { BehavioursAnswer } from "../../../api/shape.ts";
import { useSay } from "../../../ui/say.ts";

type Element = BehavioursAnswer["patterns"][number]["elements"][number];

/** The elements of a pattern in order; what must not come hangs from the arrow beside it. */
export function Sequence({ elements }: { readonly elements: readonly Element[] }) {
  const say = useSay();
  return (
    <ol className="behaviour-sequence">
      {elements.map((element, at) => {
        const name = say.name(element.name);
        const kind = element.not ? "barred" : element.counted ? "counted" : "";
        return (
          <Fragment key={name + String(element.not)}>
            {at > 0 ? (
              <li aria-hidden="true" className="behaviour-arrow">
                <ArrowRight size={14} />
              </li>
            ) : null}
            <li className={`behaviour-element ${kind}`} title={element.counted ? say.t("behaviours.counted_about") : undefined}>
              {element.not ? <Ban size={12} aria-hidden="true" /> : null}
              {element.not ? say.t("behaviours.no", { name }) : name}
            </li>
          </Fragment>
        );
      })}
    </ol>
  );
}
