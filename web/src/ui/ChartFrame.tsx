import { Check, Download, Link as LinkIcon, TableProperties } from "lucide-react";
import { type ReactNode, useContext, useId, useRef, useState } from "react";
import { type PlainTable, plainCsv } from "../domain/csv.ts";
import { Bubble } from "./Bubble.tsx";
import { useCopy } from "./Copy.tsx";
import { fontsOf, pngOf, svgOf } from "./picture.ts";
import { fileName, save } from "./save.ts";
import { useSay, WorkspaceContext } from "./say.ts";
import "./chart.css";

type Props = {
  readonly title: string;
  /** What is counted, and over what. */
  readonly definition?: ReactNode;
  /** The figures of the chart, for those who read numbers: seen instead of the chart, and the CSV. */
  readonly table: PlainTable;
  /** Of the files, without an ending; the title where nothing is said. */
  readonly name?: string;
  /** The address that shows this same chart; that of the page where nothing is said. */
  readonly link?: () => string;
  /** Stands beside the title: a comparison, a choice. */
  readonly aside?: ReactNode;
  readonly level?: 2 | 3;
  /** Further ways to take it away. */
  readonly more?: readonly { readonly text: string; readonly run: () => void | Promise<void> }[];
  /** The chart: drawings, and HTML over them where need be. */
  readonly children: ReactNode;
};

/** A chart, and all the ways to take it away. */
export function ChartFrame({
  title,
  definition,
  table,
  name = title,
  link = () => location.href,
  aside,
  level = 2,
  more = [],
  children,
}: Props) {
  const say = useSay();
  const { t, language } = say;
  const { currency } = useContext(WorkspaceContext);
  const id = useId();
  const chart = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<"chart" | "table">("chart");
  const [open, setOpen] = useState(false);
  const { copied, copy } = useCopy();
  const Heading = level === 2 ? "h2" : "h3";
  const file = fileName(`percorso-${name}`);
  const take = (what: () => void | Promise<void>) => () => {
    setOpen(false);
    void what();
  };
  const choices = [
    { text: "CSV", run: () => save(new Blob([plainCsv(table, language, currency)], { type: "text/csv;charset=utf-8" }), `${file}.csv`) },
    ...(view === "chart"
      ? [
          {
            text: "PNG",
            run: async () => {
              if (chart.current) save(await pngOf(chart.current, title), `${file}.png`);
            },
          },
          {
            text: "SVG",
            run: async () => {
              if (!chart.current) return;
              const { svg } = svgOf(chart.current, title, await fontsOf(chart.current));
              save(new Blob([svg], { type: "image/svg+xml" }), `${file}.svg`);
            },
          },
        ]
      : []),
    ...more,
  ];
  return (
    <section className="chart-frame" aria-labelledby={`${id}-title`}>
      <div className="row wrap chart-head">
        <div className="grow">
          <Heading id={`${id}-title`}>{title}</Heading>
          {definition ? <p className="t12 quiet">{definition}</p> : null}
        </div>
        {aside}
        <button
          type="button"
          className="button ghost icon small"
          aria-pressed={view === "table"}
          aria-label={t("chart.table_of", { title })}
          title={t("chart.table")}
          onClick={() => setView(view === "table" ? "chart" : "table")}
        >
          <TableProperties size={14} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="button ghost icon small"
          aria-label={t("chart.link_of", { title })}
          title={t(copied ? "action.copied" : "chart.link")}
          onClick={() => copy(link())}
        >
          {copied ? <Check size={14} aria-hidden="true" /> : <LinkIcon size={14} aria-hidden="true" />}
          <span className="hidden" aria-live="polite">
            {copied ? t("action.copied") : ""}
          </span>
        </button>
        <Bubble
          opened={open}
          onChange={setOpen}
          label={t("chart.take")}
          width={160}
          position="bottom-end"
          target={
            <button
              type="button"
              className="button ghost icon small"
              aria-expanded={open}
              aria-label={t("chart.take_of", { title })}
              title={t("chart.take")}
              onClick={() => setOpen(!open)}
            >
              <Download size={14} aria-hidden="true" />
            </button>
          }
        >
          {choices.map((choice) => (
            <button key={choice.text} type="button" className="choice" onClick={take(choice.run)}>
              <span className="mark">
                <Download size={14} aria-hidden="true" />
              </span>
              {choice.text}
            </button>
          ))}
        </Bubble>
      </div>
      {view === "table" ? (
        <PlainGrid table={table} title={title} />
      ) : (
        <div className="chart-body" ref={chart}>
          {children}
        </div>
      )}
    </section>
  );
}

/** Plain figures, as a CSV has them, written for people. */
export function PlainGrid({ table, title }: { readonly table: PlainTable; readonly title: string }) {
  const say = useSay();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
    <section className="chart-table" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.head} scope="col" className={column.unit === null ? undefined : "number"}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join("|")}>
              {row.map((value, i) => {
                const column = table.columns[i];
                const text = typeof value === "string" ? value : say.figure(value, column?.unit ?? "count");
                return i === 0 ? (
                  <th key={column?.head} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={column?.head} className={column?.unit === null ? undefined : "number"}>
                    {text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
