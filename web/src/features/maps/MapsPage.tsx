import { LayoutGrid, Plus, Rows3 } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { MapRow } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useKeyboard } from "../../ui/keyboard.ts";
import { Phrase } from "../../ui/Phrase.tsx";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { useMe } from "../me.ts";
import { usePaletteCommands } from "../palette/commands.ts";
import { useAddress } from "../place.ts";
import { Page } from "../shell/Page.tsx";
import { Aside, Feed, Mentions } from "./Aside.tsx";
import { Deleted } from "./Deleted.tsx";
import { mapPath, useMaps } from "./data.ts";
import { MapCard } from "./MapCard.tsx";
import { MapsTable } from "./MapsTable.tsx";
import { NewMapDialog } from "./NewMapDialog.tsx";
import { NoMaps } from "./NoMaps.tsx";
import { evidenceShare, fitting, type MapsPlace, readMaps, sorts, states, writeMaps } from "./place.ts";
import "./maps.css";

/** All maps, how each of them is, and what colleagues did to them. */
export default function MapsPage() {
  const { t } = useSay();
  const phone = usePhone();
  const me = useMe();
  const [, navigate] = useLocation();
  const { place, go } = useAddress(readMaps, writeMaps);
  const maps = useMaps();
  useOpenSoon();
  const [making, setMaking] = useState<"closed" | "choose" | "file" | "data">("closed");
  const field = useRef<HTMLInputElement>(null);
  const rows = useMemo(() => fitting(maps.data ?? [], place, me.person?.id ?? ""), [maps.data, place, me.person]);
  const makes = me.may("new_maps");
  useKeyboard({ "/": () => field.current?.focus(), n: () => makes && setMaking("choose") });
  const commands = useMemo(
    () => [
      ...(makes ? [{ id: "maps.new", text: t("maps.new.title"), run: () => setMaking("choose") }] : []),
      ...(maps.data ?? []).map((row) => ({ id: `maps.${row.id}`, text: row.title, run: () => navigate(mapPath(row.id)) })),
    ],
    [makes, maps.data, navigate, t],
  );
  usePaletteCommands(commands);
  const none = maps.data?.length === 0;
  return (
    <Page
      title={t("section.maps")}
      keys={[
        { caps: ["/"], about: t("maps.keys.search") },
        { caps: ["N"], about: t("maps.keys.new") },
      ]}
      actions={
        makes && !none ? (
          <Button variant="primary" icon={Plus} iconOnly={phone} onClick={() => setMaking("choose")}>
            {t("maps.new.title")}
          </Button>
        ) : null
      }
      panel={none || phone ? null : <Aside />}
    >
      <div className="maps-page">
        {maps.data ? <Sentence rows={maps.data} /> : <h1 className="sentence">{t("section.maps")}</h1>}
        {maps.error ? <ErrorBox error={maps.error} title={t("maps.failed")} onRetry={() => void maps.refetch()} /> : null}
        {none ? <NoMaps makes={makes} onMake={setMaking} /> : <Narrow place={place} go={go} rows={maps.data ?? []} field={field} />}
        {rows.length === 0 && !none && maps.data ? <NothingFits go={go} /> : null}
        {place.view === "table" && !phone && rows.length > 0 ? (
          <MapsTable rows={rows} />
        ) : (
          <div className="map-cards">
            {rows.map((row) => (
              <MapCard key={row.id} row={row} />
            ))}
          </div>
        )}
        {maps.data ? <Deleted open={place.deleted} onOpen={(deleted) => go({ deleted }, "replace")} /> : null}
        {phone && !none ? (
          <>
            <Mentions />
            <Feed map={null} />
          </>
        ) : null}
      </div>
      <NewMapDialog way={making} onWay={setMaking} maps={maps.data ?? []} />
    </Page>
  );
}

