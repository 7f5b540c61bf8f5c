import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Select } from "../../../ui/Field.tsx";
import { KindTile } from "../../../ui/KindTile.tsx";
import { useSay } from "../../../ui/say.ts";
import { type Bind, type Of, ofs, sameSubject } from "./bind.ts";
import { type Item, textOf, useBoard } from "./board.ts";
import { FunnelFields, isWhole, PathFields, SurveyFields } from "./Conditions.tsx";
import { type Candidate, matching, type Offers, usePoints } from "./candidates.ts";
import { useFigures } from "./context.ts";
import { Preview } from "./Preview.tsx";

export type NodeKind = "stage" | "card" | "lane";

/** What each kind of node can be bound to, the usual first. */
function ofsFor(kind: NodeKind, lane: string): readonly Of[] {
  const none: readonly Of[] = kind === "lane" ? ["critical", "cost", "path", "funnel"] : ["stages"];
  const all = ofs.filter((of) => !none.includes(of));
  const first: Of = kind === "lane" ? "stages" : kind === "stage" ? "stage" : lane === "pains" ? "critical" : "touchpoint";
  return [first, ...all.filter((of) => of !== first)];
}

type Props = {
  readonly item: Item;
  readonly kind: NodeKind;
  readonly bind: Bind | null;
  readonly offers: Offers;
  readonly onDone: (bind: Bind) => void;
  readonly onCancel: () => void;
};

/** Chooses what a node is bound to, and shows its figure before it is. */
export function Chooser({ item, kind, bind, offers, onDone, onCancel }: Props) {
  const { t } = useSay();
  const board = useBoard();
  const lane =
    kind === "card"
      ? textOf(
          board.lanes.find((l) => board.cards.some((c) => c.id === item.id && c.lane === l.id)),
          "kind",
        )
      : "";
  const offered = ofsFor(kind, lane);
  const [of, setOf] = useState<Of>(bind?.of ?? offered[0] ?? "touchpoint");
  const [draft, setDraft] = useState<Bind | null>(bind ?? (of === "stages" ? { of: "stages" } : null));
  const [typed, setTyped] = useState("");
  const whole = draft && isWhole(draft) ? draft : null;
  return (
    <form
      className="mf-chooser"
      onSubmit={(event) => {
        event.preventDefault();
        if (whole) onDone(whole);
      }}
    >
      <Select
        label={t("mapfigures.bind.kind")}
        value={of}
        choices={offered.map((o) => ({ value: o, text: t(`mapfigures.of.${o}`) }))}
        onChange={(next) => {
          setOf(next);
          setTyped("");
          setDraft(next === bind?.of ? bind : next === "stages" ? { of: "stages" } : next === "survey" ? { of: "survey" } : null);
        }}
      />
      <Subject of={of} draft={draft} typed={typed} offers={offers} onTyped={setTyped} onDraft={setDraft} />
      <Preview node={item.id} bind={whole} />
      <div className="row">
        <Button type="submit" variant="primary" size="small" disabled={whole === null}>
          {t("mapfigures.bind.apply")}
        </Button>
        <Button variant="ghost" size="small" onClick={onCancel}>
          {t("mapfigures.bind.cancel")}
        </Button>
      </div>
    </form>
  );
}

type SubjectProps = {
  readonly of: Of;
  readonly draft: Bind | null;
  readonly typed: string;
  readonly offers: Offers;
  readonly onTyped: (typed: string) => void;
  readonly onDraft: (draft: Bind | null) => void;
};

function Subject({ of, draft, typed, offers, onTyped, onDraft }: SubjectProps) {
  const list = (candidates: readonly Candidate[]) => (
    <CandidateList candidates={candidates} draft={draft} typed={typed} onTyped={onTyped} onDraft={onDraft} />
  );
  switch (of) {
    case "touchpoint":
      return <Touchpoints candidates={offers.touchpoints} draft={draft} typed={typed} onTyped={onTyped} onDraft={onDraft} />;
    case "stage":
      return list(offers.stages);
    case "channel":
      return list(offers.channels);
    case "critical":
      return <Points draft={draft} typed={typed} onTyped={onTyped} onDraft={onDraft} />;
    case "cost":
      return <Costs offers={offers} draft={draft} onDraft={onDraft} />;
    case "survey":
      return <SurveyFields bind={draft?.of === "survey" ? draft : { of: "survey" }} onChange={onDraft} />;
    case "path":
      return <PathFields bind={draft?.of === "path" ? draft : null} onChange={onDraft} />;
    case "funnel":
      return <FunnelFields bind={draft?.of === "funnel" ? draft : null} onChange={onDraft} />;
    case "stages":
      return null;
  }
}

type ListProps = {
  readonly candidates: readonly Candidate[];
  readonly draft: Bind | null;
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly onDraft: (draft: Bind | null) => void;
};

