import type { JourneyAnswer } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import { useSay } from "../../ui/say.ts";
import { fieldName } from "./fields.ts";

type Props = {
  /** The names of a question that nothing here has. */
  readonly names: JourneyAnswer["coverage"]["unknown"];
};

/** Says which names of a question are in vain, so that nobody takes their 0 for a figure. */
export function UnknownNames({ names }: Props) {
  const say = useSay();
  if (!names || names.length === 0) return null;
  const list = names.map((name) => say.t("filter.unknown_name", { field: fieldName(name.field, say), value: name.value })).join(", ");
  return (
    <p className="unknown-names" role="status">
      {say.t(`filter.unknown_${plural(names.length)}`, { list })}
    </p>
  );
}
