import { Check, Send } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { CopyText } from "../../ui/Copy.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import type { Source } from "./data.ts";
import { EventLine } from "./EventLine.tsx";
import { useLiveCalls } from "./live.ts";
import { host, tryWay } from "./send.ts";
import { fromBrowser, snippet, ways } from "./snippets.ts";

type Props = { readonly source: Source; readonly way: string; readonly onWay: (way: string) => void };

/** How each kind of system sends: to copy, to try, and the event appears. */
export function SendWays({ source, way, onWay }: Props) {
  const { t } = useSay();
  const chosen = ways.find((one) => one === way) ?? (source.trust === "server" ? "node" : "web");
  const live = useLiveCalls({ source: source.id, type: "", name: "", outcome: "" }, false);
  const [trying, setTrying] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [sent, setSent] = useState<string | null>(null);
  const arrived = sent === null ? undefined : live.calls.find(({ row }) => row.message_id === sent);
  const first = live.calls[0];
  const attempt = async () => {
    setTrying(true);
    setProblem(null);
    try {
      const tried = await tryWay(chosen, source);
      if (tried.accepted) setSent(tried.id);
      else setProblem(new Error(tried.detail));
    } catch (error) {
      setProblem(error);
    } finally {
      setTrying(false);
    }
  };
  return (
    <section className="source-part">
      <h3>{t("sources.send")}</h3>
      <Tabs
        label={t("sources.send")}
        value={chosen}
        tabs={ways.map((value) => ({ value, text: t(`sources.way.${value}`) }))}
        onChoose={onWay}
      >
        <div className="source-way">
          <p className="second">{t(`sources.way_about.${chosen}`)}</p>
          <CopyText text={snippet(chosen, { host: host(), key: source.write_key })} label={t("sources.copy_snippet")} />
          {fromBrowser(chosen) && source.trust === "server" ? <p className="source-note">{t("sources.key_is_seen")}</p> : null}
          <div className="row wrap">
            <Button icon={Send} busy={trying} reason={source.disabled ? t("sources.disabled_about") : null} onClick={() => void attempt()}>
              {t("sources.try")}
            </Button>
            <span className="t13 second">{t("sources.try_about")}</span>
          </div>
          {problem ? <ErrorBox error={problem} title={t("sources.try_refused")} /> : null}
          <div className="source-arrivals" role="status">
            {arrived ? (
              <p className="row wrap pos">
                <Check size={16} aria-hidden="true" />
                {t("sources.arrived")}
              </p>
            ) : (
              <p className="row t13 quiet">
                <span className={live.open ? "live-dot on" : "live-dot"} aria-hidden="true" />
                {sent ? t("sources.waiting_test") : t(live.open ? "sources.waiting" : "sources.connecting")}
              </p>
            )}
          </div>
          {first ? (
            <ul className="event-list">
              {live.calls.slice(0, 5).map(({ key, row }) => (
                <li key={key}>
                  <EventLine row={row} />
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </Tabs>
    </section>
  );
}
