import { Download, SearchX } from "lucide-react";
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { address } from "../../api/base.ts";
import type { Query } from "../../api/shape.ts";
import {
  audienceQuestion,
  type CustomersPlace,
  customersQuestion,
  readCustomers,
  type Sort,
  usualColumns,
  writeCustomers,
} from "../../domain/customers.ts";
import { home, type Place } from "../../domain/place.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field } from "../../ui/Field.tsx";
import { Grid } from "../../ui/Grid.tsx";
import { useKeyboard } from "../../ui/keyboard.ts";
import { useSay, WorkspaceContext } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { KeepAudience } from "../analyses/shell/KeepAudience.tsx";
import { useFields, useWhole } from "../journey/data.ts";
import { Filters } from "../journey/Filters.tsx";
import { useMe } from "../me.ts";
import { usePaletteCommands } from "../palette/commands.ts";
import { type Change, useAddress } from "../place.ts";
import { Page } from "../shell/Page.tsx";
import { NoEvents } from "../start/NoEvents.tsx";
import { columnsOf } from "./columns.tsx";
import { type Slot, useCustomers } from "./list.ts";
import { Title, whoText } from "./Title.tsx";
import { Views } from "./Views.tsx";
import "./customers.css";

/** How long the reader must have stopped typing before the search is asked. */
const pause = 250;

const slotKey = (slot: Slot): string => String(slot.index);

