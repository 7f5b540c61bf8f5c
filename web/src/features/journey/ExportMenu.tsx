import { Download } from "lucide-react";
import type { JourneyAnswer } from "../../api/shape.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { download, type ExportID } from "./exports.ts";

const choices: readonly ExportID[] = ["stages", "touchpoints", "moves"];

export function ExportMenu({
  answer,
  open,
  onOpen,
}: {
  readonly answer: JourneyAnswer;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}) {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  return (
    <Bubble
      opened={open}
      onChange={onOpen}
      label={t("action.export")}
      width={260}
      position="bottom-end"
      target={
        <button
          type="button"
          className={phone ? "button ghost icon" : "button small"}
          aria-expanded={open}
          aria-label={t("action.export")}
          onClick={() => onOpen(!open)}
        >
          <Download size={phone ? 18 : 14} aria-hidden="true" />
          {phone ? null : t("action.export")}
        </button>
      }
    >
      {choices.map((id) => (
        <button
          key={id}
          type="button"
          className="choice"
          onClick={() => {
            download(id, answer, say);
            onOpen(false);
          }}
        >
          <span className="mark">
            <Download size={14} aria-hidden="true" />
          </span>
          {t(`action.csv_${id}`)}
        </button>
      ))}
      <p className="popover-title">{t("action.csv_about")}</p>
    </Bubble>
  );
}
