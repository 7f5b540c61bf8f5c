import { type Board, useBoard } from "./board.ts";

/** The map that is open, as its figures need it. */
export const useBoardOfMap = (): Board => useBoard();
