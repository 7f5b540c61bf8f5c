import { Plus } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { ModelPiece, Pieces, TouchpointPiece } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Field.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { placeIn } from "./changes.ts";

type Props = {
  readonly pieces: Pieces;
  readonly model: ModelPiece;
  readonly may: boolean;
  readonly chosen: string;
  readonly onStage: (id: string) => void;
  readonly onMove: (touchpoint: string, stage: string) => void;
  readonly onAdd: () => void;
};

type Column = { readonly id: string; readonly name: string; readonly voice: string; readonly points: readonly TouchpointPiece[] };

/**
 * Stages as columns. A touchpoint is dragged, or moved by Alt and an arrow; one
 * that is chosen can be sent to any stage, which is the way on a phone.
 */
export function Board({ pieces, model, may, chosen, onStage, onMove, onAdd }: Props) {
  const { t, name, count } = useSay();
  const [point, setPoint] = useState("");
  const [over, setOver] = useState<string | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const follow = useRef("");
  useEffect(() => {
    if (follow.current === "") return;
    const id = follow.current;
    follow.current = "";
    board.current?.querySelector<HTMLElement>(`[data-point="${CSS.escape(id)}"]`)?.focus();
  });
  const columns: readonly Column[] = [
    ...model.stages.map((s) => ({ id: s.id, name: name(s.name), voice: name(s.voice) })),
    { id: "none", name: t("catalogue.no_stage"), voice: t("catalogue.board.none_about") },
  ].map((column) => ({
    ...column,
    points: pieces.touchpoints
      .filter((p) => (placeIn(model, p.id) || "none") === column.id)
      .toSorted((a, b) => b.interactions - a.interactions),
  }));
  const move = (id: string, to: string) => {
    follow.current = id;
    onMove(id, to);
  };
  const press = (event: KeyboardEvent, id: string, at: number) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    const target = columns[at + by];
    event.preventDefault();
    event.stopPropagation();
    if (event.altKey) {
      if (may && target) move(id, target.id);
      return;
    }
    const next = board.current?.querySelectorAll(".board-column")[at + by]?.querySelector<HTMLElement>("[data-point]");
    next?.focus();
  };
  const drop = (event: DragEvent, to: string) => {
    const id = event.dataTransfer.getData("text/x-touchpoint");
    setOver(null);
    if (id === "" || !may) return;
    event.preventDefault();
    move(id, to);
  };
  const selected = pieces.touchpoints.find((p) => p.id === point);
  return (
    <>
      {may ? <p className="t12 quiet">{t("catalogue.board.how")}</p> : null}
      <div className="board" ref={board}>
        {columns.map((column, at) => (
          // biome-ignore lint/a11y/useSemanticElements: columns that things are dropped on, not a form
          <div
            key={column.id}
            className={over === column.id ? "board-column over" : "board-column"}
            role="group"
            aria-label={column.name}
            data-stage={column.id}
            onDragOver={(event) => {
              if (!may || !event.dataTransfer.types.includes("text/x-touchpoint")) return;
              event.preventDefault();
              setOver(column.id);
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => drop(event, column.id)}
          >
            <header>
              {may && column.id !== "none" ? (
                <button
                  type="button"
                  className="link"
                  aria-pressed={chosen === column.id}
                  onClick={() => onStage(chosen === column.id ? "" : column.id)}
                >
                  {column.name}
                </button>
              ) : (
                <b>{column.name}</b>
              )}
              <p className="t12 quiet">
                {t("catalogue.board.count", { n: count(column.points.reduce((sum, p) => sum + p.interactions, 0)) })}
              </p>
              <p className={column.id === "none" ? "t12 quiet" : "board-voice"}>{column.voice}</p>
            </header>
            <Points column={column} at={at} may={may} chosen={point} onChoose={setPoint} onPress={press} />
          </div>
        ))}
        {may ? (
          <Button variant="ghost" icon={Plus} onClick={onAdd}>
            {t("catalogue.stage.add")}
          </Button>
        ) : null}
      </div>
      {may && selected ? (
        <div className="board-move">
          <Select
            label={t("catalogue.board.move", { point: name(selected.name) })}
            value={placeIn(model, selected.id) || "none"}
            choices={columns.map((c) => ({ value: c.id, text: c.name }))}
            onChange={(to) => move(selected.id, to)}
          />
        </div>
      ) : null}
    </>
  );
}

type PointsProps = {
  readonly column: Column;
  readonly at: number;
  readonly may: boolean;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly onPress: (event: KeyboardEvent, id: string, at: number) => void;
};

function Points({ column, at, may, chosen, onChoose, onPress }: PointsProps) {
  const { t, count } = useSay();
  const lively = column.points.filter((p) => p.interactions > 0);
  const idle = column.points.filter((p) => p.interactions === 0);
  const card = (p: TouchpointPiece) => (
    <Card key={p.id} point={p} may={may} chosen={chosen === p.id} onChoose={onChoose} onPress={(e) => onPress(e, p.id, at)} />
  );
  return (
    <>
      <ul>{lively.map(card)}</ul>
      {idle.length > 0 ? (
        <details open={lively.length === 0 && idle.length < 6}>
          <summary className="t12 quiet">{t("catalogue.board.idle", { n: count(idle.length) })}</summary>
          <ul>{idle.map(card)}</ul>
        </details>
      ) : null}
    </>
  );
}

type CardProps = {
  readonly point: TouchpointPiece;
  readonly may: boolean;
  readonly chosen: boolean;
  readonly onChoose: (id: string) => void;
  readonly onPress: (event: KeyboardEvent) => void;
};

function Card({ point, may, chosen, onChoose, onPress }: CardProps) {
  const { name, count } = useSay();
  return (
    <li>
      <button
        type="button"
        className="board-card"
        data-point={point.id}
        draggable={may}
        aria-pressed={may ? chosen : undefined}
        onClick={() => onChoose(chosen ? "" : point.id)}
        onKeyDown={onPress}
        onDragStart={(event) => {
          event.dataTransfer.setData("text/x-touchpoint", point.id);
          event.dataTransfer.effectAllowed = "move";
        }}
      >
        <KindTile point={point} size={20} />
        <span className="grow">{name(point.name) || point.id}</span>
        <span className="t12 quiet">{count(point.interactions)}</span>
      </button>
    </li>
  );
}
