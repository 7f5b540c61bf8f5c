import { FileUp, LayoutTemplate, Sparkles } from "lucide-react";
import { useSay } from "../../ui/say.ts";

type Props = { readonly makes: boolean; readonly onMake: (way: "choose" | "file" | "data") => void };

const ghosts = [0, 1, 2, 3, 4];

/** The shape of what will be there, and three ways to begin. */
export function NoMaps({ makes, onMake }: Props) {
  const { t } = useSay();
  return (
    <section className="no-maps">
      <svg viewBox="0 0 600 150" aria-hidden="true">
        {ghosts.map((i) => (
          <g key={i}>
            <rect x={i * 120 + 6} y="8" width="108" height="22" rx="5" className="ghost" />
            <rect x={i * 120 + 6} y="38" width={i % 2 ? 108 : 80} height="16" rx="4" className="ghost" />
          </g>
        ))}
        <path d="M10 100C120 70 170 72 240 84S380 140 450 122S560 78 592 76" className="ghost-line" />
      </svg>
      <h1>{t("maps.empty.title")}</h1>
      <p className="second">{t("maps.empty.text")}</p>
      {makes ? (
        <ul className="no-maps-ways">
          <li>
            <button type="button" onClick={() => onMake("choose")}>
              <LayoutTemplate size={20} strokeWidth={1.5} aria-hidden="true" />
              <b>{t("maps.empty.template")}</b>
              <span className="t12 second">{t("maps.empty.template_about")}</span>
            </button>
          </li>
          <li>
            <button type="button" onClick={() => onMake("data")}>
              <Sparkles size={20} strokeWidth={1.5} aria-hidden="true" />
              <b>{t("maps.empty.data")}</b>
              <span className="t12 second">{t("maps.empty.data_about")}</span>
            </button>
          </li>
          <li>
            <button type="button" onClick={() => onMake("file")}>
              <FileUp size={20} strokeWidth={1.5} aria-hidden="true" />
              <b>{t("maps.empty.file")}</b>
              <span className="t12 second">{t("maps.empty.file_about")}</span>
            </button>
          </li>
        </ul>
      ) : (
        <p className="second">{t("maps.empty.viewer")}</p>
      )}
    </section>
  );
}
