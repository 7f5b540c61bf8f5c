/** A column of the grid as it stands: its stage or step, and where it begins, in pixels from the lane's left. */
export type Column = { readonly id: string; readonly x: number; readonly width: number };
