import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { useMe } from "../me.ts";
import { sections } from "../sections.ts";
import { FrameContext, type PageKey } from "./frame.ts";
import { useFrameKeys } from "./frameKeys.ts";
import { Keys } from "./Keys.tsx";
import { litSection } from "./menu.ts";
import { Rail } from "./Rail.tsx";
import { Tabs } from "./Tabs.tsx";

const Palette = lazy(() => import("../palette/Palette.tsx"));

/** The frame around every page: sections at the side or, on a phone, below; keys; search. It stays while pages change. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { t } = useSay();
  const phone = usePhone();
  const me = useMe();
  const [path, navigate] = useLocation();
  const [palette, setPalette] = useState<"never" | "open" | "closed">("never");
  const [keysOpen, setKeysOpen] = useState(false);
  const [pageKeys, setPageKeys] = useState<readonly PageKey[]>([]);
  const last = useRef<string | null>(null);
  const frame = useMemo(
    () => ({
      openPalette: () => setPalette("open"),
      openKeys: () => setKeysOpen(true),
      setPageKeys,
      // Who walks by keyboard or by ear goes on reading in the new page.
      arrive: () => {
        const content = document.getElementById("content");
        if (last.current !== null && last.current !== location.pathname && !content?.contains(document.activeElement))
          content?.focus({ preventScroll: true });
        last.current = location.pathname;
      },
    }),
    [],
  );
  const menu = sections.filter((section) => section.menu && me.may(section.right));
  const lit = litSection(path);
  const goTo = useCallback((to: string) => () => navigate(to), [navigate]);
  useFrameKeys({
    palette: frame.openPalette,
    keys: frame.openKeys,
    sections: Object.fromEntries(menu.flatMap((s) => (s.menu ? [[s.menu.key, goTo(s.path)]] : []))),
  });
  return (
    <FrameContext value={frame}>
      <div className="shell">
        <a className="skip" href="#content">
          {t("app.skip")}
        </a>
        {phone ? null : <Rail menu={menu} lit={lit} />}
        {children}
        {phone ? <Tabs menu={menu} lit={lit} /> : null}
      </div>
      <Keys open={keysOpen} onClose={() => setKeysOpen(false)} menu={menu} page={pageKeys} />
      {palette === "never" ? null : (
        <Suspense fallback={null}>
          <Palette open={palette === "open"} onClose={() => setPalette("closed")} />
        </Suspense>
      )}
    </FrameContext>
  );
}
