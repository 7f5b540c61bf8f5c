import { LockKeyhole } from "lucide-react";
import type { ComponentType } from "react";
import { Link, Redirect, useParams } from "wouter";
import { Empty } from "../../ui/Empty.tsx";
import { useSay } from "../../ui/say.ts";
import { type Right, useMe } from "../me.ts";
import { AuditTab } from "../people/AuditTab.tsx";
import { PeopleTab } from "../people/PeopleTab.tsx";
import { TokensTab } from "../people/TokensTab.tsx";
import { Page } from "../shell/Page.tsx";
import { AboutTab } from "./AboutTab.tsx";
import { AccountTab } from "./AccountTab.tsx";
import { AppearanceTab } from "./AppearanceTab.tsx";
import { BackupTab } from "./BackupTab.tsx";
import { WorkspaceTab } from "./WorkspaceTab.tsx";
import "./settings.css";

/** The parts of the settings, and what it takes to open each. */
const parts = [
  { id: "workspace", right: "settings", Part: WorkspaceTab },
  { id: "people", right: "members", Part: PeopleTab },
  { id: "tokens", right: "self", Part: TokensTab },
  { id: "backup", right: "settings", Part: BackupTab },
  { id: "audit", right: "members", Part: AuditTab },
  { id: "appearance", right: "self", Part: AppearanceTab },
  { id: "account", right: "self", Part: AccountTab },
  { id: "about", right: "figures", Part: AboutTab },
] as const satisfies readonly { readonly id: string; readonly right: Right; readonly Part: ComponentType }[];

/** On a phone the parts scroll sideways: the one that is open is in sight. */
const intoView = (link: HTMLElement | null): void => link?.scrollIntoView({ block: "nearest", inline: "center" });

/** What is set once, for the workspace and for oneself. */
export default function SettingsPage() {
  const { t } = useSay();
  const me = useMe();
  const { tab } = useParams<{ tab?: string }>();
  const mine = parts.filter((part) => me.may(part.right));
  if (!me.known) return <Page title={t("section.settings")}>{null}</Page>;
  const here = parts.find((part) => part.id === tab);
  if (!here) return <Redirect to={`/settings/${mine[0]?.id ?? "appearance"}`} replace />;
  const title = t(`settings.tab.${here.id}`);
  return (
    <Page title={title} crumbs={[{ text: t("section.settings"), href: "/settings" }]}>
      <div className="settings">
        <h1 className="hidden">{`${t("section.settings")}: ${title}`}</h1>
        <nav className="settings-nav" aria-label={t("section.settings")}>
          {mine.map((part) => (
            <Link
              key={part.id}
              href={`/settings/${part.id}`}
              aria-current={part.id === here.id ? "page" : undefined}
              ref={part.id === here.id ? intoView : undefined}
            >
              {t(`settings.tab.${part.id}`)}
            </Link>
          ))}
        </nav>
        <div className="settings-body">
          {me.may(here.right) ? (
            <here.Part />
          ) : (
            <Empty
              icon={LockKeyhole}
              title={t("shell.forbidden.title", { section: title })}
              text={t("shell.forbidden.about", { role: t(`shell.role.${me.role}`) })}
            />
          )}
        </div>
      </div>
    </Page>
  );
}
