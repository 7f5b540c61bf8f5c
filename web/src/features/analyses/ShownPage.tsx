import { useQuery } from "@tanstack/react-query";
import { ChartNoAxesCombined, TableProperties } from "lucide-react";
import { useMemo, useState } from "react";
import { useParams } from "wouter";
import { refusedWith, request } from "../../api/client.ts";
import type { ShownAnalysis } from "../../api/shape.ts";
import { isAnalysisKind } from "../../domain/analyses/kinds.ts";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Segments } from "../../ui/Segments.tsx";
import { noWorkspace, useSay, WorkspaceContext } from "../../ui/say.ts";
import { useNow } from "../../ui/screen.ts";
import { Logo } from "../shell/Logo.tsx";
import { Doorway } from "../signin/Doorway.tsx";
import { SavedGlance } from "./Glances.tsx";
import { periodText } from "./saved.ts";
import { AnalysisContext } from "./shell/context.ts";
import "../journey/journey.css";
import "../journey/states.css";
import "./gallery/gallery.css";

/** How often the figures are asked for, ms. */
const pace = 30_000;

/** What a link shows of an analysis: its figures, and nothing else of the workspace. */
export default function ShownPage() {
  const { token = "" } = useParams();
  const say = useSay();
  const shown = useQuery({
    queryKey: ["shown", token],
    queryFn: ({ signal }) => request<ShownAnalysis>(`/api/shown/${encodeURIComponent(token)}`, { signal }),
    retry: false,
  });
  const [view, setView] = useState<"picture" | "table">("picture");
  const fresh = Math.floor(useNow(pace) / pace);
  const data = shown.data;
  const workspace = useMemo(
    () => (data ? { ...noWorkspace, name: data.workspace, currency: data.currency, zone: data.zone } : noWorkspace),
    [data],
  );
  const named = useMemo(() => ({ name: data?.name ?? "" }), [data]);
  // Ended, run out, or not whole: said without saying which.
  if (shown.error && refusedWith(shown.error, 404))
    return <Doorway title={say.t("maps.guest.gone")} about={say.t("maps.guest.gone_about")} />;
  if (shown.error) {
    return (
      <Doorway title={say.t("analyses.shown.failed")}>
        <ErrorBox error={shown.error} onRetry={() => void shown.refetch()} />
      </Doorway>
    );
  }
  return (
    <WorkspaceContext value={workspace}>
      <main className="shown-page" id="content">
        {data ? (
          <>
            <p className="row t12 quiet">
              <Logo size={20} />
              {say.t("analyses.shown.of", { workspace: data.workspace })}
            </p>
            <h1 className="sentence">{data.name}</h1>
            {isAnalysisKind(data.query.kind) ? <p className="second">{say.t(`analyses.kind.${data.query.kind}.question`)}</p> : null}
            {data.about ? <p className="second">{data.about}</p> : null}
            <p className="t12 quiet">{periodText(data.query, say)}</p>
            <Segments
              label={say.t("view.label")}
              value={view}
              choices={[
                { value: "picture", text: say.t("analyses.view.chart"), icon: ChartNoAxesCombined },
                { value: "table", text: say.t("view.table"), icon: TableProperties },
              ]}
              onChoose={setView}
            />
            <div className="shown-glance">
              <AnalysisContext value={named}>
                <SavedGlance
                  analysis={data}
                  path={`/api/shown/${encodeURIComponent(token)}/answer`}
                  query={data.query}
                  fresh={fresh}
                  height={420}
                  view={view}
                />
              </AnalysisContext>
            </div>
            {data.expires_at ? <p className="t12 quiet">{say.t("analyses.shown.until", { date: say.date(data.expires_at) })}</p> : null}
          </>
        ) : null}
      </main>
    </WorkspaceContext>
  );
}
