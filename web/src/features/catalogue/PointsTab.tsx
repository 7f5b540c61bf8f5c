import { CircleDashed, Plus, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import type { Pieces, TouchpointPiece } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { placeIn } from "./changes.ts";
import { useNames } from "./names.tsx";

type Props = {
  readonly pieces: Pieces;
  readonly text: string;
  readonly chosen: string;
  readonly may: boolean;
  readonly onText: (text: string) => void;
  readonly onChoose: (id: string) => void;
};

/** The touchpoints, those with interactions first; the rest are Percorso's that nothing has come to. */
export function PointsTab({ pieces, text, chosen, may, onText, onChoose }: Props) {
  const { t, count, name } = useSay();
  const names = useNames();
  const wanted = text.trim().toLowerCase();
  const [busy, idle] = useMemo(() => {
    const found = pieces.touchpoints.filter((p) =>
      [p.id, p.name.it, p.name.en, names.channel(p.channel)].some((word) => word.toLowerCase().includes(wanted)),
    );
    const sorted = found.toSorted((a, b) => b.interactions - a.interactions);
    const lively = (p: TouchpointPiece) => p.interactions > 0 || p.origin === "own" || p.origin === "changed";
    return [sorted.filter(lively), sorted.filter((p) => !lively(p))];
  }, [pieces, wanted, names]);
  return (
    <div className="cat-list">
      <div className="row wrap cat-tools">
        <Field quiet label={t("catalogue.search")} type="search" placeholder={t("catalogue.search")} value={text} onChange={onText} />
        {may ? (
          <Button icon={Plus} onClick={() => onChoose("+")}>
            {t("catalogue.point.new")}
          </Button>
        ) : null}
      </div>
      {busy.length === 0 && idle.length === 0 ? <p className="second">{t("catalogue.nothing_found", { text })}</p> : null}
      {busy.length > 0 ? <p className="cat-unit t11 quiet">{t("catalogue.interactions")}</p> : null}
      <ul className="cat-rows">
        {busy.map((point) => (
          <Row key={point.id} pieces={pieces} point={point} chosen={chosen === point.id} onChoose={onChoose} />
        ))}
      </ul>
      {idle.length > 0 ? (
        <details open={wanted !== "" || busy.length === 0}>
          <summary>{t("catalogue.point.idle", { n: count(idle.length) })}</summary>
          <ul className="cat-rows">
            {idle.map((point) => (
              <Row key={point.id} pieces={pieces} point={point} chosen={chosen === point.id} onChoose={onChoose} />
            ))}
          </ul>
        </details>
      ) : null}
      <p className="hidden" aria-live="polite">
        {wanted ? t("catalogue.found", { n: count(busy.length + idle.length), first: name(busy[0]?.name) }) : ""}
      </p>
    </div>
  );
}

type RowProps = {
  readonly pieces: Pieces;
  readonly point: TouchpointPiece;
  readonly chosen: boolean;
  readonly onChoose: (id: string) => void;
};

function Row({ pieces, point, chosen, onChoose }: RowProps) {
  const { t, count, name } = useSay();
  const names = useNames();
  const model = pieces.models.find((m) => m.id === pieces.default_model);
  const stage = model ? placeIn(model, point.id) : "";
  const shadowed = pieces.touchpoint_rules.some((rule) => rule.target === point.id && rule.own && rule.shadows.length > 0);
  const homeless = point.interactions > 0 && stage === "";
  return (
    <li>
      <button type="button" className="cat-row" aria-current={chosen || undefined} data-point={point.id} onClick={() => onChoose(point.id)}>
        <KindTile point={point} size={24} />
        <span className="grow">
          <span className="medium cut">{name(point.name) || point.id}</span>
          <span className="t12 quiet cut">
            {names.channel(point.channel)}
            {model && stage ? ` · ${names.stage(model.id, stage)}` : ""}
          </span>
        </span>
        {point.origin === "own" || point.origin === "changed" ? <span className="tag">{t(`catalogue.origin.${point.origin}`)}</span> : null}
        {point.proposed ? (
          <span className="tag">
            <CircleDashed size={12} aria-hidden="true" /> {t("catalogue.origin.data")}
          </span>
        ) : null}
        {shadowed || homeless ? (
          <span className="warn" title={t(shadowed ? "catalogue.warn.shadowed" : "catalogue.warn.homeless")}>
            <TriangleAlert size={14} role="img" aria-label={t(shadowed ? "catalogue.warn.shadowed" : "catalogue.warn.homeless")} />
          </span>
        ) : null}
        <span className="cat-n">{count(point.interactions)}</span>
      </button>
    </li>
  );
}
