import { Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import { unreachable } from "../../domain/unreachable.ts";
import { useSay } from "../../ui/say.ts";
import { useNow, usePhone } from "../../ui/screen.ts";
import type { Live } from "../journey/data.ts";

type State = { readonly tone: "on" | "warn" | "neg" | "quiet"; readonly text: string; readonly about: string };

/** A lost connection is told once it has not come back within this time. */
const patience = 4_000;
/** New interactions that stay uncounted for this long make the figures late. */
const tolerance = 10_000;
const quietAfter = 20_000;

/** How old the figures are, and why; a press pauses and resumes them. */
export function LiveBadge({ live, newest, empty }: { readonly live: Live; readonly newest: string; readonly empty: boolean }) {
  const say = useSay();
  const { t } = say;
  const now = useNow(1000);
  const phone = usePhone();
  const ago = (since: number) => say.duration(Math.max(1, (now - since) / 1000));
  // The newest interaction: told by the stream, else by the answer itself.
  const latest = [live.fresh?.at, newest]
    .filter((at): at is string => Boolean(at))
    .sort()
    .at(-1);

  const state = ((): State => {
    if (live.paused)
      return {
        tone: "quiet",
        text: t("live.paused"),
        about: latest ? t("live.reason_paused", { at: say.dateTime(latest) }) : t("live.paused"),
      };
    const { connection } = live;
    switch (connection.kind) {
      case "connecting":
        return { tone: "quiet", text: t("live.connecting"), about: t("live.connecting") };
      case "lost":
        if (now - connection.since > patience)
          return { tone: "neg", text: t("live.stopped"), about: t("live.reason_stopped", { time: ago(connection.since) }) };
        return { tone: "quiet", text: t("live.connecting"), about: t("live.connecting") };
      case "open":
        if (now - connection.heard > quietAfter)
          return {
            tone: "warn",
            text: t("live.late", { time: ago(connection.heard) }),
            about: t("live.reason_silent", { time: ago(connection.heard) }),
          };
        if (live.behindSince !== null && now - live.behindSince > tolerance)
          return { tone: "warn", text: t("live.late", { time: ago(live.behindSince) }), about: t("live.reason_late") };
        if (empty) return { tone: "quiet", text: t("live.waiting"), about: t("live.reason_quiet") };
        if (!latest) return { tone: "on", text: t("live.on"), about: t("live.reason_quiet") };
        return {
          tone: "on",
          text: phone || now - Date.parse(latest) > 86_400_000 ? t("live.on") : t("live.ago", { time: ago(Date.parse(latest)) }),
          about: t("live.reason_on", { at: say.dateTime(latest) }),
        };
      default:
        return unreachable(connection);
    }
  })();

  const dot: ReactNode = live.paused ? (
    <Pause size={12} aria-hidden="true" />
  ) : (
    <span className={state.tone === "on" ? "dot breathes" : "dot"} />
  );
  return (
    <span className="row live-group">
      <span className={`live ${state.tone}`} role="status" title={state.about}>
        {dot}
        <span aria-hidden="true">{state.text}</span>
        <span className="hidden">{state.tone === "on" ? t("live.on") : `${state.text}. ${state.about}`}</span>
      </span>
      <button
        type="button"
        className="button ghost icon small"
        aria-pressed={live.paused}
        aria-label={t(live.paused ? "live.resume" : "live.pause")}
        title={t(live.paused ? "live.resume" : "live.pause")}
        onClick={() => live.setPaused(!live.paused)}
      >
        {live.paused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
      </button>
    </span>
  );
}
