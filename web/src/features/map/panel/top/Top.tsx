import {
  Activity,
  Check,
  CopyPlus,
  Download,
  Ellipsis,
  GitCompareArrows,
  History,
  type LucideIcon,
  MessageSquare,
  Send,
  Settings2,
  Share2,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { MapRow } from "../../../../api/shape.ts";
import { type MapNode, text } from "../../../../domain/map/node.ts";
import { Bubble } from "../../../../ui/Bubble.tsx";
import { Button } from "../../../../ui/Button.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { useSay } from "../../../../ui/say.ts";
import { usePhone } from "../../../../ui/screen.ts";
import { useToast } from "../../../../ui/Toast.tsx";
import { Feed } from "../../../maps/Aside.tsx";
import { mapPath, useCreate, useDelete, useLint } from "../../../maps/data.ts";
import { errorWords } from "../../../maps/words.ts";
import { useMe } from "../../../me.ts";
import { useMap } from "../../store.ts";
import { useSetState, useSettled } from "../data.ts";
import { ExportDialog } from "./ExportDialog.tsx";
import { Lacking } from "./Lacking.tsx";
import { SettingsDialog } from "./SettingsDialog.tsx";
import { ShareDialog } from "./ShareDialog.tsx";
import { VersionsDialog } from "./VersionsDialog.tsx";

type Open = "share" | "versions" | "export" | "settings" | "activity" | null;

/** At the top of the map: what it lacks, its way to being approved, who else sees it, and the rest. */
export function Top() {
  const say = useSay();
  const { t } = say;
  const { id, doc, may, seq, select, show } = useMap();
  const me = useMe();
  const toast = useToast();
  const phone = usePhone();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<Open>(null);
  const [more, setMore] = useState(false);
  const create = useCreate();
  const remove = useDelete();
  const title = text(doc.map, "title") || t("maps.untitled");
  const form = text(doc.map, "form") === "to-be" ? "to-be" : "as-is";
  const other = form === "as-is" ? "to-be" : "as-is";
  const failed = (error: unknown) => toast.show(errorWords(error, say), { tone: "bad" });
  const copy = (as: MapRow["form"]) =>
    create.mutate(
      { copy: id, form: as, title: (as === form ? t("maps.copy.title", { title }) : t(`maps.copy.${as}`, { title })).slice(0, 200) },
      { onSuccess: (made) => navigate(mapPath(made)), onError: failed },
    );
  const items: readonly (readonly [string, LucideIcon, () => void, boolean?])[] = [
    [t("maps.top.settings"), Settings2, () => setOpen("settings")],
    [
      t("maps.top.talk"),
      MessageSquare,
      () => {
        select([]);
        show("comments");
      },
    ],
    [t("maps.top.activity"), Activity, () => setOpen("activity")],
    [t("maps.top.versions"), History, () => setOpen("versions")],
    [t("maps.top.export"), Download, () => setOpen("export")],
    ...(phone && may("manage") ? [[t("maps.share.title"), Share2, () => setOpen("share")] as const] : []),
    ...(me.may("new_maps") ? [[t("maps.copy.same"), CopyPlus, () => copy(form)] as const] : []),
    ...(me.may("new_maps") && may("edit") && !text(doc.map, "pair")
      ? [[t(`maps.copy.make_${other}`), GitCompareArrows, () => copy(other)] as const]
      : []),
    ...(may("manage")
      ? [
          [
            t("maps.deleted.delete"),
            Trash2,
            () =>
              // Not told by callbacks: once the map is gone, so is this.
              void remove.mutateAsync({ id, back: false }).then(() => {
                navigate("/maps");
                toast.show(t("maps.deleted.done", { title }), { undo: () => remove.mutate({ id, back: true }, { onError: failed }) });
              }, failed),
            true,
          ] as const,
        ]
      : []),
  ];
  return (
    <>
      {may("edit") && !phone ? <LackButton map={id} seq={seq} /> : null}
      <Bubble
        opened={more}
        onChange={setMore}
        label={t("maps.top.more")}
        width={240}
        position="bottom-end"
        target={
          <Button size="small" variant="ghost" icon={Ellipsis} iconOnly aria-expanded={more} onClick={() => setMore(!more)}>
            {t("maps.top.more")}
          </Button>
        }
      >
        <div className="sheet-list">
          {items.map(([name, Icon, run, danger]) => (
            <button
              key={name}
              type="button"
              className={danger ? "choice neg" : "choice"}
              onClick={() => {
                setMore(false);
                run();
              }}
            >
              <Icon size={14} aria-hidden="true" />
              {name}
            </button>
          ))}
        </div>
      </Bubble>
      {may("manage") && !phone ? (
        <Button size="small" icon={Share2} onClick={() => setOpen("share")}>
          {t("maps.share.button")}
        </Button>
      ) : null}
      {phone ? null : <StateButton />}
      {open === "share" ? <ShareDialog onClose={() => setOpen(null)} /> : null}
      {open === "versions" ? <VersionsDialog onClose={() => setOpen(null)} /> : null}
      {open === "export" ? <ExportDialog onClose={() => setOpen(null)} /> : null}
      {open === "settings" ? <SettingsDialog onClose={() => setOpen(null)} /> : null}
      <Dialog open={open === "activity"} onClose={() => setOpen(null)} title={t("maps.top.activity")}>
        {open === "activity" ? <Feed map={id} /> : null}
      </Dialog>
    </>
  );
}

/** "Cosa manca": the findings of the lint, each with the way to it. */
function LackButton({ map, seq }: { readonly map: string; readonly seq: number }) {
  const { t, count } = useSay();
  const [open, setOpen] = useState(false);
  const lint = useLint(map, useSettled(seq));
  const n = lint.data?.findings.length ?? 0;
  if (lint.error || !lint.data) return null;
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={t("maps.lint.title")}
      width={360}
      position="bottom-end"
      target={
        <Button size="small" variant="ghost" icon={n > 0 ? TriangleAlert : Check} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("maps.lint.title")} <span className="quiet">{count(n)}</span>
        </Button>
      }
    >
      <Lacking lint={lint.data} onGo={() => setOpen(false)} />
    </Bubble>
  );
}

