import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowRight, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { request } from "../../api/client.ts";
import type { DemoEntry, DemoState } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { CopyText } from "../../ui/Copy.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Progress } from "../../ui/Progress.tsx";
import { useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";

const key = ["demo"] as const;

/** The made-up retailer beside this workspace: made, entered and removed from here. */
export function DemoWay() {
  const { t, count } = useSay();
  const may = useMe().may("settings");
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const state = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<DemoState>("/api/demo", { signal }),
    refetchInterval: (query) => (query.state.data?.stage === "making" || query.state.data?.stage === "leaving" ? 400 : false),
  });
  const make = useMutation({
    mutationFn: () => request<DemoState>("/api/demo", { method: "POST" }),
    onSuccess: (made) => queries.setQueryData(key, made),
  });
  const enter = useMutation({
    mutationFn: () => request<DemoEntry>("/api/demo/entry", { method: "POST" }),
    onSuccess: (entry) => location.assign(entry.address),
  });
  const remove = useMutation({
    mutationFn: () => request<undefined>("/api/demo", { method: "DELETE" }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const demo = state.data;
  const failed = make.error ?? enter.error ?? remove.error ?? state.error;
  if (failed) {
    return (
      <ErrorBox
        error={failed}
        onRetry={() => {
          for (const action of [make, enter, remove]) action.reset();
          void state.refetch();
        }}
      />
    );
  }
  switch (demo?.stage) {
    case undefined:
      return null;
    case "here":
      return <p className="t12 second turn">{t("start.demo.here")}</p>;
    case "never":
      return <ByCommand />;
    case "making":
    case "leaving":
      return (
        <Progress
          label={t(`start.demo.${demo.stage}`)}
          done={demo.total > 0 ? demo.done : null}
          total={demo.total}
          {...(demo.done > 0 ? { text: t("start.demo.so_far", { n: count(demo.done) }) } : {})}
        />
      );
    case "open":
      return may ? (
        <div className="row wrap end">
          <Button variant="primary" icon={ArrowRight} busy={enter.isPending} onClick={() => enter.mutate()}>
            {t("start.demo.enter")}
          </Button>
          <Button variant="danger" icon={Trash2} busy={remove.isPending} onClick={() => setRemoving(true)}>
            {t("start.demo.remove")}
          </Button>
          <Dialog
            open={removing}
            onClose={() => setRemoving(false)}
            title={t("start.demo.sure")}
            actions={
              <>
                <Button onClick={() => setRemoving(false)}>{t("start.demo.keep")}</Button>
                <Button
                  variant="danger"
                  onClick={() => {
                    setRemoving(false);
                    remove.mutate();
                  }}
                >
                  {t("start.demo.remove_now")}
                </Button>
              </>
            }
          >
            <p>{t("start.demo.sure_about")}</p>
          </Dialog>
        </div>
      ) : (
        <p className="t12 quiet">{t("start.demo.ask")}</p>
      );
    case "failed":
    case "absent":
      return (
        <>
          {demo.stage === "failed" ? (
            <p className="t12 neg turn" role="alert">
              {t("start.demo.failed", { reason: demo.reason ?? "" })}
            </p>
          ) : null}
          {may ? (
            <Button icon={Play} busy={make.isPending} onClick={() => make.mutate()}>
              {t("start.demo.make")}
            </Button>
          ) : (
            <ByCommand />
          )}
        </>
      );
  }
}

function ByCommand() {
  const { t } = useSay();
  return (
    <>
      <p className="t12 second turn">{t("start.demo.how")}</p>
      <CopyText text="percorso demo" label={t("start.copy")} />
    </>
  );
}
