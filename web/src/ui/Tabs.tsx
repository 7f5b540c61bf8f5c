import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";

type Props<V extends string> = {
  readonly label: string;
  readonly value: V;
  readonly tabs: readonly { readonly value: V; readonly text: string; readonly n?: string }[];
  readonly onChoose: (value: V) => void;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
};

/** Parts of a page, one at a time; arrows walk from tab to tab. */
export function Tabs<V extends string>({ label, value, tabs, onChoose, children }: Props<V>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // On a phone the chosen tab of a link may stand beyond the edge. Only the list is scrolled, never the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value says which tab is selected
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>("[aria-selected=true]");
    if (!list.current || !chosen) return;
    const [bounds, tab] = [list.current.getBoundingClientRect(), chosen.getBoundingClientRect()];
    if (tab.left < bounds.left || tab.right > bounds.right) list.current.scrollLeft += tab.left - bounds.left - 16;
  }, [value]);
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onChoose(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <>
      <div ref={list} className="tablist" role="tablist" aria-label={label} onKeyDown={press} tabIndex={-1}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            id={`${id}-${tab.value}`}
            type="button"
            role="tab"
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChoose(tab.value)}
          >
            {tab.text}
            {tab.n ? <span className="quiet t11">{tab.n}</span> : null}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`}>
        {children}
      </div>
    </>
  );
}
