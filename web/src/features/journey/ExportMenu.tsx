import { Download } from "lucide-react";
import type { CriticalAnswer, JourneyAnswer } from "../../api/shape.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { download, downloadPoints, type ExportID, picture } from "./exports.ts";

const choices: readonly ExportID[] = ["stages", "touchpoints", "moves"];

export function ExportMenu({
  answer,
  critical,
  open,
  onOpen,
}: {
  readonly answer: JourneyAnswer;
  readonly critical: CriticalAnswer | undefined;
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
        <Take key={id} text={t(`action.csv_${id}`)} run={() => download(id, answer, say)} onDone={() => onOpen(false)} />
      ))}
      {critical ? <Take text={t("action.csv_points")} run={() => downloadPoints(critical, say)} onDone={() => onOpen(false)} /> : null}
      <Take text={t("action.png_circuit")} run={() => picture("png", answer, say)} onDone={() => onOpen(false)} />
      <Take text={t("action.svg_circuit")} run={() => picture("svg", answer, say)} onDone={() => onOpen(false)} />
      <p className="popover-title">{t("action.csv_about")}</p>
    </Bubble>
  );
}

type TakeProps = { readonly text: string; readonly run: () => void | Promise<void>; readonly onDone: () => void };

function Take({ text, run, onDone }: TakeProps) {
  return (
    <button
      type="button"
      className="choice"
      onClick={() => {
        onDone();
        void run();
      }}
    >
      <span className="mark">
        <Download size={14} aria-hidden="true" />
      </span>
      {text}
    </button>
  );
}
