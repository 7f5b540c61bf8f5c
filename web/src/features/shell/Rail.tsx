import { Keyboard } from "lucide-react";
import { useContext } from "react";
import { Link } from "wouter";
import { useSay } from "../../ui/say.ts";
import type { Section, SectionID } from "../sections.ts";
import { FrameContext } from "./frame.ts";
import { Logo } from "./Logo.tsx";
import { MeMenu } from "./MeMenu.tsx";
import { LanguageSwitch, ThemeSwitch } from "./preferences.tsx";

type Props = { readonly menu: readonly Section[]; readonly lit: SectionID | null };

/** The sections at the side of a large screen; at its foot what is the reader's own. */
export function Rail({ menu, lit }: Props) {
  const { t } = useSay();
  const { openKeys } = useContext(FrameContext);
  const entry = (section: Section) => {
    if (!section.menu) return null;
    const name = t(`section.${section.id}`);
    return (
      <Link
        key={section.id}
        href={section.path}
        aria-current={section.id === lit ? "page" : undefined}
        aria-label={name}
        title={name}
        onPointerEnter={() => void section.load()}
        onFocus={() => void section.load()}
      >
        <section.menu.icon size={20} strokeWidth={1.5} aria-hidden="true" />
      </Link>
    );
  };
  return (
    <nav className="rail" aria-label={t("app.sections")}>
      <Link className="logo" href="/" aria-label={t("app.name")}>
        <Logo />
      </Link>
      {menu.filter((s) => !s.menu?.foot).map(entry)}
      <span className="grow" />
      {menu.filter((s) => s.menu?.foot).map(entry)}
      <button type="button" onClick={openKeys} aria-label={t("keys.open")} title={t("keys.open")}>
        <Keyboard size={20} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <ThemeSwitch />
      <LanguageSwitch />
      <MeMenu />
    </nav>
  );
}
