import { CloudOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { reach } from "../../api/client.ts";
import { useSay } from "../../ui/say.ts";
import { useNow } from "../../ui/screen.ts";

/** A server that is back within this time was never gone for the reader. */
const patience = 1_500;

/** Says that the server is gone, since when, and that the page comes back by itself. */
export function OfflineBanner() {
  const state = useSyncExternalStore(reach.subscribe, reach.now);
  const since = state.kind === "gone" ? state.since : null;
  const [told, setTold] = useState(false);
  useEffect(() => {
    setTold(false);
    if (since === null) return;
    const timer = setTimeout(() => setTold(true), patience);
    return () => clearTimeout(timer);
  }, [since]);
  return <div role="status">{since !== null && told ? <Gone since={since} /> : null}</div>;
}

function Gone({ since }: { readonly since: number }) {
  const { t, duration } = useSay();
  const now = useNow(1000);
  return (
    <div className="offline">
      <CloudOff size={16} aria-hidden="true" />
      <p className="grow">
        <b className="medium">{t("shell.offline.title")}</b>{" "}
        <span aria-hidden="true">{t("shell.offline.since", { time: duration(Math.max(1, (now - since) / 1000)) })}</span>{" "}
        {t("shell.offline.about")}
      </p>
      <button type="button" className="button small" onClick={reach.again}>
        {t("shell.offline.again")}
      </button>
    </div>
  );
}
