import type { ReactNode } from "react";
import { useSay } from "../../ui/say.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { useAddress } from "../place.ts";
import { Page } from "../shell/Page.tsx";
import { Charts } from "./Charts.tsx";
import { Foundations } from "./Foundations.tsx";
import { Parts } from "./Parts.tsx";
import "./gallery.css";

const tabs = ["foundations", "parts", "charts"] as const;
type Tab = (typeof tabs)[number];
type Place = { readonly tab: Tab };

const read = (search: string): Place => {
  const asked = new URLSearchParams(search).get("tab");
  return { tab: tabs.find((tab) => tab === asked) ?? "foundations" };
};
const write = ({ tab }: Place): string => (tab === "foundations" ? "" : `?tab=${tab}`);

const shown: Readonly<Record<Tab, () => ReactNode>> = { foundations: Foundations, parts: Parts, charts: Charts };

/** What every page is made of, in all its states. */
export default function GalleryPage() {
  const { t } = useSay();
  const { place, go } = useAddress(read, write);
  const Shown = shown[place.tab];
  return (
    <Page title={t("section.gallery")}>
      <div className="gallery">
        <h1>{t("gallery.title")}</h1>
        <p className="second">{t("gallery.lead")}</p>
        <Tabs
          label={t("section.gallery")}
          value={place.tab}
          tabs={tabs.map((tab) => ({ value: tab, text: t(`gallery.tab.${tab}`) }))}
          onChoose={(tab) => go({ tab }, "replace")}
        >
          <Shown />
        </Tabs>
      </div>
    </Page>
  );
}
