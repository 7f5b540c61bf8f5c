import { Ellipsis, Keyboard, Search } from "lucide-react";
import { useContext, useState } from "react";
import { Link } from "wouter";
import { Bubble } from "../../ui/Bubble.tsx";
import { useSay } from "../../ui/say.ts";
import type { Section, SectionID } from "../sections.ts";
import { FrameContext } from "./frame.ts";
import { MeContent } from "./MeMenu.tsx";
import { LanguageChoice, ThemeChoice } from "./preferences.tsx";

type Props = { readonly menu: readonly Section[]; readonly lit: SectionID | null };

/** As many sections as fit beside "more". */
const first = 4;

/** The sections below the page of a phone; the rest is behind "more". */
export function Tabs({ menu, lit }: Props) {
  const { t } = useSay();
  const { openPalette, openKeys } = useContext(FrameContext);
  const [more, setMore] = useState(false);
  const [shown, rest] = [menu.slice(0, first), menu.slice(first)];
  const then = (act: () => void) => () => {
    setMore(false);
    act();
  };
  return (
    <nav className="tabs" aria-label={t("app.sections")}>
      {shown.map((section) => (
        <Link key={section.id} href={section.path} aria-current={section.id === lit ? "page" : undefined}>
          {section.menu ? <section.menu.icon size={22} strokeWidth={1.5} aria-hidden="true" /> : null}
          <span className="cut">{t(`section.${section.id}`)}</span>
        </Link>
      ))}
      <Bubble
        opened={more}
        onChange={setMore}
        label={t("action.more")}
        target={
          <button
            type="button"
            aria-expanded={more}
            aria-current={rest.some((s) => s.id === lit) ? "page" : undefined}
            onClick={() => setMore(true)}
          >
            <Ellipsis size={22} strokeWidth={1.5} aria-hidden="true" />
            {t("action.more")}
          </button>
        }
      >
        <div className="sheet-list">
          {rest.map((section) => (
            <Link
              key={section.id}
              href={section.path}
              className="choice"
              aria-current={section.id === lit ? "page" : undefined}
              onClick={() => setMore(false)}
            >
              <span className="mark">{section.menu ? <section.menu.icon size={16} aria-hidden="true" /> : null}</span>
              {t(`section.${section.id}`)}
            </Link>
          ))}
          <button type="button" className="choice" onClick={then(openPalette)}>
            <span className="mark">
              <Search size={16} aria-hidden="true" />
            </span>
            {t("shell.search")}
          </button>
        </div>
        <LanguageChoice />
        <ThemeChoice />
        <button type="button" className="choice" onClick={then(openKeys)}>
          <span className="mark">
            <Keyboard size={16} aria-hidden="true" />
          </span>
          {t("keys.open")}
        </button>
        <MeContent />
      </Bubble>
    </nav>
  );
}
