import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useMemo, useState } from "react";
import { find } from "../../../domain/map/clipboard.ts";
import { Button } from "../../../ui/Button.tsx";
import { Field } from "../../../ui/Field.tsx";
import { useSay } from "../../../ui/say.ts";
import { useMap } from "../store.ts";
import { reveal } from "./sight.ts";

/** Looks for words on the map, from one to the next. */
export function Find({ onClose }: { readonly onClose: () => void }) {
  const { t, count } = useSay();
  const { doc, select } = useMap();
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => find(doc, wanted), [doc, wanted]);
  const go = (to: number) => {
    const i = found.length === 0 ? 0 : (to + found.length) % found.length;
    setAt(i);
    const node = found[i];
    if (!node) return;
    select([node.id]);
    reveal(node.id);
  };
  return (
    <form
      className="map-find row"
      onSubmit={(event) => {
        event.preventDefault();
        go(at + 1);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <Field
        label={t("studio.find")}
        quiet
        autoFocus
        type="search"
        placeholder={t("studio.find")}
        value={wanted}
        onChange={(value) => {
          setWanted(value);
          setAt(-1);
        }}
      />
      <span className="t12 quiet" role="status">
        {wanted.trim() ? t("studio.found", { at: count(found.length === 0 ? 0 : Math.max(0, at) + 1), n: count(found.length) }) : ""}
      </span>
      <Button size="small" variant="ghost" icon={ChevronUp} iconOnly onClick={() => go(at - 1)}>
        {t("studio.find_before")}
      </Button>
      <Button size="small" variant="ghost" icon={ChevronDown} iconOnly onClick={() => go(at + 1)}>
        {t("studio.find_next")}
      </Button>
      <Button size="small" variant="ghost" icon={X} iconOnly onClick={onClose}>
        {t("action.close")}
      </Button>
    </form>
  );
}
