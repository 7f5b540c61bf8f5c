import { FileUp, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../../ui/Button.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { ImportList } from "../import/ImportList.tsx";
import { usePaletteCommands } from "../palette/commands.ts";
import { useAddress } from "../place.ts";
import { Page } from "../shell/Page.tsx";
import { AddSource } from "./AddSource.tsx";
import { useSources } from "./data.ts";
import { LiveTab } from "./LiveTab.tsx";
import { readSources, tabs, writeSources } from "./place.ts";
import { RejectsTab } from "./RejectsTab.tsx";
import { SourceDetail } from "./SourceDetail.tsx";
import { SourceList } from "./SourceList.tsx";
import "./sources.css";

/** Who sends, what comes of it, what was refused, and what was brought as files. */
export default function SourcesPage() {
  const { t } = useSay();
  const phone = usePhone();
  const { place, go } = useAddress(readSources, writeSources);
  const [, navigate] = useLocation();
  const sources = useSources();
  const [adding, setAdding] = useState(false);
  const open = place.tab === "list" ? sources.data?.find((s) => s.id === place.source) : undefined;
  usePaletteCommands(
    useMemo(
      () => [
        { id: "sources.add", text: t("sources.add"), run: () => setAdding(true) },
        { id: "sources.import", text: t("sources.import"), run: () => navigate("/sources/import") },
      ],
      [t, navigate],
    ),
  );
  return (
    <Page
      title={open ? open.name : t("section.sources")}
      crumbs={open ? [{ text: t("section.sources"), href: "/sources" }] : []}
      actions={
        <>
          <Button size="small" icon={FileUp} iconOnly={phone} onClick={() => navigate("/sources/import")}>
            {t("sources.import")}
          </Button>
          <Button size="small" variant="primary" icon={Plus} onClick={() => setAdding(true)}>
            {t("sources.add")}
          </Button>
        </>
      }
    >
      <div className="sources">
        <h1 className="hidden">{t("section.sources")}</h1>
        {open ? (
          <SourceDetail key={open.id} source={open} way={place.way} onWay={(way) => go({ way }, "replace")} />
        ) : (
          <Tabs
            label={t("section.sources")}
            value={place.tab}
            tabs={tabs.map((value) => ({ value, text: t(`sources.tab.${value}`) }))}
            onChoose={(tab) => go({ tab, source: "", code: "", name: "", type: "", outcome: "" })}
          >
            {place.tab === "list" ? (
              <SourceList
                sources={sources.data}
                error={sources.error}
                onRetry={() => void sources.refetch()}
                onAdd={() => setAdding(true)}
              />
            ) : null}
            {place.tab === "live" ? <LiveTab place={place} go={go} sources={sources.data ?? []} /> : null}
            {place.tab === "rejects" ? <RejectsTab place={place} go={go} sources={sources.data ?? []} /> : null}
            {place.tab === "imports" ? <ImportList /> : null}
          </Tabs>
        )}
      </div>
      <AddSource open={adding} onClose={() => setAdding(false)} onAdded={(id) => go({ tab: "list", source: id, way: "" })} />
    </Page>
  );
}
