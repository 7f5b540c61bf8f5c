import { CircleCheck, Info, TriangleAlert, Undo2, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useSay } from "./say.ts";

type Options = {
  /** Takes back what was done; Ctrl Z does it too, while the toast is there. */
  readonly undo?: () => void;
  readonly tone?: "done" | "note" | "bad";
};
type Toast = Options & { readonly id: number; readonly text: string };

const ToastContext = createContext<{ readonly show: (text: string, options?: Options) => void }>({ show: () => {} });

/** Says for a while what was done, and lets it be taken back. */
export const useToast = () => useContext(ToastContext);

const stays = 8_000;
const atOnce = 3;

/** Where the toasts of the pages inside appear. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const { t } = useSay();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const close = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const show = useCallback((text: string, options: Options = {}) => {
    next.current++;
    const id = next.current;
    setToasts((all) => [...all.slice(1 - atOnce), { ...options, id, text }]);
  }, []);
  const value = useMemo(() => ({ show }), [show]);
  const last = toasts.findLast((one) => one.undo);
  useEffect(() => {
    if (!last) return;
    const press = (event: KeyboardEvent) => {
      const field = event.target instanceof HTMLElement && event.target.closest("input, select, textarea");
      if (field || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      close(last.id);
      last.undo?.();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [last, close]);
  return (
    <ToastContext value={value}>
      {children}
      <section className="toasts" aria-label={t("ui.toasts")} aria-live="polite">
        {toasts.map((toast) => (
          <One key={toast.id} toast={toast} onClose={() => close(toast.id)} />
        ))}
      </section>
    </ToastContext>
  );
}

const icons = { done: CircleCheck, note: Info, bad: TriangleAlert } as const;

function One({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }) {
  const { t } = useSay();
  const [held, setHeld] = useState(false);
  const closes = useRef(onClose);
  useEffect(() => {
    closes.current = onClose;
  });
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => closes.current(), stays);
    return () => clearTimeout(timer);
  }, [held]);
  const Icon = icons[toast.tone ?? "done"];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it stays while one reads it; nothing is done by pointing at it
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={16} aria-hidden="true" />
      <span className="grow">{toast.text}</span>
      {toast.undo ? (
        <button
          type="button"
          className="link"
          onClick={() => {
            onClose();
            toast.undo?.();
          }}
        >
          <Undo2 size={14} aria-hidden="true" />
          {t("ui.undo")}
        </button>
      ) : null}
      <button type="button" className="button ghost icon small" aria-label={t("action.close")} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