/** Everybody, or the people of a figure: searched, sorted, with the columns one wants. */
export default function CustomersPage() {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  const me = useMe();
  const { place, go } = useAddress(readCustomers, writeCustomers);
  const { whole, extent } = useWhole();
  const fields = useFields();
  const question = useMemo(() => (extent ? customersQuestion(place, extent) : null), [place, extent]);
  const { query, answer, slots, at, need } = useCustomers(question);
  const [periodOpen, setPeriodOpen] = useState(false);
  const [viewsOpen, setViewsOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useKeyboard({ "/": () => field.current?.focus(), p: () => setPeriodOpen(true) });

  const columns = useMemo(() => columnsOf({ at, need, answer, fields, say }), [at, need, answer, fields, say]);
  const shown = place.columns ?? (phone ? ["name", "value", "last"] : usualColumns);
  const csv = useCsv(question, shown);
  const commands = useMemo(
    () => [
      { id: "customers.csv", text: t("customers.csv_command"), run: () => location.assign(csv) },
      { id: "customers.views", text: t("customers.views.command"), run: () => setViewsOpen(true) },
    ],
    [t, csv],
  );
  usePaletteCommands(commands);

  const rows = slots;
  const href = useCallback((slot: Slot) => `/customers/${at(slot.index)?.profile ?? ""}`, [at]);
  const error = whole.error ?? query.error;
  return (
    <Page
      title={t("section.customers")}
      keys={[
        { caps: ["/"], about: t("customers.keys.search") },
        { caps: ["↑", "↓"], about: t("customers.keys.walk") },
        { caps: ["Enter"], about: t("customers.keys.open") },
      ]}
      actions={phone ? null : <Views page="customers" opened={viewsOpen} onChange={setViewsOpen} />}
    >
      <div className="customers-page">
        <div className={query.isPlaceholderData ? "customers-head old" : "customers-head"}>
          {answer ? <Title answer={answer} place={place} fields={fields} /> : <h1 className="sentence">{t("section.customers")}</h1>}
          {extent ? (
            <Narrow place={place} go={go}>
              {(shared, change) => (
                <Filters place={shared} go={change} extent={extent} periodOpen={periodOpen} onPeriod={setPeriodOpen} alone />
              )}
            </Narrow>
          ) : null}
          {place.of ? (
            <div className="row wrap">
              <Chip remove={{ label: t("customers.who_remove"), run: () => go({ of: null, named: null }) }}>
                {place.named ?? t("analyses.customers_of")}
              </Chip>
            </div>
          ) : null}
          {place.who && answer ? (
            <div className="row wrap">
              <Chip remove={{ label: t("customers.who_remove"), run: () => go({ who: null }) }}>
                {t("customers.only", { who: whoText({ who: place.who, flow: place.flow }, answer, fields, say) })}
              </Chip>
            </div>
          ) : null}
        </div>
        {error ? <ErrorBox error={error} title={t("customers.failed")} onRetry={() => void query.refetch()} /> : null}
        <Grid
          label={t("section.customers")}
          rows={rows}
          columns={columns}
          rowKey={slotKey}
          href={href}
          shown={shown}
          onShown={(ids) => go({ columns: ids }, "replace")}
          sort={place.sort}
          onSort={(sort: Sort) => go({ sort }, "replace")}
          total={answer?.total ?? 0}
          busy={query.isPlaceholderData || query.isPending}
          tools={
            <>
              <Search value={place.search} onSearch={(search) => go({ search }, "replace")} field={field} />
              <a className="button small" href={csv} download>
                <Download size={14} aria-hidden="true" />
                {t("customers.csv")}
              </a>
              {extent && answer && answer.total > 0 && me.may("customers") ? (
                <KeepAudience query={audienceQuestion(place, extent)} name={place.named ?? ""} small />
              ) : null}
              {phone ? <Views page="customers" opened={viewsOpen} onChange={setViewsOpen} /> : null}
            </>
          }
          empty={answer ? whole.data?.coverage.interactions === 0 ? <NoEvents /> : <Nobody place={place} go={go} /> : null}
        />
      </div>
    </Page>
  );
}

/** Where the whole list can be had, with the columns that are shown. */
function useCsv(question: Query | null, shown: readonly string[]): string {
  const { language } = useSay();
  return useMemo(() => {
    const q = new URLSearchParams([["lang", language], ...shown.map((column) => ["columns", column])]);
    if (question) q.set("q", JSON.stringify(question));
    return address(`/api/customers.csv?${q}`);
  }, [question, shown, language]);
}

type GoCustomers = Change<CustomersPlace>;

type NarrowProps = {
  readonly place: CustomersPlace;
  readonly go: GoCustomers;
  readonly children: (shared: Place, change: Change<Place>) => React.ReactNode;
};

/** The part of the place that the journey page has too. */
function Narrow({ place, go, children }: NarrowProps) {
  const change: Change<Place> = useCallback(
    ({ model, period, where }, how) =>
      go(
        {
          ...(model === undefined ? {} : { model }),
          ...(period === undefined ? {} : { period }),
          ...(where === undefined ? {} : { where }),
        },
        how,
      ),
    [go],
  );
  return children({ ...home, model: place.model, period: place.period, where: place.where }, change);
}

type SearchProps = {
  readonly value: string;
  readonly onSearch: (text: string) => void;
  readonly field: React.RefObject<HTMLInputElement | null>;
};

/** Looks for words in identifiers and traits, once the reader has stopped typing. */
function Search({ value, onSearch, field }: SearchProps) {
  const { t } = useSay();
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const send = useRef(onSearch);
  useEffect(() => {
    send.current = onSearch;
  });
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value; // another view was opened
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      send.current(text);
    }, pause);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="customers-search">
      <Field
        label={t("customers.search")}
        quiet
        type="search"
        value={text}
        onChange={setText}
        placeholder={t("customers.search")}
        maxLength={200}
        ref={field}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "ArrowDown") return;
          event.preventDefault();
          document.querySelector<HTMLElement>("[role=grid]")?.focus();
        }}
      />
    </div>
  );
}

/** Nobody fits: which of the conditions to drop. */
function Nobody({ place, go }: { readonly place: CustomersPlace; readonly go: GoCustomers }) {
  const { t } = useSay();
  const { zone } = useContext(WorkspaceContext);
  return (
    <Empty title={t("customers.nobody")} text={t("customers.nobody_about", { zone })} icon={SearchX}>
      {place.search ? <Button onClick={() => go({ search: "" })}>{t("customers.drop_search", { text: place.search })}</Button> : null}
      {place.who ? <Button onClick={() => go({ who: null })}>{t("customers.who_remove")}</Button> : null}
      {place.where.length > 0 ? <Button onClick={() => go({ where: [] })}>{t("action.remove_all")}</Button> : null}
      {place.period.kind === "all" ? null : <Button onClick={() => go({ period: { kind: "all" } })}>{t("customers.all_time")}</Button>}
    </Empty>
  );
}
