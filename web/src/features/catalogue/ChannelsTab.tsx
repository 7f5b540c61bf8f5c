import { Plus } from "lucide-react";
import type { Pieces } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";

type Props = {
  readonly pieces: Pieces;
  readonly text: string;
  readonly chosen: string;
  readonly may: boolean;
  readonly onText: (text: string) => void;
  readonly onChoose: (id: string) => void;
};

/** The channels, most interactions first. */
export function ChannelsTab({ pieces, text, chosen, may, onText, onChoose }: Props) {
  const { t, count, name, share } = useSay();
  const wanted = text.trim().toLowerCase();
  const rows = pieces.channels
    .filter((c) => [c.id, c.name.it, c.name.en].some((word) => word.toLowerCase().includes(wanted)))
    .toSorted((a, b) => b.interactions - a.interactions);
  const most = Math.max(1, ...rows.map((c) => c.interactions));
  return (
    <div className="cat-list">
      <div className="row wrap cat-tools">
        <Field quiet label={t("catalogue.search")} type="search" placeholder={t("catalogue.search")} value={text} onChange={onText} />
        {may ? (
          <Button icon={Plus} onClick={() => onChoose("+")}>
            {t("catalogue.channels.new")}
          </Button>
        ) : null}
      </div>
      {rows.length === 0 ? <p className="second">{t("catalogue.nothing_found", { text })}</p> : null}
      {rows.length > 0 ? <p className="cat-unit t11 quiet">{t("catalogue.interactions")}</p> : null}
      <ul className="cat-rows">
        {rows.map((c) => (
          <li key={c.id}>
            <button
              type="button"
              className="cat-row"
              aria-current={chosen === c.id || undefined}
              data-channel={c.id}
              onClick={() => onChoose(c.id)}
            >
              <KindTile point={{ ...c, ownership: "owned", channel: c.id }} size={24} />
              <span className="grow">
                <span className="medium cut">{name(c.name) || c.id}</span>
                <span className="bar" aria-hidden="true">
                  <i style={{ width: `${(100 * c.interactions) / most}%` }} />
                </span>
              </span>
              {c.origin === "percorso" ? null : <span className="tag">{t(`catalogue.origin.${c.origin}`)}</span>}
              <span className="cat-n" title={pieces.interactions > 0 ? share(c.interactions / pieces.interactions) : undefined}>
                {count(c.interactions)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
