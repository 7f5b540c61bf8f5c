// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid: no table can hold cards that are dragged, and heads that stick
// biome-ignore-all lint/a11y/useFocusableInteractive: the cards in a cell take the focus, not the cell
import { CircleCheck, CircleDashed, Contrast, Flag } from "lucide-react";
import { memo, useContext } from "react";
import { address } from "../../../api/base.ts";
import { holdsTouchpoints, set } from "../../../domain/map/edit.ts";
import { isVoice, type Json, laneKind, type MapNode, type Op, text, texts, titleOf } from "../../../domain/map/node.ts";
import { KindTile } from "../../../ui/KindTile.tsx";
import { useSay } from "../../../ui/say.ts";
import { apiOf } from "../address.ts";
import { CardFigure } from "../figures/slots.tsx";
import { CommentCount } from "../panel/slots.tsx";
import { useMapPart, useModel } from "../store.ts";
import { CatalogueContext } from "./catalogue.ts";
import { type Offer, Words } from "./Words.tsx";
import { laneTitle } from "./words.ts";

const evidences = { none: CircleDashed, partly: Contrast, measured: CircleCheck } as const;
type Evidence = keyof typeof evidences;

/** What a claim rests on; a card that says nothing rests on nothing. */
const evidenceOf = (card: MapNode): Evidence => {
  const said = text(card, "evidence");
  return said === "partly" || said === "measured" ? said : "none";
};

type Props = {
  readonly card: MapNode;
  readonly lane: MapNode;
  /** Whether the keyboard is here. */
  readonly here: boolean;
};

/** One card. */
export const Card = memo(function Card({ card, lane, here }: Props) {
  const say = useSay();
  const { t } = say;
  const model = useModel();
  const selected = useMapPart((s) => s.selection.includes(card.id));
  const editing = useMapPart((s) => s.editing === card.id);
  const typed = useMapPart((s) => (s.editing === card.id ? s.typed : null));
  const by = useMapPart((s) => s.people.find((p) => p.editing === card.id) ?? s.people.find((p) => p.selection.includes(card.id)));
  const { points, offersOf } = useContext(CatalogueContext);
  const kind = laneKind(lane);
  const point = points.get(text(card, "touchpoint"));
  const evidence = evidenceOf(card);
  const Evidence = evidences[evidence];
  const words = titleOf(card);
  const image = imageOf(card.props?.image, model.state().id);
  const moment = text(card, "moment");
  const keep = (value: string, then: "stay" | "next" | "leave", offer: Offer | null) => {
    const ops: Op[] = value === words ? [] : [set(card.id, "text", value)];
    if (offer)
      ops.push(
        set(card.id, "touchpoint", offer.id),
        set(card.id, "bind", { of: "touchpoint", touchpoint: offer.id }),
        set(card.id, "evidence", "measured"),
      );
    if (value === "" && words === "" && !offer && !card.props?.touchpoint && !image)
      model.apply(t("studio.do.delete"), [{ op: "delete", id: card.id }]);
    else model.apply(t("studio.do.write"), ops);
    model.edit(null);
    if (then === "next") requestAnimationFrame(() => document.dispatchEvent(new CustomEvent("percorso-map-next")));
  };
  const classes = ["map-slip", isVoice(lane) ? "voiced" : "", selected ? "selected" : "", editing ? "writing" : "", by ? "theirs" : ""];
  return (
    <div
      className={classes.filter(Boolean).join(" ")}
      data-card={card.id}
      data-kind={kind ?? "text"}
      {...(by ? { "data-person": by.color } : {})}
    >
      {/* Lies over the card: what else is to be pressed on it, as its figure, stands beside this button, not within. */}
      <span
        className="map-hit"
        role="button"
        data-spot={card.id}
        tabIndex={here ? 0 : -1}
        aria-pressed={selected}
        aria-label={[
          words || t("studio.unnamed"),
          laneTitle(lane, say),
          t(`studio.evidence.${evidence}`),
          by ? t("studio.with", { name: by.name }) : "",
        ]
          .filter(Boolean)
          .join(", ")}
      />
      {by ? <span className="map-by">{by.editing === card.id ? t("studio.writes", { name: by.name }) : by.name}</span> : null}
      {moment ? (
        <span className="map-moment" title={t("studio.moment")}>
          <Flag size={11} aria-label={t("studio.moment")} />
        </span>
      ) : null}
      {image ? <img src={address(image.src)} alt={image.alt} loading="lazy" draggable={false} /> : null}
      <span className="map-slip-line">
        {point ? <KindTile point={point} size={20} /> : null}
        {kind === "needs" && typeof card.props?.met === "boolean" ? (
          <span className={card.props.met ? "pos" : "neg"}>{card.props.met ? "✓" : "✗"}</span>
        ) : null}
        {editing ? (
          <Words
            label={t("studio.words")}
            value={words}
            typed={typed}
            {...(holdsTouchpoints(lane) ? { offers: offersOf } : {})}
            onKeep={keep}
            onDrop={() => {
              if (words === "" && !image) model.apply(t("studio.do.delete"), [{ op: "delete", id: card.id }]);
              model.edit(null);
            }}
          />
        ) : (
          <span className={words || point ? "map-text" : "map-text quiet"}>
            {words || (point ? say.name(point.name) : t("studio.empty"))}
          </span>
        )}
        <span className="map-tail">
          <CommentCount node={card} />
          <CardFigure card={card} />
          <span className={`evidence ${evidence}`} title={t(`studio.evidence.${evidence}`)}>
            <Evidence size={14} strokeWidth={1.75} aria-hidden="true" />
          </span>
        </span>
      </span>
      {texts(card, "tags").length > 0 ? (
        <span className="map-tags">
          {texts(card, "tags").map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
        </span>
      ) : null}
    </div>
  );
});

function imageOf(value: Json | undefined, map: string): { readonly src: string; readonly alt: string } | null {
  if (typeof value !== "object" || value === null || !("asset" in value) || typeof value.asset !== "string") return null;
  return { src: `${apiOf(map)}/assets/${value.asset}`, alt: "alt" in value && typeof value.alt === "string" ? value.alt : "" };
}
