import { createContext } from "react";

/** A key of one page, for the list of keys. */
export type PageKey = { readonly caps: readonly string[]; readonly about: string };

type Frame = {
  readonly openPalette: () => void;
  readonly openKeys: () => void;
  readonly setPageKeys: (keys: readonly PageKey[]) => void;
  /** A page is there to be read. */
  readonly arrive: () => void;
};

const nothing = () => {};

/** What a page can ask of the frame around it. */
export const FrameContext = createContext<Frame>({
  openPalette: nothing,
  openKeys: nothing,
  setPageKeys: nothing,
  arrive: nothing,
});
