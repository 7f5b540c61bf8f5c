import { Ellipsis, Keyboard, Map as MapIcon, TableProperties } from "lucide-react";
import { type ReactNode, useContext, useState } from "react";
import { Bubble } from "../../ui/Bubble.tsx";
import { useSay, WorkspaceContext } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { Keys } from "./Keys.tsx";
import { Logo } from "./Logo.tsx";
import { LanguageChoice, LanguageSwitch, ThemeChoice, ThemeSwitch } from "./preferences.tsx";

type Props = {
  readonly live: ReactNode;
  readonly actions: ReactNode;
  readonly view: "map" | "table";
  readonly onView: (view: "map" | "table") => void;
  readonly keysOpen: boolean;
  readonly onKeys: (open: boolean) => void;
  readonly children: ReactNode;
  readonly panel?: ReactNode;
};

/** The frame of every page: sections at the side, where one is at the top, preferences at the foot. */
export function Shell({ live, actions, view, onView, keysOpen, onKeys, children, panel }: Props) {
  const { t } = useSay();
  const phone = usePhone();
  const { name, demo } = useContext(WorkspaceContext);
  return (
    <div className={panel ? "shell with-panel" : "shell"}>
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      {phone ? null : (
        <nav className="rail" aria-label={t("app.sections")}>
          <a className="logo" href="/" aria-label={t("app.name")}>
            <Logo />
          </a>
          <a href="/" aria-current="page" aria-label={t("page.journey")} title={t("page.journey")}>
            <MapIcon size={20} strokeWidth={1.5} aria-hidden="true" />
          </a>
          <span className="grow" />
          <button type="button" onClick={() => onKeys(true)} aria-label={t("keys.open")} title={t("keys.open")}>
            <Keyboard size={20} strokeWidth={1.5} aria-hidden="true" />
          </button>
          <ThemeSwitch />
          <LanguageSwitch />
        </nav>
      )}
      <header className="top">
        <div className="crumbs">
          {phone ? <Logo size={22} /> : <span className="cut">{name}</span>}
          {phone ? null : <span aria-hidden="true">/</span>}
          <b className="cut">{phone ? name : t("page.journey")}</b>
          {demo && !phone ? (
            <span className="tag" title={t("page.demo_about")}>
              {t("page.demo")}
            </span>
          ) : null}
        </div>
        {live}
        <span className="grow" />
        {actions}
      </header>
      <main className="main" id="content" tabIndex={-1}>
        {children}
      </main>
      {panel}
      {phone ? <Tabs view={view} onView={onView} onKeys={() => onKeys(true)} /> : null}
      <Keys open={keysOpen} onClose={() => onKeys(false)} />
    </div>
  );
}

function Tabs({
  view,
  onView,
  onKeys,
}: {
  readonly view: "map" | "table";
  readonly onView: (view: "map" | "table") => void;
  readonly onKeys: () => void;
}) {
  const { t } = useSay();
  const [more, setMore] = useState(false);
  return (
    <nav className="tabs" aria-label={t("app.sections")}>
      <button type="button" aria-pressed={view === "map"} onClick={() => onView("map")}>
        <MapIcon size={22} strokeWidth={1.5} aria-hidden="true" />
        {t("view.map")}
      </button>
      <button type="button" aria-pressed={view === "table"} onClick={() => onView("table")}>
        <TableProperties size={22} strokeWidth={1.5} aria-hidden="true" />
        {t("view.table")}
      </button>
      <Bubble
        opened={more}
        onChange={setMore}
        label={t("action.more")}
        target={
          <button type="button" aria-expanded={more} onClick={() => setMore(true)}>
            <Ellipsis size={22} strokeWidth={1.5} aria-hidden="true" />
            {t("action.more")}
          </button>
        }
      >
        <LanguageChoice />
        <ThemeChoice />
        <button
          type="button"
          className="choice"
          onClick={() => {
            setMore(false);
            onKeys();
          }}
        >
          <span className="mark">
            <Keyboard size={16} aria-hidden="true" />
          </span>
          {t("keys.open")}
        </button>
      </Bubble>
    </nav>
  );
}