/** How the maps are, all together. */
function Sentence({ rows }: { readonly rows: readonly MapRow[] }) {
  const say = useSay();
  const { t } = say;
  if (rows.length === 0) return null;
  const n = { review: 0, due: 0, none: 0, partly: 0, measured: 0 };
  for (const row of rows) {
    if (row.state === "review") n.review++;
    if (row.due === "overdue" || row.stale_since) n.due++;
    n.none += row.evidence.none;
    n.partly += row.evidence.partly;
    n.measured += row.evidence.measured;
  }
  const share = evidenceShare({ evidence: n });
  const bold = (text: string) => <b>{text}</b>;
  const parts = [
    share === null ? null : (
      <Phrase key="share" text={t("maps.sentence.share", { share: "{{share}}" })} parts={{ share: bold(say.wholeShare(share)) }} />
    ),
    n.review > 0 ? (
      <Phrase
        key="review"
        text={t(n.review === 1 ? "maps.sentence.review_one" : "maps.sentence.review_other", slot)}
        parts={{ n: bold(say.count(n.review)) }}
      />
    ) : null,
    n.due > 0 ? (
      <Phrase
        key="due"
        text={t(n.due === 1 ? "maps.sentence.due_one" : "maps.sentence.due_other", slot)}
        parts={{ n: bold(say.count(n.due)) }}
      />
    ) : null,
  ].filter((part) => part !== null);
  return (
    <h1 className="sentence">
      <Phrase
        text={t(rows.length === 1 ? "maps.sentence.maps_one" : "maps.sentence.maps_other", slot)}
        parts={{ n: bold(say.count(rows.length)) }}
      />
      {parts.map((part, i) => (
        <span key={part.key}>
          {i === 0 ? ": " : "; "}
          {part}
        </span>
      ))}
      {"."}
    </h1>
  );
}

/** The place of the number stays as it is written, for Phrase to fill. */
const slot = { n: "{{n}}" };

type Go = (change: Partial<MapsPlace>, how?: "push" | "replace") => void;

type NarrowProps = {
  readonly place: MapsPlace;
  readonly go: Go;
  readonly rows: readonly MapRow[];
  readonly field: React.RefObject<HTMLInputElement | null>;
};

function Narrow({ place, go, rows, field }: NarrowProps) {
  const { t } = useSay();
  const phone = usePhone();
  const owners = new Map(rows.flatMap((row) => (row.owner && row.owner_name ? [[row.owner, row.owner_name] as const] : [])));
  return (
    <div className="row wrap maps-filters">
      <div className="maps-search">
        <Field
          ref={field}
          label={t("maps.search")}
          quiet
          type="search"
          placeholder={t("maps.search")}
          value={place.search}
          onChange={(search) => go({ search }, "replace")}
        />
      </div>
      <Select
        label={t("maps.filter.state")}
        quiet
        value={place.state ?? ""}
        choices={[{ value: "", text: t("maps.filter.any_state") }, ...states.map((s) => ({ value: s, text: t(`maps.state.${s}`) }))]}
        onChange={(state) => go({ state: state || null }, "replace")}
      />
      {owners.size > 1 ? (
        <Select
          label={t("maps.filter.owner")}
          quiet
          value={place.owner ?? ""}
          choices={[{ value: "", text: t("maps.filter.any_owner") }, ...[...owners].map(([value, text]) => ({ value, text }))]}
          onChange={(owner) => go({ owner: owner || null }, "replace")}
        />
      ) : null}
      <Select
        label={t("maps.filter.need")}
        quiet
        value={place.need ?? ""}
        choices={[
          { value: "", text: t("maps.filter.all") },
          { value: "review", text: t("maps.filter.review") },
          { value: "comments", text: t("maps.filter.comments") },
          { value: "mine", text: t("maps.filter.mine") },
        ]}
        onChange={(need) => go({ need: need || null }, "replace")}
      />
      <span className="grow" />
      <Select
        label={t("maps.sort.label")}
        quiet
        value={place.sort}
        choices={sorts.map((value) => ({ value, text: t(`maps.sort.${value}`) }))}
        onChange={(sort) => go({ sort }, "replace")}
      />
      {phone ? null : (
        <Segments
          label={t("maps.view.label")}
          value={place.view}
          choices={[
            { value: "grid", text: t("maps.view.grid"), icon: LayoutGrid },
            { value: "table", text: t("maps.view.table"), icon: Rows3 },
          ]}
          onChoose={(view) => go({ view }, "replace")}
        />
      )}
    </div>
  );
}

function NothingFits({ go }: { readonly go: Go }) {
  const { t } = useSay();
  return (
    <div className="nothing-here">
      <h2>{t("maps.nothing")}</h2>
      <div className="row">
        <Button onClick={() => go({ search: "", state: null, owner: null, need: null })}>{t("maps.show_all")}</Button>
      </div>
    </div>
  );
}

/** Whoever looks at the maps opens one next: its page is fetched while nothing else is done. */
function useOpenSoon(): void {
  useEffect(() => {
    const timer = setTimeout(() => void import("../map/MapPage.tsx"), 400);
    return () => clearTimeout(timer);
  }, []);
}
