import type { Fields, Touchpoint, VariantsAnswer } from "../../../api/shape.ts";
import type { PlainTable } from "../../../domain/csv.ts";
import { plural } from "../../../domain/format.ts";
import type { Say } from "../../../ui/say.ts";
import type { NamedTable } from "../shell/analysis.ts";
import { edgesAgainst, endsKey, variantsAgainst } from "./compared.ts";
import type { PathAnswer, PathSettings } from "./settings.ts";

/** How a case is called where paths are counted: "12 sessioni". */
export function pathsOf(n: number, within: string, say: Say): string {
  const kind = within === "session" || within === "journey" ? within : "case";
  return say.t(`paths.count.${kind}_${plural(n)}`, { n: say.count(n) });
}

type Named = {
  readonly id: string;
  readonly name: { readonly it: string; readonly en: string };
  readonly kind?: string;
  readonly values?: number;
};

/** A node by its name; the others with how many they are. */
export function nodeName(node: Named, say: Say): string {
  if (node.kind === "other") return say.t("paths.others", { n: say.count(node.values ?? 0) });
  if (node.id === "") return say.t("paths.others_plain");
  return say.name(node.name) || node.id;
}

/** The touchpoint whose tile a node wears; a channel wears one of its kind. */
export function pointOf(id: string, field: string, fields: Fields | undefined): Touchpoint | null {
  if (field === "touchpoint") return fields?.touchpoints.find((p) => p.id === id) ?? null;
  const channel = field === "channel" ? fields?.channels.find((c) => c.id === id) : undefined;
  return channel ? { id: channel.id, name: channel.name, kind: channel.kind, ownership: "owned", channel: channel.id } : null;
}

const column = (head: string, unit: PlainTable["columns"][number]["unit"] = "count") => ({ head, unit });

type Head =
  | "step"
  | "node"
  | "paths"
  | "customers"
  | "share"
  | "share_of"
  | "starts"
  | "earlier"
  | "in"
  | "out"
  | "dropped"
  | "ended"
  | "now"
  | "arrived"
  | "later"
  | "difference"
  | "from"
  | "to"
  | "median"
  | "mean"
  | "min"
  | "max"
  | "times"
  | "steps"
  | "ends"
  | "variant"
  | "cumulative"
  | "self_loops"
  | "repetitions"
  | "backs";

/** A difference of shares, in points. */
export function pointsText(difference: number, say: Say): string {
  const sign = difference < 0 ? "\u2212" : "+";
  return `${sign}${say.change({ unit: "points", amount: difference, good: null }, true)}`;
}

/** The same where it is large enough to stand in a picture; else "". */
export const changed = (difference: number | null | undefined, say: Say): string =>
  difference === null || difference === undefined || Math.abs(difference) < 0.0005 ? "" : pointsText(difference, say);

