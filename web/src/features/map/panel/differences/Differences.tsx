import { ChevronDown, ChevronUp, GitCompareArrows } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { nodesOf } from "../../../../domain/map/fold.ts";
import { text } from "../../../../domain/map/node.ts";
import { type Doc, treeOf } from "../../../../domain/map/tree.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Empty } from "../../../../ui/Empty.tsx";
import { ErrorBox } from "../../../../ui/ErrorBox.tsx";
import { Select } from "../../../../ui/Field.tsx";
import { useKeyboard } from "../../../../ui/keyboard.ts";
import { useSay } from "../../../../ui/say.ts";
import { useAddress } from "../../../place.ts";
import { useMap } from "../../store.ts";
import { type Sight, useDifference, useSettled, useSight, useVersions } from "../data.ts";
import { useNames } from "../names.ts";
import { type Mark, StaticMap } from "./StaticMap.tsx";
import { detailsOf, kindOf, tells } from "./words.ts";

/** From which to which: "pair" is the map of the other form, "now" this one as it is, else the number of a version. */
type Place = { readonly from: string; readonly to: string; readonly rest: string };

function read(search: string): Place {
  const q = new URLSearchParams(search);
  return { from: q.get("from") ?? "", to: q.get("to") ?? "now", rest: search };
}

function write({ from, to, rest }: Place): string {
  const q = new URLSearchParams(rest);
  q.delete("from");
  q.delete("to");
  if (from) q.set("from", from);
  if (to !== "now") q.set("to", to);
  const out = q.toString();
  return out ? `?${out}` : "";
}

/** What is compared in the first place: the two forms of a map, as it is first; else the newest version with the map of now. */
function usePair(): { readonly from: Sight; readonly to: Sight } | null {
  const { id, doc } = useMap();
  const pair = text(doc.map, "pair");
  const form = text(doc.map, "form");
  return useMemo(() => {
    if (!pair) return null;
    const [here, there] = [
      { map: id, version: 0 },
      { map: pair, version: 0 },
    ];
    return form === "to-be" ? { from: there, to: here } : { from: here, to: there };
  }, [id, pair, form]);
}

/** Beside the tab: how many differences there are to the other form. */
export function Count() {
  const { t, count } = useSay();
  const seq = useSettled(useMap().seq);
  const pair = usePair();
  return pair ? (
    <CountOf
      from={pair.from}
      to={pair.to}
      seq={seq}
      words={(n) => t(n === 1 ? "maps.differ.count_one" : "maps.differ.count_other", { n: count(n) })}
    />
  ) : null;
}

function CountOf({
  from,
  to,
  seq,
  words,
}: {
  readonly from: Sight;
  readonly to: Sight;
  readonly seq: number;
  readonly words: (n: number) => string;
}) {
  const { data } = useDifference(from, to, seq);
  const { count } = useSay();
  const n = data?.nodes.filter(tells).length ?? 0;
  if (n === 0) return null;
  return (
    <span className="t12 quiet" title={words(n)}>
      <span aria-hidden="true">{count(n)}</span>
      <span className="hidden">{words(n)}</span>
    </span>
  );
}

/** This map beside another form or version of it: what differs, on the map and in words. */
export function Differences() {
  const say = useSay();
  const { t } = say;
  const { id, seq: now } = useMap();
  const seq = useSettled(now);
  const { place, go } = useAddress(read, write);
  const pair = usePair();
  const versions = useVersions();
  const list = versions.data ?? [];
  const newest = list[0];
  const sightOf = (key: string): Sight | null => {
    if (key === "pair") return pair ? (pair.from.map === id ? pair.to : pair.from) : null;
    if (key === "now") return { map: id, version: 0 };
    const version = Number(key);
    return Number.isInteger(version) && version > 0 ? { map: id, version } : null;
  };
  const fallback = pair ? (pair.from.map === id ? ["now", "pair"] : ["pair", "now"]) : [newest ? String(newest.version) : "", "now"];
  const [fromKey, toKey] = place.from ? [place.from, place.to] : fallback;
  const from = sightOf(fromKey ?? "");
  const to = sightOf(toKey ?? "");
  const choices = [
    { value: "now", text: t("maps.differ.now") },
    ...(pair ? [{ value: "pair", text: t(pair.from.map === id ? "maps.form.to-be" : "maps.form.as-is") }] : []),
    ...list.map((v) => ({ value: String(v.version), text: v.name || t("maps.versions.approved") })),
  ];
  if (!from && !versions.isPending) {
    return <Empty icon={GitCompareArrows} title={t("maps.differ.nothing")} text={t("maps.differ.nothing_about")} />;
  }
  return (
    <div className="differences">
      <div className="row wrap differences-head">
        <Select
          label={t("maps.differ.from")}
          value={fromKey ?? ""}
          choices={choices}
          onChange={(value) => go({ from: value, to: toKey ?? "now" }, "replace")}
        />
        <Select
          label={t("maps.differ.to")}
          value={toKey ?? ""}
          choices={choices}
          onChange={(value) => go({ from: fromKey ?? "", to: value }, "replace")}
        />
      </div>
      {from && to ? <Compared key={`${fromKey} ${toKey}`} from={from} to={to} seq={seq} /> : null}
    </div>
  );
}

