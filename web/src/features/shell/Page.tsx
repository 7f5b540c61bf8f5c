import { Search } from "lucide-react";
import { type ReactNode, useContext, useEffect } from "react";
import { Link } from "wouter";
import { useSay, WorkspaceContext } from "../../ui/say.ts";
import { searchKeys, usePhone } from "../../ui/screen.ts";
import { FrameContext, type PageKey } from "./frame.ts";
import { Logo } from "./Logo.tsx";
import { OfflineBanner } from "./OfflineBanner.tsx";

type Crumb = { readonly text: string; readonly href?: string };

type Props = {
  /** What the page is called: the last crumb, and the tab of the browser. */
  readonly title: string;
  /** What stands between the workspace and the title. */
  readonly crumbs?: readonly Crumb[];
  readonly live?: ReactNode;
  readonly actions?: ReactNode;
  /** An <aside> at the right, 352 px wide; a phone shows none. */
  readonly panel?: ReactNode;
  /** The keys of this page, for the list that ? opens. */
  readonly keys?: readonly PageKey[];
  readonly children: ReactNode;
};

const noKeys: readonly PageKey[] = [];

/** One page in the frame: where one is and what can be done at the top, the page, and what stands beside it. */
export function Page({ title, crumbs = [], live, actions, panel, keys = noKeys, children }: Props) {
  const { t } = useSay();
  const phone = usePhone();
  const { name, demo } = useContext(WorkspaceContext);
  const { openPalette, setPageKeys, arrive } = useContext(FrameContext);
  useEffect(() => {
    document.title = [title, name, t("app.name")].filter(Boolean).join(" · ");
  }, [title, name, t]);
  useEffect(() => {
    setPageKeys(keys);
    return () => setPageKeys(noKeys);
  }, [keys, setPageKeys]);
  useEffect(arrive, [arrive]);
  return (
    <>
      <header className="top">
        <nav className="crumbs" aria-label={t("shell.crumbs")}>
          {phone ? <Logo size={22} /> : <span className="cut">{name}</span>}
          {(phone ? [] : crumbs).map((crumb) => (
            <span key={crumb.text} className="row cut">
              <span aria-hidden="true">/</span>
              {crumb.href ? (
                <Link href={crumb.href} className="cut">
                  {crumb.text}
                </Link>
              ) : (
                <span className="cut">{crumb.text}</span>
              )}
            </span>
          ))}
          {phone ? null : <span aria-hidden="true">/</span>}
          <b className="cut" aria-current="page">
            {title}
          </b>
          {demo && !phone ? (
            <span className="tag" title={t("page.demo_about")}>
              {t("page.demo")}
            </span>
          ) : null}
        </nav>
        {live}
        <span className="grow" />
        {phone ? null : (
          <button type="button" className="button small search" onClick={openPalette}>
            <Search size={14} aria-hidden="true" />
            {t("shell.search")}
            <kbd>{searchKeys}</kbd>
          </button>
        )}
        {actions}
      </header>
      <main className="main" id="content" tabIndex={-1}>
        <OfflineBanner />
        {children}
      </main>
      {panel}
    </>
  );
}