/** The figures of the pictures as tables. */
export function tablesOf(answer: PathAnswer, say: Say): readonly NamedTable[] {
  const head = (id: Head) => say.t(`paths.head.${id}`);
  switch (answer.kind) {
    case "paths": {
      const names = new Map(answer.steps.flatMap((s) => s.nodes.map((n) => [n.key, nodeName(n, say)] as const)));
      const compared = answer.compare !== null && answer.compare !== undefined;
      return [
        {
          id: "nodes",
          title: say.t("paths.table.nodes"),
          table: {
            columns: [
              column(head("step")),
              column(head("node"), null),
              column(head("paths")),
              column(head("customers")),
              column(head("share"), "share"),
              ...(["starts", "earlier", "in", "out", "dropped", "ended", "now", "arrived", "later"] as const).map((id) => column(head(id))),
              ...(compared ? [column(head("difference"), "share")] : []),
            ],
            rows: answer.steps.flatMap((s) =>
              s.nodes.map((n) => [
                s.number,
                names.get(n.key) ?? n.key,
                n.paths,
                n.customers,
                n.share,
                n.starts,
                n.earlier,
                n.in,
                n.out,
                n.dropped,
                n.ended,
                n.now,
                n.arrived,
                n.later,
                ...(compared ? [n.difference] : []),
              ]),
            ),
          },
        },
        {
          id: "links",
          title: say.t("paths.table.links"),
          table: {
            columns: [
              column(head("step")),
              column(head("from"), null),
              column(head("to"), null),
              column(head("paths")),
              column(head("customers")),
              column(head("share_of"), "share"),
              column(head("median"), "duration"),
              ...(compared ? [column(head("difference"), "share")] : []),
            ],
            rows: answer.steps.flatMap((s) =>
              s.links.map((l) => [
                Number.parseInt(l.from, 10),
                names.get(l.from) ?? l.from,
                names.get(l.to) ?? l.to,
                l.paths,
                l.customers,
                l.share,
                l.time.median,
                ...(compared ? [l.difference] : []),
              ]),
            ),
          },
        },
      ];
    }
    case "graph": {
      const edges = edgesAgainst(answer);
      const names = new Map(answer.nodes.map((n) => [n.id, nodeName(n, say)]));
      return [
        {
          id: "edges",
          title: say.t("paths.table.edges"),
          table: {
            columns: [
              column(head("from"), null),
              column(head("to"), null),
              column(head("times")),
              column(head("customers")),
              column(head("median"), "duration"),
              column(head("mean"), "duration"),
              column(head("min"), "duration"),
              column(head("max"), "duration"),
              ...(edges.size > 0 ? [column(head("difference"), "share")] : []),
            ],
            rows: answer.edges.map((e) => [
              names.get(e.from) ?? e.from,
              names.get(e.to) ?? e.to,
              e.count,
              e.customers,
              e.median,
              Math.round(e.mean),
              e.min,
              e.max,
              ...(edges.size > 0 ? [edges.get(endsKey(e))?.difference ?? null] : []),
            ]),
          },
        },
        {
          id: "nodes",
          title: say.t("paths.table.graph_nodes"),
          table: {
            columns: [
              column(head("node"), null),
              column(head("steps")),
              column(head("customers")),
              column(head("starts")),
              column(head("ends")),
            ],
            rows: answer.nodes.map((n) => [nodeName(n, say), n.interactions, n.customers, n.starts, n.ends]),
          },
        },
      ];
    }
    case "variants":
      return variantTables(answer, say);
  }
}

function variantTables(answer: VariantsAnswer, say: Say): readonly NamedTable[] {
  const before = variantsAgainst(answer);
  const head = (id: Head) => say.t(`paths.head.${id}`);
  return [
    {
      id: "variants",
      title: say.t("paths.table.variants"),
      table: {
        columns: [
          column(head("variant"), null),
          column(head("paths")),
          column(head("customers")),
          column(head("share"), "share"),
          column(head("cumulative"), "share"),
          column(head("median"), "duration"),
          column(head("ended")),
          column(head("dropped")),
          column(head("self_loops")),
          column(head("repetitions")),
          column(head("backs")),
          ...(before.size > 0 ? [column(head("difference"), "share")] : []),
        ],
        rows: answer.variants.map((v) => [
          v.nodes.map((n) => nodeName(n, say)).join(" → "),
          v.paths,
          v.customers,
          v.share,
          v.cumulative,
          v.time.median,
          v.ended,
          v.dropped,
          v.rework.self_loops,
          v.rework.repetitions,
          v.rework.backs,
          ...(before.size > 0 ? [before.get(v.key)?.difference ?? null] : []),
        ]),
      },
    },
    {
      id: "again",
      title: say.t("paths.table.again"),
      table: {
        columns: [column(head("node"), null), column(head("paths")), column(head("self_loops")), column(head("repetitions"))],
        rows: answer.again.map((n) => [nodeName(n, say), n.paths, n.self_loops, n.repetitions]),
      },
    },
  ];
}

/** What a step of a path has become a condition: null for a group, which has no value of its own. */
export const conditionFor = (id: string, s: PathSettings) =>
  id === "" || (s.groups.includes(id) && !s.open.includes(id)) ? null : ({ field: s.node, operator: "is", values: [id] } as const);
