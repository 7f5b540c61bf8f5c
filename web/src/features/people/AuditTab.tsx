import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { address } from "../../api/base.ts";
import { request } from "../../api/client.ts";
import type { AuditEntry, AuditPage } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import { useAddress } from "../place.ts";
import { outcomes, useMembers } from "./data.ts";
import { toldOf } from "./operations.ts";
import "./people.css";

type Filters = {
  readonly person: string;
  readonly operation: string;
  readonly outcome: AuditEntry["outcome"] | "";
  readonly from: string;
  readonly to: string;
};

function read(search: string): Filters {
  const asked = new URLSearchParams(search);
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(asked.get(name) ?? "") ? (asked.get(name) ?? "") : "");
  return {
    person: asked.get("person") ?? "",
    operation: asked.get("operation") ?? "",
    outcome: outcomes.find((one) => one === asked.get("outcome")) ?? "",
    from: day("from"),
    to: day("to"),
  };
}

function write(filters: Filters): string {
  const asked = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ""));
  return asked.size > 0 ? `?${asked}` : "";
}

const pageSize = 50;

/** Who did what, the newest first. */
export function AuditTab() {
  const { t } = useSay();
  const { place: filters, go } = useAddress(read, write);
  const members = useMembers();
  const log = useInfiniteQuery({
    queryKey: ["audit", filters],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams(write(filters));
      asked.set("limit", String(pageSize));
      if (pageParam !== null) asked.set("before", String(pageParam));
      return request<AuditPage>(`/api/audit?${asked}`, { signal });
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? [];
  const operations = log.data?.pages[0]?.operations ?? [];
  const filtered = write(filters) !== "";
  return (
    <section className="settings-part">
      <div className="row apart wrap">
        <div>
          <h2>{t("people.audit.title")}</h2>
          <p className="second">{t("people.audit.about")}</p>
        </div>
        <a className="button" href={address(`/api/audit.csv${write(filters)}`)} download>
          <Download size={14} aria-hidden="true" />
          {t("people.audit.csv")}
        </a>
      </div>
      <div className="audit-filters">
        <Select
          label={t("people.audit.person")}
          value={filters.person}
          choices={[{ value: "", text: t("filter.all") }, ...(members.data ?? []).map((m) => ({ value: m.id, text: m.name || m.email }))]}
          onChange={(person) => go({ person }, "replace")}
        />
        <Select
          label={t("people.audit.operation")}
          value={filters.operation}
          choices={[
            { value: "", text: t("people.audit.all_operations") },
            ...[...new Set([...operations, ...(filters.operation ? [filters.operation] : [])])].map((one) => ({
              value: one,
              text: saying(one, t),
            })),
          ]}
          onChange={(operation) => go({ operation }, "replace")}
        />
        <Select
          label={t("people.audit.outcome")}
          value={filters.outcome}
          choices={[{ value: "", text: t("filter.all") }, ...outcomes.map((one) => ({ value: one, text: t(`people.audit.was.${one}`) }))]}
          onChange={(outcome) => go({ outcome }, "replace")}
        />
        <Field label={t("people.audit.from")} type="date" value={filters.from} onChange={(from) => go({ from }, "replace")} />
        <Field label={t("people.audit.to")} type="date" value={filters.to} onChange={(to) => go({ to }, "replace")} />
      </div>
      {log.error ? <ErrorBox error={log.error} onRetry={() => void log.refetch()} /> : null}
      {log.data && entries.length === 0 ? (
        <Empty title={t("people.audit.none")} text={filtered ? t("people.audit.none_filtered") : t("people.audit.none_yet")}>
          {filtered ? (
            <Button onClick={() => go({ person: "", operation: "", outcome: "", from: "", to: "" })}>{t("action.remove_all")}</Button>
          ) : null}
        </Empty>
      ) : null}
      {entries.length > 0 ? (
        <table className="settings-table audit-table">
          <thead>
            <tr>
              <th scope="col">{t("people.audit.at")}</th>
              <th scope="col">{t("people.audit.person")}</th>
              <th scope="col">{t("people.audit.operation")}</th>
              <th scope="col">{t("people.audit.outcome")}</th>
              <th scope="col">{t("people.audit.address")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      ) : null}
      {log.hasNextPage ? (
        <div>
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t("people.audit.more")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

/** What was done, in words; an operation without any by its name. */
function saying(operation: string, t: Say["t"]): string {
  const told = toldOf(operation);
  return told ? t(`people.audit.did.${told}`) : operation;
}

const tones = { done: "plain", refused: "warn", failed: "neg" } as const;

function Row({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useSay();
  return (
    <tr>
      <td>
        <DateTime at={entry.at} />
      </td>
      <td data-head={t("people.audit.person")}>
        <bdi>{entry.name || entry.email || t("people.audit.nobody")}</bdi>
        {entry.token ? (
          <p className="t12 quiet">
            {t("people.audit.by_token")} <bdi>{entry.token}</bdi>
          </p>
        ) : null}
      </td>
      <td data-head={t("people.audit.operation")}>
        <span title={entry.operation}>{saying(entry.operation, t)}</span>
        {entry.subject ? <bdi className="t12 quiet audit-subject">{entry.subject}</bdi> : null}
      </td>
      <td data-head={t("people.audit.outcome")}>
        <Chip tone={tones[entry.outcome]}>{t(`people.audit.was.${entry.outcome}`)}</Chip>
        {entry.detail ? <p className="t12 quiet audit-detail">{entry.detail}</p> : null}
      </td>
      <td data-head={t("people.audit.address")} className="quiet t12">
        {entry.address}
      </td>
    </tr>
  );
}
