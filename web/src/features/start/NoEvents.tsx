import { Rocket } from "lucide-react";
import { Link } from "wouter";
import { Empty } from "../../ui/Empty.tsx";
import { useSay } from "../../ui/say.ts";

/** In place of figures while nothing has come yet: no filter is to blame. */
export function NoEvents() {
  const { t } = useSay();
  return (
    <Empty icon={Rocket} title={t("start.no_events")} text={t("start.no_events_about")}>
      <Link href="/start" className="button primary">
        {t("section.start")}
      </Link>
    </Empty>
  );
}
