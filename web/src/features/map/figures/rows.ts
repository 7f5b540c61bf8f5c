import type { MapFigures, NodeFigure } from "../../../api/shape.ts";
import { type Board, titleOf } from "./board.ts";

/** Every bound node of a map with what it is called, in the order of the map: stages and steps, lanes and their cells, cards. */
export function figureRows(board: Board, { nodes }: MapFigures): readonly { readonly title: string; readonly figure: NodeFigure }[] {
  const named = new Map(board.columns.map((column) => [column.id, titleOf(column)]));
  const one = (id: string, title: string) => {
    const figure = nodes[id];
    return figure ? [{ title, figure }] : [];
  };
  return [
    ...board.stages.flatMap((stage) => [
      ...one(stage.id, titleOf(stage)),
      ...stage.steps.flatMap((step) => one(step.id, `${titleOf(stage)}: ${titleOf(step)}`)),
    ]),
    ...board.lanes.flatMap((lane) => {
      const title = titleOf(lane);
      const cells = Object.entries(nodes[lane.id]?.cells ?? {});
      return [
        ...one(lane.id, title),
        ...cells.map(([stage, figure]) => ({ title: `${title}: ${named.get(stage) ?? stage}`, figure })),
        ...board.cards.filter((card) => card.lane === lane.id).flatMap((card) => one(card.id, titleOf(card))),
      ];
    }),
  ];
}
