import { Link2, Unlink, Wand2 } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Select } from "../../../ui/Field.tsx";
import { KindTile } from "../../../ui/KindTile.tsx";
import { useSay } from "../../../ui/say.ts";
import { type Bind, showsOf } from "./bind.ts";
import { type Board, type Item, textOf, useBoard } from "./board.ts";
import { Chooser, type NodeKind } from "./Chooser.tsx";
import { bindOf, candidateOf, type Offers, proposalFor, proposals, useOffers } from "./candidates.ts";
import { useNodeFigure } from "./context.ts";
import { FigureAbout } from "./FigureAbout.tsx";
import { MatchDialog } from "./MatchDialog.tsx";
import { measureName } from "./measure.ts";

/** What a node is measured by: seen, chosen, changed and taken away; in the panel beside the map. */
export function Binding({ id }: { readonly id: string }) {
  const board = useBoard();
  const found = findNode(board, id);
  if (!found) return null;
  // Another node begins anew.
  return <One key={id} board={board} item={found.item} kind={found.kind} />;
}

function findNode(board: Board, id: string): { readonly item: Item; readonly kind: NodeKind } | null {
  const stage = board.stages.find((s) => s.id === id) ?? board.stages.flatMap((s) => s.steps).find((s) => s.id === id);
  if (stage) return { item: stage, kind: "stage" };
  const card = board.cards.find((c) => c.id === id);
  if (card) return { item: card, kind: "card" };
  const lane = board.lanes.find((l) => l.id === id);
  return lane ? { item: lane, kind: "lane" } : null;
}

type Props = { readonly board: Board; readonly item: Item; readonly kind: NodeKind };

function One({ board, item, kind }: Props) {
  const { t } = useSay();
  const offers = useOffers(board.model);
  const [choosing, setChoosing] = useState(false);
  const bind = bindOf(item);
  const put = (next: Bind) => board.set(t("mapfigures.bind.step"), [{ id: item.id, key: "bind", value: next }]);
  return (
    <section className="mf-bind" aria-label={t("mapfigures.bind.title")}>
      <h3>{t("mapfigures.bind.title")}</h3>
      {choosing ? (
        <Chooser
          item={item}
          kind={kind}
          bind={bind}
          offers={offers}
          onCancel={() => setChoosing(false)}
          onDone={(next) => {
            setChoosing(false);
            put(bind?.show && bind.of === next.of ? { ...next, show: bind.show } : next);
          }}
        />
      ) : bind ? (
        <Bound board={board} item={item} bind={bind} offers={offers} onChange={() => setChoosing(true)} onPut={put} />
      ) : (
        <Unbound board={board} item={item} kind={kind} offers={offers} onChoose={() => setChoosing(true)} onPut={put} />
      )}
      {choosing || !board.mayEdit ? null : <ByName board={board} offers={offers} />}
    </section>
  );
}

type BoundProps = {
  readonly board: Board;
  readonly item: Item;
  readonly bind: Bind;
  readonly offers: Offers;
  readonly onChange: () => void;
  readonly onPut: (bind: Bind) => void;
};

function Bound({ board, item, bind, offers, onChange, onPut }: BoundProps) {
  const say = useSay();
  const { t } = say;
  const figure = useNodeFigure(item.id);
  const candidate = candidateOf(bind, offers);
  const named = item.props.bind === undefined && textOf(item, "touchpoint") !== "";
  return (
    <>
      <p className="row mf-bound">
        {candidate?.touchpoint ? <KindTile point={candidate.touchpoint} size={20} /> : <Link2 size={16} aria-hidden="true" />}
        <span className="grow">
          {candidate ? <b className="medium">{candidate.text} </b> : null}
          <span className="t12 quiet">{t(`mapfigures.of.${bind.of}`)}</span>
        </span>
        {board.mayEdit ? (
          <Button variant="ghost" size="small" onClick={onChange}>
            {t("mapfigures.bind.change")}
          </Button>
        ) : null}
      </p>
      {named ? <p className="t12 quiet">{t("mapfigures.bind.by_touchpoint")}</p> : null}
      {figure ? (
        <FigureAbout figure={figure} unnamed={candidate !== undefined} />
      ) : (
        <p className="t12 quiet">{t("mapfigures.bind.preview_busy")}</p>
      )}
      {board.mayEdit ? (
        <div className="mf-bind-foot">
          <Select
            label={t("mapfigures.bind.show")}
            value={bind.show ?? ""}
            choices={[
              { value: "", text: t("mapfigures.bind.show_best") },
              ...showsOf(bind.of).map((name) => ({ value: name, text: measureName(bind.of, name, say) })),
            ]}
            onChange={(value) => {
              const { show: _, ...rest } = bind;
              const show = showsOf(bind.of).find((name) => name === value);
              onPut(show ? { ...rest, show } : rest);
            }}
          />
          <Button
            variant="ghost"
            size="small"
            icon={Unlink}
            onClick={() =>
              board.set(t("mapfigures.bind.off_step"), [
                { id: item.id, key: "bind", value: null },
                ...(textOf(item, "touchpoint") ? [{ id: item.id, key: "touchpoint", value: null }] : []),
              ])
            }
          >
            {t("mapfigures.bind.off")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

type UnboundProps = {
  readonly board: Board;
  readonly item: Item;
  readonly kind: NodeKind;
  readonly offers: Offers;
  readonly onChoose: () => void;
  readonly onPut: (bind: Bind) => void;
};

const nothingYet = { stage: "none_stage", card: "none", lane: "none_lane" } as const satisfies Readonly<Record<NodeKind, string>>;

function Unbound({ board, item, kind, offers, onChoose, onPut }: UnboundProps) {
  const { t } = useSay();
  const proposal = useMemo(() => proposalFor(item, kind, offers), [item, kind, offers]);
  return (
    <>
      <p className="t12 second">{t(`mapfigures.bind.${nothingYet[kind]}`)}</p>
      {board.mayEdit && proposal ? (
        <p className="row mf-seems">
          {proposal.candidate.touchpoint ? <KindTile point={proposal.candidate.touchpoint} size={18} /> : null}
          <span className="grow">{t("mapfigures.bind.seems", { name: proposal.candidate.text })}</span>
          <Button
            size="small"
            aria-label={t("mapfigures.bind.seems_do", { name: proposal.candidate.text })}
            onClick={() => onPut(proposal.candidate.bind)}
          >
            {t("mapfigures.bind.do")}
          </Button>
        </p>
      ) : null}
      {board.mayEdit ? (
        <div>
          <Button size="small" icon={Link2} onClick={onChoose}>
            {t("mapfigures.bind.choose")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Every node of the map that is like something measured, bound at once after a look at the pairs. */
function ByName({ board, offers }: { readonly board: Board; readonly offers: Offers }) {
  const { t } = useSay();
  const [open, setOpen] = useState(false);
  const all = useMemo(() => proposals(board, offers), [board, offers]);
  if (all.length < 2 && !open) return null;
  return (
    <div className="mf-byname">
      <Button variant="ghost" size="small" icon={Wand2} onClick={() => setOpen(true)}>
        {t("mapfigures.bind.match")} · {all.length}
      </Button>
      {open ? <MatchDialog board={board} proposals={all} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
