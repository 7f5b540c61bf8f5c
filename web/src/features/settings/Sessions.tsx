import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type { Session } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Ago, DateTime } from "../../ui/DateTime.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";

/** Where one is signed in, and how to end it. */
export function Sessions() {
  const { t } = useSay();
  const { show } = useToast();
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: async ({ signal }) => (await request<readonly Session[] | null>("/api/me/sessions", { signal })) ?? [],
    staleTime: 0,
  });
  const end = useMutation({
    mutationFn: (id: string | null) =>
      request<void>(id === null ? "/api/me/sessions" : `/api/me/sessions/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: (_, id) => show(t(id === null ? "settings.account.others_ended" : "settings.account.ended")),
    onSettled: () => client.invalidateQueries({ queryKey: ["sessions"] }),
  });
  const others = sessions.data?.filter((one) => !one.current).length ?? 0;
  return (
    <section className="settings-part">
      <div className="row apart wrap">
        <div>
          <h2>{t("settings.account.sessions")}</h2>
          <p className="second">{t("settings.account.sessions_about")}</p>
        </div>
        {others > 0 ? (
          <Button variant="danger" busy={end.isPending && end.variables === null} onClick={() => end.mutate(null)}>
            {t("settings.account.end_others")}
          </Button>
        ) : null}
      </div>
      {sessions.error ? <ErrorBox error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      {end.error ? <ErrorBox error={end.error} /> : null}
      <ul className="settings-list">
        {sessions.data?.map((one) => (
          <li key={one.id}>
            <div className="grow">
              <p className="row wrap">
                <bdi className="medium">{one.agent || t("settings.account.unknown_agent")}</bdi>
                {one.current ? <Chip tone="pos">{t("settings.account.here")}</Chip> : null}
              </p>
              <p className="t12 quiet">
                {one.address} · {t("settings.account.seen")} <Ago at={one.last_seen} /> · {t("people.expires_at")}{" "}
                <DateTime at={one.expires_at} />
              </p>
            </div>
            {one.current ? null : (
              <Button size="small" busy={end.isPending && end.variables === one.id} onClick={() => end.mutate(one.id)}>
                {t("settings.account.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