/** A list that narrows while one types; Enter takes the first. */
function CandidateList({ candidates, draft, typed, onTyped, onDraft }: ListProps) {
  const { t } = useSay();
  const found = useMemo(() => matching(candidates, typed), [candidates, typed]);
  return (
    <div>
      <SearchField
        typed={typed}
        onTyped={onTyped}
        onEnter={() => {
          const [first] = found;
          if (first && (draft === null || !sameSubject(first.bind, draft))) onDraft(first.bind);
        }}
      />
      <ul className="mf-candidates">
        {found.map((c) => (
          <li key={JSON.stringify(c.bind)}>
            <button
              type="button"
              className="choice"
              aria-pressed={draft !== null && sameSubject(c.bind, draft)}
              onClick={() => onDraft(c.bind)}
            >
              {c.touchpoint ? <KindTile point={c.touchpoint} size={18} /> : null}
              <span className="grow cut">{c.text}</span>
              <span className="t11 quiet cut">{c.about}</span>
            </button>
          </li>
        ))}
        {found.length === 0 ? <li className="t12 quiet mf-nothing">{t("mapfigures.bind.no_match")}</li> : null}
      </ul>
    </div>
  );
}

function SearchField({
  typed,
  onTyped,
  onEnter,
}: {
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly onEnter: () => void;
}) {
  const { t } = useSay();
  return (
    <span className="mf-search">
      <Search size={14} aria-hidden="true" className="quiet" />
      <input
        className="field"
        type="search"
        aria-label={t("mapfigures.bind.search")}
        placeholder={t("mapfigures.bind.search")}
        value={typed}
        onChange={(event) => onTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          onEnter();
        }}
      />
    </span>
  );
}

/** Touchpoints can be counted together: each press adds one, or takes it away. */
function Touchpoints({ candidates, draft, typed, onTyped, onDraft }: ListProps) {
  const { t } = useSay();
  const chosen = draft?.of === "touchpoint" ? ("touchpoints" in draft ? draft.touchpoints : [draft.touchpoint]) : [];
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((c) => c !== id) : [...chosen, id];
    const [only, second] = next;
    onDraft(
      only === undefined ? null : second === undefined ? { of: "touchpoint", touchpoint: only } : { of: "touchpoint", touchpoints: next },
    );
  };
  const found = useMemo(() => matching(candidates, typed), [candidates, typed]);
  return (
    <div>
      <SearchField
        typed={typed}
        onTyped={onTyped}
        onEnter={() => {
          const first = found[0]?.touchpoint;
          if (first && !chosen.includes(first.id)) toggle(first.id);
        }}
      />
      <ul className="mf-candidates">
        {found.map((c) =>
          c.touchpoint ? (
            <li key={c.touchpoint.id}>
              <button
                type="button"
                className="choice"
                aria-pressed={chosen.includes(c.touchpoint.id)}
                onClick={() => c.touchpoint && toggle(c.touchpoint.id)}
              >
                <KindTile point={c.touchpoint} size={18} />
                <span className="grow cut">{c.text}</span>
                <span className="t11 quiet cut">{c.about}</span>
              </button>
            </li>
          ) : null,
        )}
        {found.length === 0 ? <li className="t12 quiet mf-nothing">{t("mapfigures.bind.no_match")}</li> : null}
      </ul>
      <p className="t11 quiet">{t("mapfigures.bind.several")}</p>
    </div>
  );
}

/** The critical points of the map's model, the costliest first. */
function Points({ draft, typed, onTyped, onDraft }: Omit<ListProps, "candidates">) {
  const say = useSay();
  const { t } = say;
  const { filter } = useFigures();
  const { model } = useBoard();
  const { data } = usePoints(filter, model, true);
  const candidates = useMemo(
    () =>
      (data?.points ?? []).map((point) => ({
        bind: { of: "critical", id: point.id } as const,
        text: say.name(point.name),
        about: point.costly ? say.money(point.cost) : "",
        names: [point.name.it, point.name.en],
      })),
    [data, say],
  );
  if (data && candidates.length === 0) return <p className="t12 quiet">{t("mapfigures.bind.critical_none")}</p>;
  return <CandidateList candidates={candidates} draft={draft} typed={typed} onTyped={onTyped} onDraft={onDraft} />;
}

function Costs({
  offers,
  draft,
  onDraft,
}: {
  readonly offers: Offers;
  readonly draft: Bind | null;
  readonly onDraft: (draft: Bind) => void;
}) {
  const { t } = useSay();
  const stage = draft?.of === "cost" ? (draft.stage ?? "") : "";
  const whole = { value: "", text: t("mapfigures.bind.whole") };
  const choices = offers.stages.flatMap((c) => (c.bind.of === "stage" ? [{ value: c.bind.stage, text: c.text }] : []));
  return (
    <Select
      label={t("mapfigures.bind.of_stage")}
      value={stage}
      choices={[whole, ...choices]}
      onChange={(next) => onDraft(next === "" ? { of: "cost" } : { of: "cost", stage: next })}
    />
  );
}
