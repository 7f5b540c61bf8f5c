import { useEffect, useState } from "react";
import type { UnplacedGroup } from "../../api/shape.ts";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { useMe } from "../me.ts";
import { useAddress } from "../place.ts";
import { Page } from "../shell/Page.tsx";
import { ChannelEditor } from "./ChannelEditor.tsx";
import { ChannelsTab } from "./ChannelsTab.tsx";
import { ListEditor, OutcomesEditor } from "./CommonEditors.tsx";
import { CommonTab } from "./CommonTab.tsx";
import { onWentBack, usePieces, useUnplaced } from "./data.ts";
import "./catalogue.css";
import { ModelsTab } from "./ModelsTab.tsx";
import { PiecesContext } from "./names.tsx";
import { PointEditor } from "./PointEditor.tsx";
import { PointsTab } from "./PointsTab.tsx";
import { type CataloguePlace, outcomesID, readPlace, tabs, writePlace } from "./place.ts";
import { LeadEditor, UnplacedTab } from "./UnplacedTab.tsx";
import { VersionsTab } from "./VersionsTab.tsx";
import { YamlTab } from "./YamlTab.tsx";

type Side = { readonly of: "channel" | "touchpoint"; readonly group: UnplacedGroup } | null;

/** Channels, touchpoints and stage models: what there is, which interactions are whose, and what a change moves. */
export default function CataloguePage() {
  const { t, count } = useSay();
  const me = useMe();
  const may = me.may("catalogue");
  const { place, go } = useAddress(readPlace, writePlace);
  const { data: pieces, error, refetch } = usePieces();
  const unplaced = useUnplaced();
  const [saves, setSaves] = useState(0);
  const [side, setSide] = useState<Side>(null);
  useEffect(() => onWentBack(() => setSaves((n) => n + 1)), []);
  const { tab } = place;
  useEffect(() => {
    if (tab !== "unplaced") setSide(null); // once one has really gone elsewhere
  }, [tab]);
  const choose = (tab: CataloguePlace["tab"]) => {
    go({ tab, id: "", text: "", from: "", to: "" });
  };
  const saved = (id: string) => {
    setSaves((n) => n + 1);
    setSide(null);
    go({ id }, "replace");
  };
  const lively = (pieces?.touchpoints ?? []).filter((p) => p.interactions > 0 && !p.proposed).length;
  const open = (unplaced.data?.touchpoints.length ?? 0) + (unplaced.data?.channels.length ?? 0);
  const numbers: Partial<Record<CataloguePlace["tab"], number>> = pieces
    ? {
        touchpoints: lively,
        channels: pieces.channels.filter((c) => c.interactions > 0).length,
        models: pieces.models.length,
        unplaced: open,
      }
    : {};
  return (
    <Page title={t("section.catalogue")}>
      <div className="cat">
        <h1 className="hidden">{t("section.catalogue")}</h1>
        {error ? <ErrorBox error={error} title={t("catalogue.unreadable")} onRetry={() => void refetch()} /> : null}
        {me.known && !may ? <p className="second cat-note">{t("catalogue.read_only")}</p> : null}
        <PiecesContext value={pieces ?? null}>
          <Tabs
            label={t("section.catalogue")}
            value={place.tab}
            tabs={tabs.map((tab) => {
              const n = numbers[tab];
              return n === undefined
                ? { value: tab, text: t(`catalogue.tab.${tab}`) }
                : { value: tab, text: t(`catalogue.tab.${tab}`), n: count(n) };
            })}
            onChoose={choose}
          >
            {pieces ? (
              <Body
                key={place.tab}
                place={place}
                pieces={pieces}
                may={may}
                saves={saves}
                side={side}
                onSide={setSide}
                go={go}
                onSaved={saved}
              />
            ) : (
              <p className="quiet cat-list">{t("catalogue.reading")}</p>
            )}
          </Tabs>
        </PiecesContext>
      </div>
    </Page>
  );
}

type BodyProps = {
  readonly place: CataloguePlace;
  readonly pieces: NonNullable<ReturnType<typeof usePieces>["data"]>;
  readonly may: boolean;
  readonly saves: number;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
  readonly go: (change: Partial<CataloguePlace>, how?: "push" | "replace") => void;
  readonly onSaved: (id: string) => void;
};

function Body({ place, pieces, may, saves, side, onSide, go, onSaved }: BodyProps) {
  const list = {
    pieces,
    text: place.text,
    chosen: place.id,
    may,
    onText: (text: string) => go({ text }, "replace"),
    onChoose: (id: string) => go({ id }),
  };
  const close = () => go({ id: "" });
  const fresh = place.id === "+" && may;
  switch (place.tab) {
    case "touchpoints": {
      const point = pieces.touchpoints.find((p) => p.id === place.id);
      return (
        <div className={point || fresh ? "cat-split opened" : "cat-split"}>
          <PointsTab {...list} />
          {point || fresh ? (
            <PointEditor key={`${place.id} ${saves}`} point={point} may={may} onClose={close} onSaved={onSaved} />
          ) : (
            <Hint />
          )}
        </div>
      );
    }
    case "channels": {
      const channel = pieces.channels.find((c) => c.id === place.id);
      return (
        <div className={channel || fresh ? "cat-split opened" : "cat-split"}>
          <ChannelsTab {...list} />
          {channel || fresh ? (
            <ChannelEditor key={`${place.id} ${saves}`} channel={channel} may={may} onClose={close} onSaved={onSaved} />
          ) : (
            <Hint />
          )}
        </div>
      );
    }
    case "models":
      return <ModelsTab pieces={pieces} chosen={place.id} may={may} saves={saves} onChoose={list.onChoose} onSaved={onSaved} />;
    case "common": {
      const open = fresh || place.id === outcomesID || pieces.lists.some((l) => l.id === place.id);
      const editor = { pieces, may, onClose: close, onSaved };
      return (
        <div className={open ? "cat-split opened" : "cat-split"}>
          <CommonTab {...list} />
          {place.id === outcomesID ? (
            <OutcomesEditor key={saves} {...editor} />
          ) : open ? (
            <ListEditor key={`${place.id} ${saves}`} id={fresh ? null : place.id} {...editor} />
          ) : (
            <Hint />
          )}
        </div>
      );
    }
    case "unplaced":
      return (
        <div className={side ? "cat-split opened" : "cat-split"}>
          <UnplacedTab pieces={pieces} may={may} onOpen={(tab, id) => go({ tab, id })} onSide={onSide} />
          {side ? (
            <LeadEditor
              key={JSON.stringify(side.group.rule)}
              pieces={pieces}
              of={side.of}
              group={side.group}
              onClose={() => onSide(null)}
            />
          ) : null}
        </div>
      );
    case "versions":
      return <VersionsTab may={may} from={place.from} to={place.to} onCompare={(from, to) => go({ from, to })} />;
    case "yaml":
      return <YamlTab may={may} saves={saves} onSaved={() => onSaved("")} />;
  }
}

/** What stands beside a list until something of it is open. */
function Hint() {
  const { t } = useSay();
  return (
    <aside className="cat-hint">
      <p className="strong">{t("catalogue.hint.title")}</p>
      <p className="second">{t("catalogue.hint.about")}</p>
    </aside>
  );
}
