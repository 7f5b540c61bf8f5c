import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { askBefore } from "./leaving.ts";
import { useSay } from "./say.ts";

/** Goes on to where the reader wanted to go. */
type Leave = () => void;

/**
 * While something is not saved, leaving asks: a link, a key, the browser's
 * back, closing the tab. Returns the question, to be shown, and drop, which
 * lets the next step go through, for a button that says that it throws away.
 */
export function useUnsaved(unsaved: boolean): { readonly question: ReactNode; readonly drop: () => void } {
  const { t } = useSay();
  const [leave, setLeave] = useState<Leave | null>(null);
  const dropped = useRef(false);
  useEffect(() => {
    if (!unsaved) return;
    dropped.current = false;
    const stop = guard((next) => {
      if (dropped.current) next();
      else setLeave(() => next);
    });
    return () => {
      stop();
      setLeave(null);
    };
  }, [unsaved]);
  const stay = () => setLeave(null);
  const go = () => {
    dropped.current = true;
    leave?.();
  };
  const question = (
    <Dialog
      open={leave !== null}
      onClose={stay}
      title={t("catalogue.unsaved.title")}
      actions={
        <>
          <Button variant="danger" onClick={go}>
            {t("catalogue.unsaved.leave")}
          </Button>
          <Button variant="primary" onClick={stay} data-autofocus>
            {t("catalogue.unsaved.stay")}
          </Button>
        </>
      }
    >
      <p>{t("catalogue.unsaved.about")}</p>
    </Dialog>
  );
  return {
    question,
    drop: () => {
      dropped.current = true;
    },
  };
}

/** Has every step to another address asked for first; returns how to stop. */
function guard(ask: (next: Leave) => void): () => void {
  const push = history.pushState;
  const here = location.href;
  let passing = false;
  const pushed: typeof history.pushState = (...step) =>
    ask(() => {
      passing = true;
      push.apply(history, step);
    });
  history.pushState = pushed;
  // The browser has already gone back: the address is put right, and gone back anew once that is wanted.
  const back = (event: PopStateEvent) => {
    if (passing) return;
    event.stopImmediatePropagation();
    History.prototype.pushState.call(history, null, "", here);
    ask(() => {
      passing = true;
      history.back();
    });
  };
  const close = (event: BeforeUnloadEvent) => event.preventDefault();
  askBefore(back);
  addEventListener("beforeunload", close);
  return () => {
    if (history.pushState === pushed) history.pushState = push;
    askBefore(null);
    removeEventListener("beforeunload", close);
  };
}
