import { type KeyboardEvent, type ReactNode, useId } from "react";

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
      <div className="tablist" role="tablist" aria-label={label} onKeyDown={press} tabIndex={-1}>
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
