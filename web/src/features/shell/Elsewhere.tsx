import { Compass, LockKeyhole, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Empty } from "../../ui/Empty.tsx";
import { useSay } from "../../ui/say.ts";
import { type Right, useMe } from "../me.ts";
import type { SectionID } from "../sections.ts";
import { Page } from "./Page.tsx";

/** An address at which there is no page. */
export function Lost() {
  const { t } = useSay();
  return (
    <Page title={t("shell.lost.title")}>
      <Empty level={1} icon={Compass} title={t("shell.lost.title")} text={t("shell.lost.about")}>
        <Link href="/journey" className="button">
          {t("shell.lost.home")}
        </Link>
      </Empty>
    </Page>
  );
}

type AllowedProps = { readonly right: Right; readonly name: SectionID | "audiences"; readonly children: ReactNode };

/** The page, for those who may see it; others read why not, and whom to ask. */
export function Allowed({ right, name, children }: AllowedProps) {
  const { t } = useSay();
  const me = useMe();
  if (!me.known || me.may(right)) return children;
  const title = t(`section.${name}`);
  return (
    <Page title={title}>
      <Empty
        level={1}
        icon={LockKeyhole}
        title={t("shell.forbidden.title", { section: title })}
        text={t("shell.forbidden.about", { role: t(`shell.role.${me.role}`) })}
      >
        <Link href="/journey" className="button">
          {t("shell.lost.home")}
        </Link>
      </Empty>
    </Page>
  );
}

/** A page that could not be loaded: the server is gone, or the program is a newer one. */
export function Broken({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useSay();
  return (
    <>
      <header className="top" />
      <main className="main" id="content" tabIndex={-1}>
        <Empty level={1} icon={RotateCw} title={t("shell.broken.title")} text={t("shell.broken.about")}>
          <button type="button" className="button primary" onClick={onRetry}>
            <RotateCw size={14} aria-hidden="true" />
            {t("shell.broken.again")}
          </button>
        </Empty>
      </main>
    </>
  );
}
