import { LayoutDashboard, Plus, UsersRound } from "lucide-react";
import { Link, useLocation } from "wouter";
import { request } from "../../../api/client.ts";
import type { Dashboard, SavedAnalysis } from "../../../api/shape.ts";
import { analysisKinds } from "../../../domain/analyses/kinds.ts";
import { plural } from "../../../domain/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import { useMe } from "../../me.ts";
import { Page } from "../../shell/Page.tsx";
import { ConfirmDelete } from "../ConfirmDelete.tsx";
import { registry } from "../registry.ts";
import { hrefOf, kindName, useDashboards, useSavedAgain, useSavedAnalyses } from "../saved.ts";
import { Sketch } from "./Sketch.tsx";
import "../../journey/journey.css";
import "./gallery.css";

/** The questions that one can put, each in plain words, and what was made of them. */
export default function AnalysesPage() {
  const say = useSay();
  const { t } = say;
  const me = useMe();
  const [, navigate] = useLocation();
  const again = useSavedAgain();
  const saved = useSavedAnalyses();
  const boards = useDashboards();
  const make = async () => {
    const board = await request<Dashboard>("/api/dashboards", { body: { name: t("analyses.dashboard.first"), cards: [] } });
    await again();
    navigate(`/analyses/dashboards/${board.id}`);
  };
  return (
    <Page
      title={t("analyses.title")}
      actions={
        me.may("customers") ? (
          <Link href="/analyses/audiences" className="button small">
            <UsersRound size={14} aria-hidden="true" />
            {t("analyses.audience.title")}
          </Link>
        ) : null
      }
    >
      <div className="analyses-page">
        <h1 className="sentence">{t("analyses.lead")}</h1>
        <ul className="question-cards">
          {analysisKinds
            .filter((kind) => registry[kind])
            .map((kind) => (
              <li key={kind}>
                <Link href={`/analyses/${kind}`} className="question-card">
                  <Sketch kind={kind} />
                  <b>{t(`analyses.kind.${kind}.name`)}</b>
                  <span>{t(`analyses.kind.${kind}.question`)}</span>
                  <span className="t12 quiet">{t(`analyses.kind.${kind}.about`)}</span>
                </Link>
              </li>
            ))}
        </ul>
        <section aria-labelledby="boards">
          <div className="row apart">
            <h2 id="boards">{t("analyses.dashboard.title")}</h2>
            {me.may("customers") ? (
              <Button size="small" icon={Plus} onClick={() => void make()}>
                {t("analyses.dashboard.new")}
              </Button>
            ) : null}
          </div>
          {boards.error ? <ErrorBox error={boards.error} onRetry={() => void boards.refetch()} /> : null}
          {boards.data?.length === 0 ? <p className="second">{t("analyses.dashboard.none")}</p> : null}
          <ul className="saved-list">
            {boards.data?.map((board) => (
              <li key={board.id} className="row">
                <LayoutDashboard size={16} aria-hidden="true" />
                <Link href={`/analyses/dashboards/${board.id}`} className="grow cut">
                  {board.name}
                </Link>
                <span className="t12 quiet">
                  {t(`analyses.dashboard.cards_${plural(board.cards.length)}`, { n: say.count(board.cards.length) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="saved">
          <h2 id="saved">{t("analyses.saved.title")}</h2>
          {saved.error ? <ErrorBox error={saved.error} onRetry={() => void saved.refetch()} /> : null}
          {saved.data?.length === 0 ? <p className="second">{t("analyses.saved.none")}</p> : null}
          <ul className="saved-list">
            {saved.data?.map((one) => (
              <SavedRow key={one.id} one={one} />
            ))}
          </ul>
        </section>
      </div>
    </Page>
  );
}

function SavedRow({ one }: { readonly one: SavedAnalysis }) {
  const say = useSay();
  const { t } = say;
  const me = useMe();
  const toast = useToast();
  const again = useSavedAgain();
  const { kind } = one.query;
  return (
    <li className="row" data-saved={one.id}>
      <div className="grow cut">
        <Link href={hrefOf(one)}>{one.name}</Link>
        <p className="t12 quiet cut">
          {kindName(kind, say) ? `${kindName(kind, say)} · ` : ""}
          {t("analyses.saved.by", { name: one.changed_by, date: say.date(one.changed_at) })}
          {one.about ? ` · ${one.about}` : ""}
        </p>
      </div>
      {me.may("customers") ? (
        <ConfirmDelete
          label={t("analyses.saved.delete_of", { name: one.name })}
          title={t("analyses.saved.ask_delete", { name: one.name })}
          about={t("analyses.saved.delete_about")}
          onDelete={async () => {
            await request(`/api/analyses/${one.id}`, { method: "DELETE" });
            await again();
            toast.show(t("analyses.saved.deleted", { name: one.name }));
          }}
        />
      ) : null}
    </li>
  );
}
