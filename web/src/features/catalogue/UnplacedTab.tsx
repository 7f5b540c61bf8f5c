import { CircleCheck } from "lucide-react";
import { useState } from "react";
import type { CatalogueChange, Pieces, UnplacedGroup } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Select } from "../../ui/Field.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { usePreview, useUnplaced } from "./data.ts";
import { EditorFrame } from "./EditorFrame.tsx";
import { RuleWords } from "./RuleWords.tsx";
import { SaveBox } from "./SaveBox.tsx";
import { exampleOf } from "./signature.ts";
import { TryBox } from "./TryBox.tsx";

type Props = {
  readonly pieces: Pieces;
  readonly may: boolean;
  readonly onOpen: (tab: "touchpoints" | "channels", id: string) => void;
  readonly onSide: (side: { readonly of: "channel" | "touchpoint"; readonly group: UnplacedGroup } | null) => void;
};

/** What no rule places yet, most interactions first, and a place to try an interaction. */
export function UnplacedTab({ pieces, may, onOpen, onSide }: Props) {
  const { t, count, share, name } = useSay();
  const { data, error, refetch } = useUnplaced();
  if (error) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="quiet">{t("catalogue.reading")}</p>;
  const all = Math.max(1, data.interactions);
  const done = data.touchpoints.length === 0 && data.channels.length === 0;
  return (
    <div className="cat-list">
      {done ? (
        <Empty
          icon={CircleCheck}
          title={t("catalogue.unplaced.all")}
          text={t("catalogue.unplaced.all_about", { n: count(data.interactions) })}
        />
      ) : (
        <p className="cat-finding">
          {t("catalogue.unplaced.finding", {
            n: count(data.unruled),
            share: share(data.unruled / all),
            channelless: count(data.channelless),
          })}
        </p>
      )}
      {data.touchpoints.length > 0 ? (
        <section aria-labelledby="unplaced-points">
          <h2 id="unplaced-points">{t("catalogue.unplaced.points")}</h2>
          <ul className="cat-rows">
            {data.touchpoints.map((group) => {
              const point = group.touchpoint;
              if (!point) return null;
              return (
                <li key={point.id} className="cat-group">
                  <KindTile point={point} size={24} />
                  <div className="grow">
                    <p className="medium">{name(point.name)}</p>
                    <RuleWords when={group.rule} unless={[]} />
                  </div>
                  <span className="cat-n">{count(group.interactions)}</span>
                  <div className="row wrap">
                    <Button size="small" onClick={() => onOpen("touchpoints", point.id)}>
                      {t(may ? "catalogue.unplaced.name" : "catalogue.unplaced.look")}
                    </Button>
                    {may ? (
                      <Button size="small" variant="ghost" onClick={() => onSide({ of: "touchpoint", group })}>
                        {t("catalogue.unplaced.lead")}
                      </Button>
                    ) : null}
                  </div>
                </li>
              );
            })}
          </ul>
        </section>
      ) : null}
      {data.channels.length > 0 ? (
        <section aria-labelledby="unplaced-channels">
          <h2 id="unplaced-channels">{t("catalogue.unplaced.channels")}</h2>
          <ul className="cat-rows">
            {data.channels.map((group) => (
              <li key={JSON.stringify(group.rule)} className="cat-group">
                <div className="grow">
                  <RuleWords when={group.rule} unless={[]} />
                  <p className="t12 quiet cut">{group.examples.map(exampleOf).join("; ")}</p>
                </div>
                <span className="cat-n">{count(group.interactions)}</span>
                {may ? (
                  <Button size="small" onClick={() => onSide({ of: "channel", group })}>
                    {t("catalogue.unplaced.lead_channel")}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <TryBox pieces={pieces} />
    </div>
  );
}

type LeadProps = {
  readonly pieces: Pieces;
  readonly of: "channel" | "touchpoint";
  readonly group: UnplacedGroup;
  readonly onClose: () => void;
};

/** Leads what no rule places to a touchpoint or a channel that there is. */
export function LeadEditor({ pieces: current, of, group, onClose }: LeadProps) {
  const { t, name } = useSay();
  const [pieces] = useState(current);
  const [target, setTarget] = useState("");
  const changes: readonly CatalogueChange[] = target ? [{ op: "add-rule", of, rule: { target, when: group.rule } }] : [];
  const preview = usePreview(changes);
  const things = of === "channel" ? pieces.channels.filter((c) => c.origin !== "data") : pieces.touchpoints.filter((p) => !p.proposed);
  const sorted = things.map((x) => ({ value: x.id, text: name(x.name) || x.id })).toSorted((a, b) => a.text.localeCompare(b.text));
  return (
    <EditorFrame
      title={group.touchpoint ? name(group.touchpoint.name) : t("catalogue.unplaced.lead_channel")}
      onClose={onClose}
      foot={
        <SaveBox
          preview={preview}
          base={pieces.version}
          what={{ changes }}
          reason={target ? null : t("catalogue.unplaced.choose_first")}
          onSaved={onClose}
          onCancel={onClose}
        />
      }
    >
      <section>
        <h3 className="label">{t("catalogue.unplaced.when")}</h3>
        <RuleWords when={group.rule} unless={[]} />
      </section>
      <Select
        label={t(of === "channel" ? "catalogue.unplaced.to_channel" : "catalogue.unplaced.to_point")}
        value={target}
        choices={[
          { value: "", text: t("catalogue.rule.choose") },
          ...(of === "touchpoint" ? [{ value: "none", text: t("catalogue.none") }] : []),
          ...sorted,
        ]}
        onChange={setTarget}
      />
    </EditorFrame>
  );
}