const noDoc: Doc | null = null;

function useDoc(sight: Sight, seq: number): Doc | null {
  const { data } = useSight(sight, seq);
  return useMemo(() => (data ? treeOf(nodesOf(data.nodes)) : noDoc), [data]);
}

function Compared({ from, to, seq }: { readonly from: Sight; readonly to: Sight; readonly seq: number }) {
  const say = useSay();
  const { t, count } = say;
  // The server compares from a version of the first map; it is asked about the map that is open or its pair.
  const { nameOf } = useNames();
  const difference = useDifference(from, to, seq);
  const before = useDoc(from, seq);
  const after = useDoc(to, seq);
  const list = useMemo(() => difference.data?.nodes.filter(tells) ?? [], [difference.data]);
  const marks = useMemo(() => new Map(list.map((d): [string, Mark] => [d.id, d.change])), [list]);
  const [at, setAt] = useState<string | null>(null);
  const index = list.findIndex((d) => d.id === at);
  const step = (by: number) => {
    if (list.length === 0) return;
    const next = list[(index + by + list.length + (index < 0 && by < 0 ? 1 : 0)) % list.length];
    if (next) setAt(next.id);
  };
  useKeyboard({ "[": () => step(-1), "]": () => step(1), j: () => step(1), k: () => step(-1) });
  useEffect(() => {
    if (at !== null) document.getElementById(`difference-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  if (difference.error) return <ErrorBox error={difference.error} onRetry={() => void difference.refetch()} />;
  if (!difference.data || !before || !after) return <p className="second differences-wait">{t("maps.differ.busy")}</p>;
  const n = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const one of list) n[one.change]++;
  return (
    <div className="differences-body">
      <StaticMap doc={after} before={before} marks={marks} at={at} onPick={setAt} />
      <section className="differences-list" aria-label={t("maps.differ.list")}>
        <div className="row apart">
          <p className="medium" role="status">
            {list.length === 0
              ? t("maps.differ.same")
              : t(list.length === 1 ? "maps.differ.count_one" : "maps.differ.count_other", { n: count(list.length) })}
          </p>
          {list.length > 0 ? (
            <span className="row">
              <Button size="small" variant="ghost" icon={ChevronUp} iconOnly onClick={() => step(-1)}>
                {t("maps.differ.previous")}
              </Button>
              <Button size="small" variant="ghost" icon={ChevronDown} iconOnly onClick={() => step(1)}>
                {t("maps.differ.next")}
              </Button>
            </span>
          ) : null}
        </div>
        <p className="t12 quiet">
          {(["added", "removed", "changed", "moved"] as const)
            .filter((k) => n[k] > 0)
            .map((k) => t(`maps.differ.n_${k}`, { n: count(n[k]) }))
            .join(" · ")}
        </p>
        <ol>
          {list.map((one) => (
            <li key={one.id} id={`difference-${one.id}`}>
              <button type="button" className="difference" aria-pressed={at === one.id} onClick={() => setAt(one.id)}>
                <span className="t12 quiet">
                  {t(`maps.differ.${one.change}`)} · {kindOf(one, [after, before], say)}
                </span>
                <span className={one.change === "removed" ? "gone" : "medium"}>
                  {one.name || nameOf(after.any(one.id) ?? before.any(one.id))}
                </span>
                {detailsOf(one, before, after, say).map((d) => (
                  <span key={d.what} className="t12">
                    <span className="quiet">{d.what}: </span>
                    <s>{short(d.before)}</s> → {short(d.after)}
                  </span>
                ))}
              </button>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

const short = (words: string): string => (words.length > 120 ? `${words.slice(0, 119)}…` : words);
