import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { Monitor, Moon, Sun } from "lucide-react";
import type { Language } from "../../domain/format.ts";
import { chooseLanguage } from "../../domain/text/index.ts";
import { Segments } from "../../ui/Segments.tsx";
import { useSay } from "../../ui/say.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import { useMotion } from "./motion.ts";

const schemes: readonly MantineColorScheme[] = ["light", "dark", "auto"];
const icons = { light: Sun, dark: Moon, auto: Monitor } as const;
const languages: readonly Language[] = ["it", "en"];

/** How the pages look, in this browser. */
export function AppearanceTab() {
  const { t, language } = useSay();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const { motion, choose } = useMotion();
  return (
    <section className="settings-part settings-form">
      <div>
        <h2>{t("settings.tab.appearance")}</h2>
        <p className="second">{t("settings.appearance.about")}</p>
      </div>
      <div className="settings-choices">
        <p className="label">{t("theme.label")}</p>
        <div>
          <Segments
            label={t("theme.label")}
            value={colorScheme}
            choices={schemes.map((value) => ({ value, text: t(`theme.${value}`), icon: icons[value] }))}
            onChoose={setColorScheme}
          />
        </div>
      </div>
      <div className="settings-choices">
        <p className="label">{t("language.label")}</p>
        <div>
          <Segments
            label={t("language.label")}
            value={language}
            choices={languages.map((value) => ({ value, text: t(`language.${value}`) }))}
            onChoose={(one) => void chooseLanguage(one)}
          />
        </div>
      </div>
      <Toggle
        label={t("settings.appearance.still")}
        hint={t("settings.appearance.still_about")}
        checked={motion === "still"}
        onChange={(still) => choose(still ? "still" : "auto")}
      />
    </section>
  );
}
