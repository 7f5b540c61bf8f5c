import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { getFields } from "../../../../api/client.ts";
import type { Touchpoint } from "../../../../api/shape.ts";
import { Bubble } from "../../../../ui/Bubble.tsx";
import { Chip } from "../../../../ui/Chip.tsx";
import { KindTile } from "../../../../ui/KindTile.tsx";
import { useSay } from "../../../../ui/say.ts";

type Props = { readonly channels: readonly string[]; readonly onChange: ((channels: readonly string[]) => void) | null };

/** The channels that a persona prefers: those of the catalogue as tiles, other words as they are. */
export function Channels({ channels, onChange }: Props) {
  const { t, name } = useSay();
  const [open, setOpen] = useState(false);
  const fields = useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000 });
  const known = fields.data?.channels ?? [];
  const tileOf = (id: string): Touchpoint | undefined => fields.data?.touchpoints.find((p) => p.channel === id);
  const nameOf = (id: string): string => {
    const channel = known.find((c) => c.id === id);
    return channel ? name(channel.name) : id;
  };
  if (!onChange && channels.length === 0) return null;
  return (
    <div className="in-place">
      <p className="t11 quiet">{t("maps.persona.channels")}</p>
      <ul className="row wrap persona-channels">
        {channels.map((id) => {
          const tile = tileOf(id);
          return (
            <li key={id} title={nameOf(id)}>
              {tile ? (
                <>
                  <KindTile point={tile} />
                  <span className="hidden">{nameOf(id)}</span>
                </>
              ) : (
                <Chip>{nameOf(id)}</Chip>
              )}
            </li>
          );
        })}
        {onChange ? (
          <li>
            <Bubble
              opened={open}
              onChange={setOpen}
              label={t("maps.persona.channels")}
              width={240}
              target={
                <button
                  type="button"
                  className="add-small"
                  aria-expanded={open}
                  aria-label={t("maps.persona.channels_change")}
                  title={t("maps.persona.channels_change")}
                  onClick={() => setOpen(!open)}
                >
                  <Plus size={12} aria-hidden="true" />
                </button>
              }
            >
              <div className="sheet-list channel-list">
                {known.map((channel) => {
                  const on = channels.includes(channel.id);
                  return (
                    // biome-ignore lint/a11y/useSemanticElements: it looks and moves like the other choices
                    <button
                      key={channel.id}
                      type="button"
                      role="checkbox"
                      aria-checked={on}
                      className="choice"
                      onClick={() => onChange(on ? channels.filter((c) => c !== channel.id) : [...channels, channel.id])}
                    >
                      <span className="mark box" aria-hidden="true" />
                      {name(channel.name)}
                    </button>
                  );
                })}
              </div>
            </Bubble>
          </li>
        ) : null}
      </ul>
    </div>
  );
}
