import { type Figure, isFew, type Unit } from "../../domain/measure.ts";
import { Rolling } from "../../ui/Rolling.tsx";
import { useSay } from "../../ui/say.ts";

/** A figure: quieter and with its n where it rests on few; an en dash where nothing was measured. */
export function FigureText({ figure, unit }: { readonly figure: Figure; readonly unit: Unit }) {
  const say = useSay();
  if (figure.value === null) {
    return (
      <span className="quiet" title={say.t("lane.unmeasured")}>
        <span aria-hidden="true">–</span>
        <span className="hidden">{say.t("lane.unmeasured")}</span>
      </span>
    );
  }
  const few = isFew(figure) && unit !== "count";
  return (
    <span className={isFew(figure) ? "quiet still" : "still"}>
      <Rolling text={say.figure(figure.value, unit)} />
      {few ? <span className="few"> {say.t("few", { n: say.count(figure.n) })}</span> : null}
    </span>
  );
}
