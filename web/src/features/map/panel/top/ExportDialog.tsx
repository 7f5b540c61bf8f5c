import { FileImage, FileJson2, type LucideIcon, Table } from "lucide-react";
import { address } from "../../../../api/base.ts";
import { laneKind, text } from "../../../../domain/map/node.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { fileName, save } from "../../../../ui/save.ts";
import { useSay } from "../../../../ui/say.ts";
import { apiOf } from "../../address.ts";
import { useMap } from "../../store.ts";
import { cardsCsv } from "./csv.ts";

/** The map as a file: to go on with elsewhere, to show, or to count. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, language } = useSay();
  const { id, doc } = useMap();
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  const shown = new URLSearchParams({ language, theme: dark ? "dark" : "light" });
  const name = fileName(text(doc.map, "title")) || "map";
  const links: readonly {
    readonly key: "json" | "svg" | "png";
    readonly href: string;
    readonly file: string;
    readonly icon: LucideIcon;
  }[] = [
    { key: "json", href: `${apiOf(id)}/document`, file: `${name}.percorso-map.json`, icon: FileJson2 },
    { key: "svg", href: `${apiOf(id)}/picture.svg?${shown}`, file: `${name}.svg`, icon: FileImage },
    { key: "png", href: `${apiOf(id)}/picture.png?${shown}`, file: `${name}.png`, icon: FileImage },
  ];
  return (
    <Dialog open onClose={onClose} title={t("maps.top.export")}>
      <div className="sheet-list exports">
        {links.map(({ key, href, file, icon: Icon }) => (
          <a key={key} className="choice" href={address(href)} download={file} onClick={() => setTimeout(onClose)}>
            <Icon size={16} aria-hidden="true" />
            <span className="grow">
              <b>{t(`maps.export.${key}`)}</b>
              <span className="t12 quiet">{t(`maps.export.${key}_about`)}</span>
            </span>
          </a>
        ))}
        <button
          type="button"
          className="choice"
          onClick={() => {
            const heads = [
              t("maps.csv.lane"),
              t("maps.csv.stage"),
              t("maps.csv.text"),
              t("maps.csv.evidence"),
              t("maps.csv.value"),
              t("maps.csv.touchpoint"),
              t("maps.csv.tags"),
              t("maps.csv.owner"),
              t("maps.csv.url"),
            ];
            const lane = (kind: string) => t(`maps.lane.${laneWord(kind)}`);
            save(new Blob([cardsCsv(doc, heads, lane, language)], { type: "text/csv;charset=utf-8" }), `${name}.csv`);
            onClose();
          }}
        >
          <Table size={16} aria-hidden="true" />
          <span className="grow">
            <b>{t("maps.export.csv")}</b>
            <span className="t12 quiet">{t("maps.export.csv_about")}</span>
          </span>
        </button>
      </div>
    </Dialog>
  );
}

const laneWord = (kind: string) => laneKind({ id: "", kind: "lane", props: { kind } }) ?? "text";
