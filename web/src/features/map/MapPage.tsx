import { Cloud, CloudAlert, CloudUpload, Redo2, Undo2 } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import { Link, useLocation, useParams } from "wouter";
import { type Op, text } from "../../domain/map/node.ts";
import { spotOf } from "../../domain/map/spot.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone, useSize } from "../../ui/screen.ts";
import { useToast } from "../../ui/Toast.tsx";
import type { PageKey } from "../shell/frame.ts";
import { Page } from "../shell/Page.tsx";
import { CircleView, DeviationView, FiguresProvider, LiveBand, MapFilters } from "./figures/slots.tsx";
import { Find } from "./grid/Find.tsx";
import { Grid } from "./grid/Grid.tsx";
import { reveal } from "./grid/sight.ts";
import { DifferenceCount, DifferencesView, PersonaPanel, SidePanel, TopActions } from "./panel/slots.tsx";
import { PhoneMap } from "./phone/PhoneMap.tsx";
import { useMapPlace } from "./place.ts";
import { Avatars } from "./presence/People.tsx";
import { MapProvider, useMap, useMapPart, useModel, useOpenMap } from "./store.ts";
import "./map.css";

/** One journey map: drawn here, and looked at. */
export default function MapPage() {
  const { map = "" } = useParams<{ map: string }>();
  const model = useOpenMap(map);
  if (!model) return <main className="main" aria-busy="true" />;
  return (
    <MapProvider value={model}>
      <FiguresProvider>
        <Open key={map} />
      </FiguresProvider>
    </MapProvider>
  );
}

function Open() {
  const { t } = useSay();
  const map = useMap();
  const phone = usePhone();
  const { place, go } = useMapPlace();
  const [finding, setFinding] = useState(false);
  const drawn = place.view === "table" || place.view === "blueprint";
  useLayoutEffect(() => map.blueprint(place.view === "blueprint"), [map.blueprint, place.view]);
  useNotices();
  const title = text(map.doc.map, "title") || t("studio.unnamed");
  const keys = useMemo(
    (): readonly PageKey[] => [
      { caps: [t("keys.arrows")], about: t("studio.keys.walk") },
      { caps: ["Enter"], about: t("studio.keys.write") },
      { caps: ["n"], about: t("studio.keys.new") },
      { caps: ["l"], about: t("studio.keys.lane") },
      { caps: ["Alt", t("keys.arrows")], about: t("studio.keys.move") },
      { caps: ["Shift", t("keys.arrows")], about: t("studio.keys.more") },
      { caps: ["c"], about: t("studio.keys.comment") },
      { caps: ["Del"], about: t("studio.keys.delete") },
      { caps: ["Ctrl", "Z"], about: t("studio.keys.undo") },
      { caps: ["Ctrl", "Shift", "Z"], about: t("studio.keys.redo") },
      { caps: ["Ctrl", "C / X / V"], about: t("studio.keys.paste") },
      { caps: ["Ctrl", "F"], about: t("studio.keys.find") },
    ],
    [t],
  );
  if (map.line === "gone" || map.line === "out") return <Gone line={map.line} />;
  if (map.line === "opening") return <main className="main" aria-busy="true" />;
  const body = (() => {
    switch (place.view) {
      case "circle":
        return <CircleView />;
      case "deviations":
        return <DeviationView />;
      case "differences":
        return <DifferencesView />;
      case "table":
      case "blueprint":
        return phone ? <PhoneMap /> : <Table onFind={() => setFinding(true)} />;
    }
  })();
  return (
    <Page
      title={title}
      crumbs={[{ text: t("section.maps"), href: "/maps" }]}
      keys={keys}
      live={
        <>
          <Saved short={phone} />
          {phone ? null : <Forms />}
        </>
      }
      actions={
        <>
          {map.may("edit") && !phone ? <Steps /> : null}
          <Avatars
            people={map.people}
            you=""
            onGo={(person) => {
              const node = person.editing ?? person.selection[0] ?? "";
              const spot = spotOf(map.doc, node);
              if (spot) map.go(spot, []); // what is out of sight is drawn where one is oneself
              reveal(node);
            }}
          />
          {phone ? null : (
            <Segments
              label={t("studio.mode")}
              value={place.mode}
              choices={[
                { value: "edit", text: t(map.may("edit") ? "studio.draw" : "studio.read") },
                { value: "live", text: t("studio.live") },
              ]}
              onChoose={(mode) => go({ mode })}
            />
          )}
          <TopActions />
        </>
      }
      panel={phone || place.view === "differences" ? null : <SidePanel />}
    >
      <div className="map-page">
        {phone || place.mode === "live" || !drawn ? null : <PersonaPanel />}
        <div className="map-middle">
          {place.mode === "live" ? <LiveBand /> : null}
          <div className="map-bar row wrap">
            <Segments
              label={t("studio.view")}
              value={phone && place.view === "blueprint" ? "table" : place.view}
              choices={[
                { value: "table", text: t("studio.views.table") },
                // One stage or lane at a time, a phone has no bands to show.
                ...(phone ? [] : [{ value: "blueprint" as const, text: t("studio.views.blueprint") }]),
                { value: "circle", text: t("studio.views.circle") },
                { value: "deviations", text: t("studio.views.deviations") },
                { value: "differences", text: t("studio.views.differences") },
              ]}
              onChoose={(view) => go({ view })}
            />
            <DifferenceCount />
            {phone ? <Forms /> : null}
            <span className="grow" />
            {place.mode === "live" ? null : <MapFilters />}
          </div>
          {finding ? <Find onClose={() => setFinding(false)} /> : null}
          {body}
          {phone || !drawn || place.mode === "live" ? null : <Keys />}
        </div>
      </div>
    </Page>
  );
}

