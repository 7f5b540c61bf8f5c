import { ArrowDownRight, ArrowUpRight, Equal } from "lucide-react";
import type { Change } from "../domain/measure.ts";
import { useSay } from "./say.ts";

/** A change: the arrow says its direction, the colour whether that is good, the hidden words both. */
export function Delta({ change, units = false }: { readonly change: Change | null; readonly units?: boolean }) {
  const say = useSay();
  if (!change) return <span className="delta" />;
  const text = say.change(change, units);
  const nothing = !/[1-9]/.test(text);
  const Arrow = nothing ? Equal : change.amount > 0 ? ArrowUpRight : ArrowDownRight;
  const tone = nothing || change.good === null ? "second" : change.good ? "pos" : "neg";
  const direction = say.t(change.amount > 0 ? "change.up" : "change.down");
  const words = nothing
    ? say.t("change.same")
    : [
        say.t("change.label", { n: say.change(change, true), direction }),
        change.good === null ? "" : say.t(change.good ? "change.better" : "change.worse"),
      ]
        .filter(Boolean)
        .join(", ");
  return (
    <span className={`delta ${tone}`} title={words}>
      <Arrow size={12} strokeWidth={1.75} aria-hidden="true" />
      <span aria-hidden="true">{nothing ? "" : text}</span>
      <span className="hidden">{words}</span>
    </span>
  );
}
