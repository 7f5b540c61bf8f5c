import { MessageSquare, X } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useState } from "react";
import { root, text, titleOf } from "../../domain/map/node.ts";
import { Button } from "../../ui/Button.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone, useSize } from "../../ui/screen.ts";
import { apiOf, sharedId } from "../map/address.ts";
import { CircleView } from "../map/figures/slots.tsx";
import { Grid } from "../map/grid/Grid.tsx";
import { Threads } from "../map/panel/comments/Threads.tsx";
import { guestName, setGuestName, useOpenThreads } from "../map/panel/data.ts";
import { StaticMap } from "../map/panel/differences/StaticMap.tsx";
import { PersonaPanel } from "../map/panel/slots.tsx";
import { MapProvider, useMap, useOpenMap } from "../map/store.ts";
import { Logo } from "../shell/Logo.tsx";
import { LanguageSwitch, ThemeSwitch } from "../shell/preferences.tsx";
import { GuestFigures } from "./GuestFigures.tsx";
import type { SharedMap } from "./shape.ts";
import "../map/map.css";
import "./shared.css";

type Props = {
  readonly token: string;
  readonly shared: SharedMap;
  /** Shown once the link opens nothing any more. */
  readonly gone: ReactNode;
};

/** The map to look at, live, without the frame of the program. */
export function SharedView({ token, shared, gone }: Props) {
  const id = sharedId(token);
  const model = useOpenMap(id, `${apiOf(id)}/live`);
  if (!model) return <main className="main" aria-busy="true" />;
  return (
    <MapProvider value={model}>
      <GuestFigures map={id} on={shared.figures}>
        <Open shared={shared} gone={gone} />
      </GuestFigures>
    </MapProvider>
  );
}

function Open({ shared, gone }: Omit<Props, "token">) {
  const { t, count } = useSay();
  const { doc, line, selection, may, blueprint } = useMap();
  const phone = usePhone();
  const size = useSize<HTMLDivElement>();
  const [talking, setTalking] = useState(false);
  const open = [...useOpenThreads().values()].reduce((sum, n) => sum + n, 0);
  const title = titleOf(doc.map) || shared.title || t("maps.untitled");
  useEffect(() => {
    document.title = [title, shared.workspace, t("app.name")].filter(Boolean).join(" · ");
  }, [title, shared.workspace, t]);
  const view = shared.look.view ?? text(doc.map, "view");
  useLayoutEffect(() => blueprint(view === "blueprint"), [blueprint, view]);
  if (line === "gone" || line === "out") return gone;
  return (
    <div className="shared">
      <header className="shared-top">
        <Logo size={24} />
        <h1 className="cut">{title}</h1>
        <span className="t12 quiet cut grow">
          {t("maps.guest.by", { name: shared.workspace ?? "" })}
          {shared.expires_at ? (
            <>
              {" · "}
              {t("maps.guest.until")} <DateTime at={shared.expires_at} dateOnly />
            </>
          ) : null}
        </span>
        {may("comment") ? (
          <Button size="small" icon={MessageSquare} aria-expanded={talking} onClick={() => setTalking(!talking)}>
            {t("maps.guest.talk")} {open > 0 ? <span className="quiet">{count(open)}</span> : null}
          </Button>
        ) : null}
        <ThemeSwitch />
        <LanguageSwitch />
      </header>
      <main className="shared-main" id="content">
        {phone ? null : <PersonaPanel />}
        <div className="map-middle shared-middle" ref={size.ref}>
          {line === "opening" ? null : view === "circle" ? (
            <CircleView />
          ) : phone ? (
            <StaticMap doc={doc} />
          ) : (
            <div className="map-scroll">
              <Grid space={size.width} onFind={() => {}} />
            </div>
          )}
        </div>
        {talking ? <Talk node={selection[0] ?? root} onClose={() => setTalking(false)} /> : null}
      </main>
    </div>
  );
}

/** What people say about what is chosen, and a guest's own words, under the name they give. */
function Talk({ node, onClose }: { readonly node: string; readonly onClose: () => void }) {
  const { t } = useSay();
  const { doc } = useMap();
  const [name, setName] = useState(guestName);
  return (
    <aside className="side-panel" aria-label={t("maps.guest.talk")}>
      <header className="row side-head">
        <h2 className="grow cut">{node === root ? t("maps.panel.whole") : titleOf(doc.node(node)) || t("maps.untitled")}</h2>
        <Button size="small" variant="ghost" icon={X} iconOnly onClick={onClose}>
          {t("action.close")}
        </Button>
      </header>
      <div className="side-body">
        <p className="t12 quiet">{t("maps.guest.pick")}</p>
        <Field
          label={t("maps.guest.name")}
          hint={t("maps.guest.name_about")}
          value={name}
          maxLength={60}
          autoComplete="name"
          onChange={(next) => {
            setName(next);
            setGuestName(next.trim());
          }}
        />
        <Threads node={node} />
      </div>
    </aside>
  );
}
