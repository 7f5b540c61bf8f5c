import { CopyPlus, GitCompareArrows, type LucideIcon, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { MapRow } from "../../api/shape.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { useMe } from "../me.ts";
import { mapPath, useCreate, useDelete } from "./data.ts";
import { errorWords } from "./words.ts";

type Props = { readonly row: MapRow; readonly icon: LucideIcon };

/** What can be done with a map without opening it. */
export function MapMenu({ row, icon: Icon }: Props) {
  const say = useSay();
  const { t } = say;
  const me = useMe();
  const toast = useToast();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState(false);
  const create = useCreate();
  const remove = useDelete();
  const makes = me.may("new_maps");
  const manages = row.access === "manage";
  if (!makes && !manages) return null;
  const failed = (error: unknown) => toast.show(errorWords(error, say), { tone: "bad" });
  const copy = (form: MapRow["form"]) => {
    setOpen(false);
    const title = form === row.form ? t("maps.copy.title", { title: row.title }) : t(`maps.copy.${form}`, { title: row.title });
    create.mutate({ copy: row.id, form, title: title.slice(0, 200) }, { onSuccess: (id) => navigate(mapPath(id)), onError: failed });
  };
  const other = row.form === "as-is" ? "to-be" : "as-is";
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={t("maps.menu", { title: row.title })}
      position="bottom-end"
      width={240}
      target={
        <button
          type="button"
          className="button ghost icon small map-menu"
          aria-label={t("maps.menu", { title: row.title })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon size={16} aria-hidden="true" />
        </button>
      }
    >
      <div className="sheet-list">
        {makes ? (
          <button type="button" className="choice" onClick={() => copy(row.form)}>
            <CopyPlus size={14} aria-hidden="true" />
            {t("maps.copy.same")}
          </button>
        ) : null}
        {makes && !row.pair ? (
          <button type="button" className="choice" onClick={() => copy(other)}>
            <GitCompareArrows size={14} aria-hidden="true" />
            {t(`maps.copy.make_${other}`)}
          </button>
        ) : null}
        {manages ? (
          <button
            type="button"
            className="choice neg"
            onClick={() => {
              setOpen(false);
              remove.mutate(
                { id: row.id, back: false },
                {
                  onSuccess: () =>
                    toast.show(t("maps.deleted.done", { title: row.title }), {
                      undo: () => remove.mutate({ id: row.id, back: true }, { onError: failed }),
                    }),
                  onError: failed,
                },
              );
            }}
          >
            <Trash2 size={14} aria-hidden="true" />
            {t("maps.deleted.delete")}
          </button>
        ) : null}
      </div>
    </Bubble>
  );
}
