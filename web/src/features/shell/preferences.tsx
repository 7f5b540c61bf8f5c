import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { Check, Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import type { Language } from "../../domain/format.ts";
import { chooseLanguage } from "../../domain/text/index.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { useSay } from "../../ui/say.ts";

const languages: readonly Language[] = ["it", "en"];
const schemes: readonly MantineColorScheme[] = ["light", "dark", "auto"];
const icons = { light: Sun, dark: Moon, auto: Monitor } as const;

export function LanguageChoice({ onDone }: { readonly onDone?: () => void }) {
  const { t, language } = useSay();
  return (
    <div role="radiogroup" aria-label={t("language.label")} className="sheet-list">
      <p className="popover-title">{t("language.label")}</p>
      {languages.map((one) => (
        <Choice
          key={one}
          chosen={one === language}
          text={t(`language.${one}`)}
          lang={one}
          onChoose={() => {
            void chooseLanguage(one);
            onDone?.();
          }}
        />
      ))}
    </div>
  );
}

export function ThemeChoice({ onDone }: { readonly onDone?: () => void }) {
  const { t } = useSay();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <div role="radiogroup" aria-label={t("theme.label")} className="sheet-list">
      <p className="popover-title">{t("theme.label")}</p>
      {schemes.map((one) => (
        <Choice
          key={one}
          chosen={one === colorScheme}
          text={t(`theme.${one}`)}
          onChoose={() => {
            setColorScheme(one);
            onDone?.();
          }}
        />
      ))}
    </div>
  );
}

function Choice({
  chosen,
  text,
  lang,
  onChoose,
}: {
  readonly chosen: boolean;
  readonly text: string;
  readonly lang?: string;
  readonly onChoose: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native radio button cannot hold the mark at its side
    <button type="button" role="radio" aria-checked={chosen} className="choice" lang={lang} onClick={onChoose}>
      <span className="mark">{chosen ? <Check size={16} aria-hidden="true" /> : null}</span>
      {text}
    </button>
  );
}

/** The language at the foot of the rail. */
export function LanguageSwitch() {
  const { t, language } = useSay();
  const [open, setOpen] = useState(false);
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={t("language.label")}
      width={180}
      position="right-end"
      target={
        <button
          type="button"
          className="short"
          aria-label={`${t("language.label")}: ${t(`language.${language}`)}`}
          aria-expanded={open}
          title={t("language.label")}
          onClick={() => setOpen(!open)}
        >
          {t(`language.short_${language}`)}
        </button>
      }
    >
      <LanguageChoice onDone={() => setOpen(false)} />
    </Bubble>
  );
}

export function ThemeSwitch() {
  const { t } = useSay();
  const { colorScheme } = useMantineColorScheme({ keepTransitions: true });
  const [open, setOpen] = useState(false);
  const Icon = icons[colorScheme];
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={t("theme.label")}
      width={180}
      position="right-end"
      target={
        <button
          type="button"
          aria-label={`${t("theme.label")}: ${t(`theme.${colorScheme}`)}`}
          aria-expanded={open}
          title={t("theme.label")}
          onClick={() => setOpen(!open)}
        >
          <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        </button>
      }
    >
      <ThemeChoice onDone={() => setOpen(false)} />
    </Bubble>
  );
}
