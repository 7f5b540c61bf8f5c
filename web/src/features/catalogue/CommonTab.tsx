import { Flag, ListFilter, Plus } from "lucide-react";
import type { Pieces } from "../../api/shape.ts";
import { listName } from "../../domain/lists.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { outcomesID } from "./place.ts";

type Props = {
  readonly pieces: Pieces;
  readonly text: string;
  readonly chosen: string;
  readonly may: boolean;
  readonly onText: (text: string) => void;
  readonly onChoose: (id: string) => void;
};

/** What all rules share: which interactions end a journey, and the lists of words that rules name. */
export function CommonTab({ pieces, text, chosen, may, onText, onChoose }: Props) {
  const { t, count, language } = useSay();
  const wanted = text.trim().toLowerCase();
  const lists = pieces.lists
    .filter((list) => [list.id, listName(list.id, language), ...list.patterns].some((word) => word.toLowerCase().includes(wanted)))
    .sort((a, b) => listName(a.id, language).localeCompare(listName(b.id, language), language));
  return (
    <div className="cat-list">
      <div className="row wrap cat-tools">
        <Field quiet label={t("catalogue.search")} type="search" placeholder={t("catalogue.search")} value={text} onChange={onText} />
        {may ? (
          <Button icon={Plus} onClick={() => onChoose("+")}>
            {t("catalogue.lists.new")}
          </Button>
        ) : null}
      </div>
      <ul className="cat-rows">
        <li>
          <button type="button" className="cat-row" aria-current={chosen === outcomesID || undefined} onClick={() => onChoose(outcomesID)}>
            <Flag size={20} aria-hidden="true" />
            <span className="grow">
              <span className="medium cut">{t("catalogue.outcomes.title")}</span>
              <span className="t12 quiet cut">{t("catalogue.outcomes.short")}</span>
            </span>
            {pieces.own_outcomes ? <span className="tag">{t("catalogue.origin.changed")}</span> : null}
          </button>
        </li>
        {lists.map((list) => (
          <li key={list.id}>
            <button
              type="button"
              className="cat-row"
              aria-current={chosen === list.id || undefined}
              data-list={list.id}
              onClick={() => onChoose(list.id)}
            >
              <ListFilter size={20} aria-hidden="true" />
              <span className="grow">
                <span className="medium cut">{listName(list.id, language)}</span>
                <span className="t12 quiet cut">{list.patterns.slice(0, 6).join(", ")}</span>
              </span>
              {list.origin === "percorso" ? null : <span className="tag">{t(`catalogue.origin.${list.origin}`)}</span>}
              <span className="cat-n">{count(list.patterns.length)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