/** The next step on the way to being approved, and the way back. */
function StateButton() {
  const say = useSay();
  const { t } = say;
  const { doc, may, seq } = useMap();
  const toast = useToast();
  const set = useSetState();
  const changed = seq > approvedAt(doc.map);
  const [open, setOpen] = useState(false);
  const state = (["review", "approved"] as const).find((s) => s === text(doc.map, "state")) ?? "draft";
  if (!may("edit")) return null;
  const to = (next: MapRow["state"]) => {
    setOpen(false);
    set.mutate(next, {
      onSuccess: () => toast.show(t(`maps.publish.done_${next}`)),
      onError: (error) => toast.show(errorWords(error, say), { tone: "bad" }),
    });
  };
  if (state === "draft") {
    return (
      <Button size="small" variant="primary" icon={Send} busy={set.isPending} onClick={() => to("review")}>
        {t("maps.publish.publish")}
      </Button>
    );
  }
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={t("maps.publish.label")}
      width={280}
      position="bottom-end"
      target={
        <Button
          size="small"
          variant={state === "review" ? "primary" : "plain"}
          icon={state === "review" ? Send : changed ? TriangleAlert : Check}
          busy={set.isPending}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {state === "approved" && changed ? t("maps.publish.changed") : t(`maps.state.${state}`)}
        </Button>
      }
    >
      <p className="popover-title">{t(state === "approved" && changed ? "maps.publish.about_changed" : `maps.publish.about_${state}`)}</p>
      <div className="sheet-list">
        {state === "review" && may("manage") ? (
          <button type="button" className="choice" onClick={() => to("approved")}>
            <Check size={14} aria-hidden="true" />
            {t("maps.publish.approve")}
          </button>
        ) : null}
        {state === "approved" ? (
          <button type="button" className="choice" onClick={() => to("review")}>
            <Send size={14} aria-hidden="true" />
            {t("maps.publish.again")}
          </button>
        ) : null}
        <button type="button" className="choice" onClick={() => to("draft")}>
          <History size={14} aria-hidden="true" />
          {t("maps.publish.back")}
        </button>
      </div>
    </Bubble>
  );
}

/** The number of the change by which the map was approved; without end where it does not say. */
function approvedAt(map: MapNode): number {
  const approved = map.props?.approved;
  const at = typeof approved === "object" && approved !== null && "seq" in approved ? approved.seq : null;
  return typeof at === "number" ? at : Number.POSITIVE_INFINITY;
}
