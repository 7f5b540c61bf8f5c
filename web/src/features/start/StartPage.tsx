import { Link } from "wouter";
import { useSay } from "../../ui/say.ts";
import { useLive, useModels, useWhole } from "../journey/data.ts";
import { LiveBadge } from "../shell/LiveBadge.tsx";
import { Page } from "../shell/Page.tsx";
import { Start } from "./Start.tsx";

const whole = ["whole"] as const;

/** How to begin, for whoever comes back to it: the first interaction is told as it arrives. */
export default function StartPage() {
  const { t, count } = useSay();
  const models = useModels();
  const { whole: answer } = useWhole();
  const live = useLive(whole, answer.data?.coverage.seq, null);
  const interactions = answer.data?.coverage.interactions ?? 0;
  return (
    <Page title={t("section.start")} live={<LiveBadge live={live} newest={answer.data?.coverage.to ?? ""} empty={interactions === 0} />}>
      <Start
        model={models.data?.find((m) => m.default) ?? answer.data?.model ?? null}
        news={
          interactions > 0 ? (
            <p className="start-news">
              {t(interactions === 1 ? "start.news_one" : "start.news_other", { n: count(interactions) })}{" "}
              <Link href="/journey" className="button small">
                {t("start.see")}
              </Link>
            </p>
          ) : null
        }
      />
    </Page>
  );
}
