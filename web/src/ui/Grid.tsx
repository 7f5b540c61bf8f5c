// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave out the rows that are not in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the row that is active
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, Check, Columns3 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import { Bubble } from "./Bubble.tsx";
import { useSay } from "./say.ts";
import { usePhone } from "./screen.ts";
import "./grid.css";

export type GridColumn<R> = {
  readonly id: string;
  readonly head: string;
  readonly title?: string; // what its head says to who points at it
  readonly cell: (row: R) => ReactNode;
  /** What the column is sorted by; without it, it is not sorted. */
  readonly value?: (row: R) => string | number | null;
  /** Pixels; 160 where nothing is said. What is left goes to the first column. */
  readonly width?: number;
  /** Numbers stand at the right. */
  readonly end?: boolean;
  /** Cannot be taken away. */
  readonly fixed?: boolean;
};

export type GridSort = { readonly id: string; readonly descending: boolean };

type Props<R> = {
  /** What the rows are: it is read out, and names the grid. */
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly GridColumn<R>[];
  readonly rowKey: (row: R) => string;
  /** Where a row leads: Enter or a click opens it, and it is a link. */
  readonly href?: (row: R) => string;
  /** What Enter or a click does, where a row leads nowhere else. */
  readonly onOpen?: (row: R) => void;
  /** The row that is open beside the grid. */
  readonly selected?: string | null;
  /** Ids of the columns that are shown, in order; all where nothing is said. With onShown a button lets the reader choose. */
  readonly shown?: readonly string[];
  readonly onShown?: (ids: readonly string[]) => void;
  /** With onSort the rows come sorted, and the owner is asked to sort them anew; else the grid sorts what it has. */
  readonly sort?: GridSort | null;
  readonly onSort?: (sort: GridSort) => void;
  /** How many rows there are in all, where not all have come yet. */
  readonly total?: number;
  /** The reader is near the end of the rows: time to get more. */
  readonly onEnd?: () => void;
  /** Old rows, until new ones come. */
  readonly busy?: boolean;
  /** Beside the chooser of columns. */
  readonly tools?: ReactNode;
  /** Shown where there is no row. */
  readonly empty?: ReactNode;
};

