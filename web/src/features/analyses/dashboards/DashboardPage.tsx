import { useQuery, useQueryClient } from "@tanstack/react-query";
import { LayoutDashboard, Pencil } from "lucide-react";
import { useContext, useEffect, useState } from "react";
import { Link, useLocation, useParams } from "wouter";
import { refusedWith, request } from "../../../api/client.ts";
import type { Dashboard, DashboardCard, SavedAnalysis } from "../../../api/shape.ts";
import { type DashboardPeriod, dashboardPeriods } from "../../../domain/analyses/lasting.ts";
import { Button } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Empty.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { Field, Select } from "../../../ui/Field.tsx";
import { useSay, WorkspaceContext } from "../../../ui/say.ts";
import { useLive } from "../../journey/data.ts";
import { useMe } from "../../me.ts";
import { LiveBadge } from "../../shell/LiveBadge.tsx";
import { Page } from "../../shell/Page.tsx";
import { ConfirmDelete } from "../ConfirmDelete.tsx";
import { useSavedAgain, useSavedAnalyses } from "../saved.ts";
import { BoardCard } from "./BoardCard.tsx";
import "../../journey/journey.css";
import "../gallery/gallery.css";
import "../../journey/states.css";

const own = "own";
/** Cards are asked again at most this often. */
const pace = 5_000;

/** Saved analyses side by side, up to date. */
export default function DashboardPage() {
  const { id = "" } = useParams();
  const say = useSay();
  const { t } = say;
  const me = useMe();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { name: workspace } = useContext(WorkspaceContext);
  const again = useSavedAgain();
  const key = ["dashboards", id];
  const board = useQuery({ queryKey: key, queryFn: ({ signal }) => request<Dashboard>(`/api/dashboards/${id}`, { signal }) });
  const saved = useSavedAnalyses();
  const [editing, setEditing] = useState(false);
  const [dragged, setDragged] = useState<number | null>(null);
  const [period, setPeriod] = useState<DashboardPeriod | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const live = useLive(key, undefined, null);
  const fresh = usePaced(live.paused ? null : (live.fresh?.seq ?? 0));
  const data = board.data;
  const change = async (next: Pick<Dashboard, "name" | "cards">) => {
    if (!data) return;
    client.setQueryData(key, { ...data, ...next });
    try {
      setFailed(null);
      await request(`/api/dashboards/${id}`, { method: "PUT", body: { name: next.name, about: data.about, cards: next.cards } });
    } catch (error) {
      setFailed(error);
      await board.refetch();
    }
  };
  const cards = data?.cards ?? [];
  const put = (next: readonly DashboardCard[]) => void change({ name: data?.name ?? "", cards: next });
  const move = (from: number, to: number) => {
    const card = cards[from];
    if (!card || from === to || to < 0 || to >= cards.length) return;
    put(cards.toSpliced(from, 1).toSpliced(to, 0, card));
  };
  const find = (of: string): SavedAnalysis | undefined => saved.data?.find((one) => one.id === of);
  const mayEdit = me.may("customers");
  if (board.error && refusedWith(board.error, 404)) return <Gone />;
  return (
    <Page
      title={data?.name ?? t("analyses.dashboard.title")}
      crumbs={[{ text: t("section.analyses"), href: "/analyses" }]}
      live={<LiveBadge live={live} newest="" empty={false} />}
      actions={
        mayEdit && data ? (
          <Button size="small" icon={Pencil} aria-pressed={editing} onClick={() => setEditing(!editing)}>
            {t(editing ? "analyses.dashboard.done" : "analyses.dashboard.edit")}
          </Button>
        ) : null
      }
    >
      <div className="analyses-page">
        {board.error || failed ? <ErrorBox error={failed ?? board.error} onRetry={() => void board.refetch()} /> : null}
        <h1 className="sentence">{data?.name ?? workspace}</h1>
        {data?.about ? <p className="second">{data.about}</p> : null}
        <div className="row wrap board-tools">
          <Select
            label={t("analyses.dashboard.period")}
            value={period ?? own}
            onChange={(value) => setPeriod(dashboardPeriods.find((p) => p === value) ?? null)}
            choices={[
              { value: own, text: t("analyses.dashboard.own") },
              ...dashboardPeriods.map((value) => ({ value, text: t("period.last", { n: Number.parseInt(value, 10) }) })),
            ]}
          />
          {editing && data ? (
            <>
              <BoardName key={data.id} name={data.name} onName={(name) => void change({ name, cards })} />
              <Select
                label={t("analyses.dashboard.add")}
                value=""
                onChange={(analysis) => (analysis ? put([...cards, { analysis, width: 2, height: 1 }]) : undefined)}
                choices={[
                  { value: "", text: t("analyses.dashboard.add_none") },
                  ...(saved.data ?? []).map((one) => ({ value: one.id, text: one.name })),
                ]}
              />
              <ConfirmDelete
                label={t("analyses.saved.delete_of", { name: data.name })}
                title={t("analyses.dashboard.ask_delete", { name: data.name })}
                about={t("analyses.dashboard.delete_about")}
                onDelete={async () => {
                  await request(`/api/dashboards/${id}`, { method: "DELETE" });
                  await again();
                  navigate("/analyses");
                }}
              />
            </>
          ) : null}
        </div>
        {data && cards.length === 0 ? (
          <Empty title={t("analyses.dashboard.empty")} text={t("analyses.dashboard.empty_about")} icon={LayoutDashboard} level={2}>
            {null}
          </Empty>
        ) : null}
        <ul className="board">
          {cards.map((card, i) => (
            <BoardCard
              // biome-ignore lint/suspicious/noArrayIndexKey: the same analysis may be there twice
              key={`${card.analysis} ${i}`}
              card={card}
              analysis={find(card.analysis)}
              known={saved.data !== undefined}
              period={period}
              fresh={fresh}
              editing={editing}
              onDrag={() => setDragged(i)}
              onDrop={() => {
                if (dragged !== null) move(dragged, i);
                setDragged(null);
              }}
              onMove={(by) => move(i, i + by)}
              onChange={(next) => put(cards.with(i, next))}
              onRemove={() => put(cards.toSpliced(i, 1))}
            />
          ))}
        </ul>
      </div>
    </Page>
  );
}

/** It was deleted, or never was. */
function Gone() {
  const { t } = useSay();
  return (
    <Page title={t("analyses.dashboard.missing")} crumbs={[{ text: t("section.analyses"), href: "/analyses" }]}>
      <Empty level={1} icon={LayoutDashboard} title={t("analyses.dashboard.missing")} text={t("analyses.dashboard.missing_about")}>
        <Link href="/analyses" className="button">
          {t("analyses.dashboard.missing_home")}
        </Link>
      </Empty>
    </Page>
  );
}

/** The position up to which the cards are asked: it follows the newest, at a pace. */
function usePaced(newest: number | null): number {
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (newest === null || newest === at) return;
    const timer = setTimeout(() => setAt(newest), pace);
    return () => clearTimeout(timer);
  }, [newest, at]);
  return at;
}

function BoardName({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  const { t } = useSay();
  const [text, setText] = useState(name);
  return (
    <Field
      label={t("analyses.dashboard.name")}
      value={text}
      onChange={setText}
      maxLength={120}
      onBlur={() => (text.trim() && text.trim() !== name ? onName(text.trim()) : undefined)}
    />
  );
}
