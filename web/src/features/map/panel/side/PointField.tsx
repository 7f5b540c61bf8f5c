import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { useState } from "react";
import { getFields } from "../../../../api/client.ts";
import type { Json, MapNode } from "../../../../domain/map/node.ts";
import { text } from "../../../../domain/map/node.ts";
import { Bubble } from "../../../../ui/Bubble.tsx";
import { Button } from "../../../../ui/Button.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { KindTile } from "../../../../ui/KindTile.tsx";
import { useSay } from "../../../../ui/say.ts";

type Props = { readonly card: MapNode; readonly onPut: ((key: string, value: Json) => void) | null };

const plain = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Which touchpoint of the catalogue a card is. */
export function PointField({ card, onPut }: Props) {
  const { t, name } = useSay();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const fields = useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000 });
  const points = fields.data?.touchpoints ?? [];
  const id = text(card, "touchpoint");
  const point = points.find((p) => p.id === id);
  const found = points.filter((p) => plain(`${name(p.name)} ${p.id}`).includes(plain(search.trim())));
  if (!onPut && !id) return null;
  return (
    <div className="labelled">
      <span className="label">{t("maps.panel.point")}</span>
      <div className="row">
        <Bubble
          opened={open}
          onChange={setOpen}
          label={t("maps.panel.point")}
          width={300}
          target={
            <button
              type="button"
              className="button grow point-choice"
              aria-expanded={open}
              disabled={!onPut}
              onClick={() => setOpen(!open)}
            >
              {point ? <KindTile point={point} /> : <Search size={14} aria-hidden="true" />}
              <span className="grow cut">{point ? name(point.name) : id || t("maps.panel.point_choose")}</span>
            </button>
          }
        >
          <Field
            label={t("maps.panel.point_search")}
            quiet
            value={search}
            placeholder={t("maps.panel.point_search")}
            onChange={setSearch}
            data-autofocus
          />
          <div className="sheet-list point-list">
            {found.map((p) => (
              <button
                key={p.id}
                type="button"
                className="choice"
                aria-pressed={p.id === id}
                onClick={() => {
                  setOpen(false);
                  onPut?.("touchpoint", p.id);
                }}
              >
                <KindTile point={p} />
                {name(p.name)}
              </button>
            ))}
            {found.length === 0 ? <p className="popover-title">{t("maps.panel.point_none")}</p> : null}
          </div>
        </Bubble>
        {id && onPut ? (
          <Button size="small" variant="ghost" icon={X} iconOnly onClick={() => onPut("touchpoint", null)}>
            {t("maps.panel.point_remove")}
          </Button>
        ) : null}
      </div>
      {id && !point && fields.data ? <p className="t12 warn">{t("maps.panel.point_unknown")}</p> : null}
    </div>
  );
}