/** Many rows of which only those in sight are drawn: sorted, with columns to choose, all by keyboard. */
export function Grid<R>(props: Props<R>) {
  const { label, rows, columns, rowKey, href, onOpen, selected = null, total = rows.length, onEnd, busy = false, empty } = props;
  const id = useId();
  const phone = usePhone();
  const height = phone ? 48 : 36;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [ownSort, setOwnSort] = useState<GridSort | null>(null);
  const sort = props.onSort ? (props.sort ?? null) : ownSort;
  const shown = useMemo(
    () => (props.shown ? props.shown.flatMap((one) => columns.find((c) => c.id === one) ?? []) : columns),
    [columns, props.shown],
  );
  const sorter = props.onSort ? null : ownSort;
  const lines = useMemo(() => sorted(rows, columns, sorter), [rows, columns, sorter]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const end = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    if (onEnd && rows.length < total && end >= rows.length - 20) onEnd();
  }, [onEnd, end, rows.length, total]);

  const at = Math.max(0, Math.min(active, lines.length - 1));
  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(index, lines.length - 1));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 360) / height) - 2);
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: lines.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      goTo(to);
    } else if (event.key === "Enter") {
      const row = lines[at];
      const link = row && document.getElementById(`${id}-${rowKey(row)}`)?.querySelector<HTMLElement>("a[data-row-link]");
      if (link) link.click();
      else if (row) onOpen?.(row);
    }
  };
  const widths = shown.map((c, i) => (i === 0 ? `minmax(${c.width ?? 200}px, 1fr)` : `${c.width ?? 160}px`)).join(" ");
  const least = shown.reduce((sum, c, i) => sum + (c.width ?? (i === 0 ? 200 : 160)), 0) + 32;
  return (
    <div className={busy ? "grid-frame old" : "grid-frame"} aria-busy={busy || undefined}>
      {props.tools || props.onShown ? (
        <div className="row grid-tools">
          {props.tools}
          <span className="grow" />
          {props.onShown ? <Chooser columns={columns} shown={shown.map((c) => c.id)} onShown={props.onShown} /> : null}
        </div>
      ) : null}
      {lines.length === 0 && empty ? (
        empty
      ) : (
        <div
          className="grid"
          ref={scroller}
          role="grid"
          aria-label={label}
          aria-rowcount={total + 1}
          aria-colcount={shown.length}
          aria-activedescendant={lines[at] && items.some((item) => item.index === at) ? `${id}-${rowKey(lines[at])}` : undefined}
          tabIndex={0}
          onKeyDown={press}
        >
          <div className="grid-head" role="row" tabIndex={-1} aria-rowindex={1} style={{ gridTemplateColumns: widths, minWidth: least }}>
            {shown.map((column) => (
              <Head
                key={column.id}
                column={column}
                sort={sort?.id === column.id ? sort : null}
                onSort={props.onSort ?? setOwnSort}
                sortable={column.value !== undefined}
              />
            ))}
          </div>
          <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize(), minWidth: least }}>
            {items.map((item) => {
              const line = lines[item.index];
              if (!line) return null;
              const key = rowKey(line);
              const open = onOpen ? () => onOpen(line) : undefined;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
                <div
                  key={key}
                  id={`${id}-${key}`}
                  role="row"
                  tabIndex={-1}
                  className={item.index === at ? "grid-row active" : "grid-row"}
                  aria-rowindex={item.index + 2}
                  aria-selected={key === selected}
                  style={{ height, transform: `translateY(${item.start}px)`, gridTemplateColumns: widths }}
                  onClick={(event) => {
                    setActive(item.index);
                    if (event.target instanceof Element && event.target.closest("a, button, input, label")) return;
                    if (href) event.currentTarget.querySelector<HTMLElement>("a[data-row-link]")?.click();
                    else open?.();
                  }}
                >
                  {shown.map((column, i) => (
                    <div key={column.id} role="gridcell" className={column.end ? "grid-cell end" : "grid-cell"}>
                      {i === 0 && href ? (
                        <Link href={href(line)} data-row-link="" tabIndex={-1} className="cut">
                          {column.cell(line)}
                        </Link>
                      ) : (
                        column.cell(line)
                      )}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

type Value = string | number | null | undefined;

/** The rows in the order of a column; what has no value stands last in either direction, equals as they came. */
function sorted<R>(rows: readonly R[], columns: readonly GridColumn<R>[], sort: GridSort | null): readonly R[] {
  const value = sort && columns.find((c) => c.id === sort.id)?.value;
  if (!value) return rows;
  const sign = sort.descending ? -1 : 1;
  const missing = (v: Value) => v === null || v === undefined;
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((a, b) => Number(missing(a.value)) - Number(missing(b.value)) || sign * byValue(a.value, b.value))
    .map(({ row }) => row);
}

/** Numbers by size, words by the alphabet. */
function byValue(x: Value, y: Value): number {
  if (typeof x === "number" && typeof y === "number") return x - y;
  return String(x ?? "").localeCompare(String(y ?? ""), undefined, { numeric: true, sensitivity: "base" });
}

type HeadProps<R> = {
  readonly column: GridColumn<R>;
  readonly sort: GridSort | null;
  readonly sortable: boolean;
  readonly onSort: (sort: GridSort) => void;
};

function Head<R>({ column, sort, sortable, onSort }: HeadProps<R>) {
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      className={column.end ? "grid-cell end" : "grid-cell"}
      aria-sort={sort ? (sort.descending ? "descending" : "ascending") : undefined}
    >
      {sortable ? (
        <button
          type="button"
          className="grid-sort"
          // Numbers are looked at from the largest.
          onClick={() => onSort({ id: column.id, descending: sort ? !sort.descending : Boolean(column.end) })}
        >
          <span className="cut" title={column.title}>
            {column.head}
          </span>
          {sort ? <Arrow size={12} aria-hidden="true" /> : null}
        </button>
      ) : (
        <span className="cut" title={column.title}>
          {column.head}
        </span>
      )}
    </div>
  );
}

type ChooserProps<R> = {
  readonly columns: readonly GridColumn<R>[];
  readonly shown: readonly string[];
  readonly onShown: (ids: readonly string[]) => void;
};

/** Which columns are shown. One that is added takes the place that it has among all. */
function Chooser<R>({ columns, shown, onShown }: ChooserProps<R>) {
  const { t } = useSay();
  const [open, setOpen] = useState(false);
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={t("ui.columns")}
      width={240}
      position="bottom-end"
      target={
        <button type="button" className="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Columns3 size={14} aria-hidden="true" />
          {t("ui.columns")}
        </button>
      }
    >
      <div className="sheet-list grid-chooser">
        {columns.map((column) => {
          const on = shown.includes(column.id);
          return (
            <button
              key={column.id}
              type="button"
              role="checkbox"
              aria-checked={on}
              className="choice"
              disabled={column.fixed}
              onClick={() =>
                onShown(
                  on
                    ? shown.filter((one) => one !== column.id)
                    : columns.flatMap((c) => (c.id === column.id || shown.includes(c.id) ? [c.id] : [])),
                )
              }
            >
              <span className="mark box">{on ? <Check size={12} aria-hidden="true" /> : null}</span>
              {column.head}
            </button>
          );
        })}
      </div>
    </Bubble>
  );
}
