import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { useSearch } from "wouter/use-browser-location";
import { base } from "../api/base.ts";
import { getWorkspace, onSignedOut, reach } from "../api/client.ts";
import { settleLanguage } from "../domain/text/index.ts";
import { noWorkspace, WorkspaceContext } from "../ui/say.ts";
import { signInPath, useMe } from "./me.ts";
import { sections } from "./sections.ts";
import { Boundary } from "./shell/Boundary.tsx";
import { Allowed, Broken, Lost } from "./shell/Elsewhere.tsx";
import { Frame } from "./shell/Frame.tsx";
import { Home } from "./shell/Home.tsx";
import { Later } from "./shell/Later.tsx";
import { sectionAt } from "./shell/menu.ts";

export function App() {
  return (
    <Router base={base}>
      <Pages />
    </Router>
  );
}

function Pages() {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const client = useQueryClient();
  const me = useMe();
  const bare = sectionAt(path)?.right === "nobody";
  const workspace = useQuery({
    queryKey: ["workspace"],
    queryFn: ({ signal }) => getWorkspace(signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: !bare,
  });
  useEffect(
    () => (bare ? undefined : onSignedOut(() => navigate(signInPath(path + search), { replace: true }))),
    [bare, path, search, navigate],
  );
  const spoken = workspace.data?.languages;
  useEffect(() => {
    if (spoken) settleLanguage(spoken);
  }, [spoken]);
  // A server that was gone and is back is asked again for all that is on the page.
  useEffect(
    () =>
      reach.subscribe(() => {
        if (reach.now().kind === "there") void client.invalidateQueries();
      }),
    [client],
  );
  // Who is not signed in need not first see a page that they may not read.
  if (!bare && me.known && !me.may("self")) return <Redirect to={signInPath(path + search)} replace />;
  const routes = (
    <Boundary key={path} instead={(retry) => <Broken onRetry={retry} />}>
      <Switch>
        {sections.map(({ id, name, path: pattern, right, load }) => (
          <Route key={pattern} path={pattern}>
            {bare ? (
              <Later load={load} />
            ) : (
              <Allowed right={right} name={name ?? id}>
                <Later load={load} />
              </Allowed>
            )}
          </Route>
        ))}
        <Route path="/">
          <Home />
        </Route>
        <Route>
          <Lost />
        </Route>
      </Switch>
    </Boundary>
  );
  return <WorkspaceContext value={workspace.data ?? noWorkspace}>{bare ? routes : <Frame>{routes}</Frame>}</WorkspaceContext>;
}
