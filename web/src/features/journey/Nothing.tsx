import type { JourneyAnswer } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import type { Extent } from "../../domain/period.ts";
import type { Place } from "../../domain/place.ts";
import { useSay } from "../../ui/say.ts";
import type { Go } from "../place.ts";
import { Ways } from "./Ways.tsx";

type Props = { readonly answer: JourneyAnswer; readonly place: Place; readonly extent: Extent; readonly go: Go };

/** The filters leave nobody, or the model has no place for the data: says which filter to drop, and what that gives. */
export function Nothing({ answer, place, extent, go }: Props) {
  const say = useSay();
  const { t } = say;
  if (answer.coverage.interactions > 0) {
    return (
      <div className="nothing">
        <h1>{t("nothing.unplaced_title")}</h1>
        <p className="second">
          {t(`nothing.unplaced_${plural(answer.coverage.interactions)}`, {
            n: say.count(answer.coverage.interactions),
            model: say.name(answer.model.name),
          })}
        </p>
      </div>
    );
  }
  return (
    <div className="nothing">
      <h1>{t("nothing.title")}</h1>
      <p className="second">{t("nothing.lead")}</p>
      <Ways place={place} extent={extent} go={go} />
    </div>
  );
}
