import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { number, text } from "../../../../domain/map/node.ts";
import { useSay } from "../../../../ui/say.ts";
import { EvidenceBar } from "../../../maps/Health.tsx";
import { isShared } from "../../address.ts";
import { useMap } from "../../store.ts";
import { usePeople } from "../data.ts";
import { EvidenceMark } from "../fields.tsx";
import { SettingsDialog } from "../top/SettingsDialog.tsx";

const kinds = ["measured", "partly", "none"] as const;

/** What supports the cards of the map. */
export function MapRests() {
  const { t, count } = useSay();
  const { doc } = useMap();
  const n = { measured: 0, partly: 0, none: 0 };
  for (const card of doc.cards) n[kinds.find((k) => k === text(card, "evidence")) ?? "none"]++;
  if (doc.cards.length === 0) return null;
  return (
    <div className="persona-block">
      <h3>{t("maps.rests.title")}</h3>
      <EvidenceBar evidence={n} quiet />
      <ul className="rests">
        {kinds.map((kind) => (
          <li key={kind} className="row">
            <EvidenceMark evidence={kind} />
            <span className="grow">{t(`maps.rests.${kind}`)}</span>
            <b>{count(n[kind])}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who looks after the map, and when it is looked at again. */
export function Review() {
  const say = useSay();
  const { t } = say;
  const { id, doc, may } = useMap();
  const people = usePeople(id);
  const [open, setOpen] = useState(false);
  const owner = text(doc.map, "owner");
  const named = people.find((p) => p.id === owner)?.name ?? "";
  const { next, every } = reviewOf(doc.map.props?.review);
  const words = [
    // A guest is told no names.
    ...(isShared(id) ? [] : [named ? t("maps.owner_is", { name: named }) : t("maps.no_owner")]),
    next ? t("maps.rests.next", { date: say.date(next) }) : t("maps.rests.never"),
    ...(every ? [t("maps.rests.every", { n: say.count(every) })] : []),
  ];
  return (
    <div className="persona-block">
      <h3>{t("maps.rests.review")}</h3>
      <p className="t12 second">{`${words.join(". ")}.`}</p>
      {may("edit") ? (
        <button type="button" className="link t12" onClick={() => setOpen(true)}>
          <CalendarClock size={14} aria-hidden="true" />
          {t("maps.rests.change")}
        </button>
      ) : null}
      {open ? <SettingsDialog onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

/** The rhythm of a map's reviews, as its property holds it. */
export function reviewOf(value: unknown): { readonly every: number | null; readonly next: string } {
  if (typeof value !== "object" || value === null) return { every: null, next: "" };
  const node = { id: "", kind: "", props: { ...value } };
  return { every: number(node, "every"), next: text(node, "next") };
}
