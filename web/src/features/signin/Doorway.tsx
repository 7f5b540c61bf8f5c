import type { ReactNode } from "react";
import { useEffect } from "react";
import { useSay } from "../../ui/say.ts";
import { Logo } from "../shell/Logo.tsx";
import { LanguageSwitch, ThemeSwitch } from "../shell/preferences.tsx";
import "./signin.css";

/** The pages before one is in: one thing to do, in the middle. */
export function Doorway({
  title,
  about,
  children,
}: {
  readonly title: ReactNode;
  readonly about?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { t } = useSay();
  const words = typeof title === "string" ? title : "";
  useEffect(() => {
    document.title = [words, t("app.name")].filter(Boolean).join(" · ");
  }, [words, t]);
  return (
    <main className="doorway" id="content">
      <header className="doorway-top">
        <span className="row strong">
          <Logo size={24} />
          {t("app.name")}
        </span>
        <span className="row">
          <ThemeSwitch />
          <LanguageSwitch />
        </span>
      </header>
      <div className="doorway-card">
        <h1>{title}</h1>
        {about ? <p className="second">{about}</p> : null}
        {children}
      </div>
    </main>
  );
}