function Table({ onFind }: { readonly onFind: () => void }) {
  const { t } = useSay();
  const { ref, width: now } = useSize<HTMLDivElement>();
  const width = useWide(now);
  const blank = useMapPart((s) => s.doc.columns.length === 0 && s.doc.lanes.length === 0);
  return (
    <div className="map-scroll" ref={ref}>
      {blank ? <p className="map-blank">{t("studio.blank")}</p> : null}
      {width > 0 ? <Grid space={width} onFind={onFind} /> : null}
    </div>
  );
}

/** The width that there is without a panel: when one opens, the columns stay as they are. */
function useWide(now: number): number {
  const [wide, setWide] = useState({ of: 0, width: 0 });
  const of = innerWidth;
  const width = wide.of === of ? Math.max(wide.width, now) : now;
  if (wide.of !== of || wide.width !== width) setWide({ of, width });
  return width;
}

/** Whether the server has all of it. */
function Saved({ short }: { readonly short: boolean }) {
  const { t } = useSay();
  const { saved } = useMap();
  const Icon = { saved: Cloud, saving: CloudUpload, offline: CloudAlert }[saved];
  return (
    <span className={saved === "offline" ? "row t12 warn" : "row t12 quiet"} role="status">
      <Icon size={14} aria-hidden="true" />
      <span className={short ? "hidden" : undefined}>{t(`studio.saved.${saved}`)}</span>
    </span>
  );
}

/** As it is, and as it is to be: two maps that know of each other. */
function Forms() {
  const { t } = useSay();
  const { doc } = useMap();
  const [, navigate] = useLocation();
  const pair = text(doc.map, "pair");
  const form = text(doc.map, "form") === "to-be" ? "to-be" : "as-is";
  if (!pair) return null;
  return (
    <Segments
      label={t("studio.form")}
      value={form}
      choices={[
        { value: "as-is", text: t("studio.as_is") },
        { value: "to-be", text: t("studio.to_be") },
      ]}
      onChoose={(next) => {
        if (next !== form) navigate(`/maps/${pair}`);
      }}
    />
  );
}

function Steps() {
  const { t } = useSay();
  const { canUndo, canRedo, undo, redo } = useMap();
  return (
    <>
      <Button
        size="small"
        variant="ghost"
        icon={Undo2}
        iconOnly
        disabled={!canUndo}
        title={canUndo ? t("studio.undo_of", { what: canUndo }) : t("studio.undo")}
        onClick={undo}
      >
        {t("studio.undo")}
      </Button>
      <Button
        size="small"
        variant="ghost"
        icon={Redo2}
        iconOnly
        disabled={!canRedo}
        title={canRedo ? t("studio.redo_of", { what: canRedo }) : t("studio.redo")}
        onClick={redo}
      >
        {t("studio.redo")}
      </Button>
    </>
  );
}

/** The keys of the editor, at its foot. */
function Keys() {
  const { t } = useSay();
  const model = useModel();
  if (!model.may("edit")) return null;
  return (
    <p className="map-keys t12 quiet">
      {(
        [
          [t("keys.arrows"), t("studio.keys.walk_short")],
          ["Enter", t("studio.keys.write_short")],
          ["N", t("studio.keys.new_short")],
          ["C", t("studio.keys.comment_short")],
          ["Ctrl V", t("studio.keys.paste_short")],
          ["?", t("studio.keys.all_short")],
        ] as const
      ).map(([cap, about]) => (
        <span key={cap}>
          <kbd>{cap}</kbd> {about}
        </span>
      ))}
    </p>
  );
}

function Gone({ line }: { readonly line: "gone" | "out" }) {
  const { t } = useSay();
  return (
    <Page title={t("section.maps")}>
      <Empty icon={CloudAlert} title={t(`studio.${line}`)} text={t(`studio.${line}_about`)}>
        <Link href="/maps" className="button">
          {t("studio.to_all")}
        </Link>
      </Empty>
    </Page>
  );
}

/** Says what happened to one's own steps, with a way to answer it. */
function useNotices(): void {
  const { t } = useSay();
  const { notices, heard, apply, doc } = useMap();
  const { show } = useToast();
  const [notice] = notices;
  useEffect(() => {
    if (!notice) return;
    heard(notice.n);
    switch (notice.kind) {
      case "refused":
        show(t("studio.refused", { detail: notice.detail }), { tone: "bad" });
        break;
      case "theirs":
        show(t("studio.theirs", { count: notice.count }), { tone: "note" });
        break;
      case "deleted":
        show(t("studio.deleted_by", { by: notice.by, name: notice.name || t("studio.unnamed") }), {
          tone: "note",
          undo: () =>
            apply(
              t("studio.do.bring_back"),
              notice.ids.flatMap((id): readonly Op[] => {
                const node = doc.any(id);
                return node ? [{ op: "insert", id, kind: node.kind, parent: node.parent ?? "map", order: node.order ?? "V" }] : [];
              }),
            ),
        });
        break;
    }
  }, [notice, heard, show, t, apply, doc]);
}
