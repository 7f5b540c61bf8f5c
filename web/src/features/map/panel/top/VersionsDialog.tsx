import { Bookmark, CircleCheck, Eye, GitCompareArrows, Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import type { MapVersion } from "../../../../api/shape.ts";
import { nodesOf } from "../../../../domain/map/fold.ts";
import { treeOf } from "../../../../domain/map/tree.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Ago } from "../../../../ui/DateTime.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../../ui/ErrorBox.tsx";
import { Area, Field } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { useToast } from "../../../../ui/Toast.tsx";
import { mapPath } from "../../../maps/data.ts";
import { errorWords } from "../../../maps/words.ts";
import { useMap } from "../../store.ts";
import { useKeep, useRevert, useSight, useVersions } from "../data.ts";
import { StaticMap } from "../differences/StaticMap.tsx";

const icons = { named: Bookmark, approved: CircleCheck, before: Undo2 } as const;

/** The states of the map that were kept: to name one, look at one, bring one back. */
export function VersionsDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useSay();
  const { t } = say;
  const { id, may } = useMap();
  const [, navigate] = useLocation();
  const toast = useToast();
  const versions = useVersions();
  const revert = useRevert();
  const [seen, setSeen] = useState<MapVersion | null>(null);
  const failed = (error: unknown) => toast.show(errorWords(error, say), { tone: "bad" });
  const bringBack = (version: MapVersion) =>
    revert.mutate(version.version, {
      onSuccess: ({ before }) => {
        onClose();
        toast.show(t("maps.versions.back", { name: nameOf(version) }), { undo: () => revert.mutate(before, { onError: failed }) });
      },
      onError: failed,
    });
  const nameOf = (v: MapVersion) =>
    v.kind === "approved" ? t("maps.versions.approved") : v.kind === "before" ? t("maps.versions.before", { name: v.name }) : v.name;
  if (seen) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={nameOf(seen)}
        size="wide"
        actions={
          <>
            <Button onClick={() => setSeen(null)}>{t("maps.versions.all")}</Button>
            {may("edit") ? (
              <Button variant="primary" icon={Undo2} busy={revert.isPending} onClick={() => bringBack(seen)}>
                {t("maps.versions.restore")}
              </Button>
            ) : null}
          </>
        }
      >
        <p className="t12 second">
          {seen.by.name}, <Ago at={seen.at} />
        </p>
        {seen.note ? <p className="second">{seen.note}</p> : null}
        <Look map={id} version={seen.version} />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title={t("maps.top.versions")} size="wide">
      {may("edit") ? <Keep /> : null}
      {versions.error ? <ErrorBox error={versions.error} onRetry={() => void versions.refetch()} /> : null}
      {versions.data?.length === 0 ? <p className="second">{t("maps.versions.none")}</p> : null}
      <ul className="versions">
        {versions.data?.map((v) => {
          const Icon = icons[v.kind];
          const name = nameOf(v);
          return (
            <li key={v.version} className="row wrap">
              <Icon size={14} aria-hidden="true" />
              <span className="grow">
                <b>{name}</b>
                <span className="t12 quiet versions-about">
                  {v.by.name}, <Ago at={v.at} />
                  {v.note ? ` · ${v.note}` : ""}
                </span>
              </span>
              <Button size="small" variant="ghost" icon={Eye} aria-label={t("maps.versions.look_at", { name })} onClick={() => setSeen(v)}>
                {t("maps.versions.look")}
              </Button>
              <Button
                size="small"
                variant="ghost"
                icon={GitCompareArrows}
                aria-label={t("maps.versions.compare_with", { name })}
                onClick={() => {
                  onClose();
                  navigate(`${mapPath(id)}?view=differences&from=${v.version}`);
                }}
              >
                {t("maps.versions.compare")}
              </Button>
              {may("edit") ? (
                <Button size="small" icon={Undo2} aria-label={t("maps.versions.restore_of", { name })} onClick={() => bringBack(v)}>
                  {t("maps.versions.restore")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

function Keep() {
  const { t } = useSay();
  const keep = useKeep();
  const toast = useToast();
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  return (
    <form
      className="versions-new"
      onSubmit={(e) => {
        e.preventDefault();
        keep.mutate(
          { name: name.trim(), note: note.trim() },
          {
            onSuccess: () => {
              setName("");
              setNote("");
              toast.show(t("maps.versions.kept"));
            },
          },
        );
      }}
    >
      <Field
        label={t("maps.versions.name")}
        value={name}
        placeholder={t("maps.versions.name_hint")}
        maxLength={100}
        onChange={setName}
        data-autofocus
      />
      <Area label={t("maps.versions.note")} rows={2} value={note} maxLength={2000} onChange={setNote} />
      {keep.error ? <ErrorBox error={keep.error} /> : null}
      <div className="row">
        <Button variant="primary" type="submit" icon={Bookmark} busy={keep.isPending} disabled={name.trim() === ""}>
          {t("maps.versions.keep")}
        </Button>
      </div>
    </form>
  );
}

function Look({ map, version }: { readonly map: string; readonly version: number }) {
  const { data, error } = useSight({ map, version }, 0);
  const doc = useMemo(() => (data ? treeOf(nodesOf(data.nodes)) : null), [data]);
  if (error) return <ErrorBox error={error} />;
  return doc ? <StaticMap doc={doc} /> : null;
}
