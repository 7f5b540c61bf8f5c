import type { JourneyAnswer } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import { useSay } from "../../ui/say.ts";
import { fieldName } from "./fields.ts";

type Props = {
  /** What an answer rests on; absent without one. */
  readonly coverage: Pick<JourneyAnswer["coverage"], "unknown" | "unkept"> | undefined;
};

/**
 * Says which names of a question are in vain, so that nobody takes their 0 for a figure, and which properties
 * have more values than can be told apart.
 */
export function UnknownNames({ coverage }: Props) {
  const say = useSay();
  const names = coverage?.unknown ?? [];
  const unkept = coverage?.unkept ?? [];
  if (names.length + unkept.length === 0) return null;
  const list = names.map((name) => say.t("filter.unknown_name", { field: fieldName(name.field, say), value: name.value })).join(", ");
  return (
    <p className="unknown-names" role="status">
      {names.length > 0 ? say.t(`filter.unknown_${plural(names.length)}`, { list }) : null}
      {unkept.map((of) => (
        <span key={of.property}> {say.t("filter.unkept", { name: of.property, count: say.count(of.interactions) })}</span>
      ))}
    </p>
  );
}
