/** Whether the server answers: told by every request, and asked again and again once it does not. */
type Reach = { readonly kind: "there" } | { readonly kind: "gone"; readonly since: number };

type Watch = {
  readonly now: () => Reach;
  readonly subscribe: (listener: () => void) => () => void;
  /** A request got no answer. */
  readonly missed: () => void;
  /** A request got an answer, whichever. */
  readonly answered: () => void;
  /** Asks now instead of at the next turn. */
  readonly again: () => void;
};

type Options = {
  /** Asks the server for a sign of life. */
  readonly ask: () => Promise<boolean>;
  readonly clock?: () => number;
};

const first = 1_000;
const longest = 30_000;
const there: Reach = { kind: "there" };

/** Watches one server; while it is gone it asks after 1 s, 2 s, 4 s … up to 30 s. */
export function watch({ ask, clock = Date.now }: Options): Watch {
  let state: Reach = there;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const turn = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), Math.min(longest, first * 2 ** failures));
    failures++;
  };
  const look = async () => {
    if (await ask()) answered();
    else if (state.kind === "gone") turn();
  };
  const answered = () => {
    clearTimeout(timer);
    failures = 0;
    if (state.kind === "there") return;
    state = there;
    tell();
  };
  return {
    now: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    missed: () => {
      if (state.kind === "gone") return;
      state = { kind: "gone", since: clock() };
      failures = 0;
      tell();
      turn();
    },
    answered,
    again: () => {
      if (state.kind === "there") return;
      failures = 0;
      clearTimeout(timer);
      void look();
    },
  };
}
