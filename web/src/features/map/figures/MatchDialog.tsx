import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { plural } from "../../../domain/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { KindTile } from "../../../ui/KindTile.tsx";
import { useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import type { Board } from "./board.ts";
import type { Proposal } from "./candidates.ts";

type Props = { readonly board: Board; readonly proposals: readonly Proposal[]; readonly onClose: () => void };

/** The pairs of what the map says and what is measured, to be looked at before they are bound. */
export function MatchDialog({ board, proposals, onClose }: Props) {
  const say = useSay();
  const { t } = say;
  const toast = useToast();
  // As it was when it was opened: a colleague's edit does not move the lines under one's hand.
  const [pairs] = useState(proposals);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = pairs.filter((p) => !left.has(p.item.id));
  const n = { n: say.count(chosen.length) };
  const bind = () => {
    board.set(
      t("mapfigures.bind.match_step", n),
      chosen.map((p) => ({ id: p.item.id, key: "bind", value: p.candidate.bind })),
    );
    toast.show(t(`mapfigures.bind.match_done_${plural(chosen.length)}`, n));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("mapfigures.bind.match")}
      size="wide"
      actions={
        <>
          <Button onClick={onClose}>{t("mapfigures.bind.cancel")}</Button>
          <Button variant="primary" disabled={chosen.length === 0} onClick={bind}>
            {t("mapfigures.bind.match_do", n)}
          </Button>
        </>
      }
    >
      <p className="second">
        {t(`mapfigures.bind.match_${plural(pairs.length)}`, { n: say.count(pairs.length) })}. {t("mapfigures.bind.match_about")}
      </p>
      <ul className="mf-pairs">
        {pairs.map(({ item, title, candidate }) => (
          <li key={item.id}>
            <label>
              <input
                type="checkbox"
                checked={!left.has(item.id)}
                aria-label={t("mapfigures.bind.match_take", { from: title, to: candidate.text })}
                onChange={(event) => {
                  const next = new Set(left);
                  if (event.target.checked) next.delete(item.id);
                  else next.add(item.id);
                  setLeft(next);
                }}
              />
              <span className="cut voice">{title}</span>
              <ArrowRight size={14} className="quiet" aria-hidden="true" />
              <span className="row tight cut">
                {candidate.touchpoint ? <KindTile point={candidate.touchpoint} size={18} /> : null}
                <span className="cut medium">{candidate.text}</span>
                <span className="t11 quiet cut">{candidate.about}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
