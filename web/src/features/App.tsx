import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { getWorkspace } from "../api/client.ts";
import { noWorkspace, useSay, WorkspaceContext } from "../ui/say.ts";
import { JourneyPage } from "./journey/JourneyPage.tsx";

export function App() {
  const workspace = useQuery({
    queryKey: ["workspace"],
    queryFn: ({ signal }) => getWorkspace(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { t } = useSay();
  const name = workspace.data?.name ?? "";
  useEffect(() => {
    document.title = name ? `${t("page.title", { workspace: name })} · ${t("app.name")}` : t("app.name");
  }, [name, t]);
  return (
    <WorkspaceContext value={workspace.data ?? noWorkspace}>
      <JourneyPage />
    </WorkspaceContext>
  );
}
