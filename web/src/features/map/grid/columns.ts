import { useMemo } from "react";
import { titleOf } from "../../../domain/map/node.ts";
import { useMapPart } from "../store.ts";

/** Widths of the grid, in pixels. */
export const headWidth = 112;
/** Where one more stage goes. */
export const newWidth = 40;
const least = 184;
const most = 320;

/** A column as it stands: where it begins, in pixels from the left of the lanes' cells. */
export type Column = { readonly id: string; readonly title: string; readonly x: number; readonly width: number };

/** The columns of the map in a space so many pixels wide. */
export function useColumns(space: number): readonly Column[] {
  const columns = useMapPart((s) => s.doc.columns);
  return useMemo(() => {
    const width = Math.round(Math.max(least, Math.min(most, (space - headWidth - newWidth) / Math.max(1, columns.length))));
    return columns.map(({ node }, i) => ({ id: node.id, title: titleOf(node), x: i * width, width }));
  }, [columns, space]);
}
