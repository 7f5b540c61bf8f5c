import { Link } from "wouter";
import { analysisKinds } from "../../../domain/analyses/kinds.ts";
import { useSay } from "../../../ui/say.ts";
import { Page } from "../../shell/Page.tsx";
import { registry } from "../registry.ts";
import "./gallery.css";

/** The questions that one can put, each in plain words. */
export default function AnalysesPage() {
  const { t } = useSay();
  return (
    <Page title={t("analyses.title")}>
      <div className="analyses-page">
        <h1 className="sentence">{t("analyses.lead")}</h1>
        <ul className="question-cards">
          {analysisKinds
            .filter((kind) => registry[kind])
            .map((kind) => (
              <li key={kind}>
                <Link href={`/analyses/${kind}`} className="question-card">
                  <b>{t(`analyses.kind.${kind}.name`)}</b>
                  <span className="question">{t(`analyses.kind.${kind}.question`)}</span>
                  <span className="t12 quiet">{t(`analyses.kind.${kind}.about`)}</span>
                </Link>
              </li>
            ))}
        </ul>
      </div>
    </Page>
  );
}
